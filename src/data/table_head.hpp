// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace prunadag {

/// One of the first records of a table, as far as the head of its file goes.
struct HeadRecord {
  std::string_view text;
  std::size_t place;         ///< in the head
  std::int64_t line;         ///< where it begins, from 1
  std::string_view comment;  ///< the line above, where it is one
};
std::vector<HeadRecord> first_records(std::string_view head, char separator, std::size_t wanted);

/// The fields of a record. Throws LineProblem.
std::vector<std::string> texts_of(std::string_view record, char separator);
std::size_t fields_in(std::string_view record, char separator);

/// The separator that is asked for, by name or as it is, or for auto the one that the head shows.
char separator_for(const std::string& asked, std::string_view head);

/// The names of all columns.
struct Header {
  enum class Place { nowhere, first_record, comment_above };
  Place place = Place::nowhere;
  std::vector<std::string> names;  ///< one per column, or none
};
/// `asked` is yes, no or auto; yes takes the first record, or, if that has only numbers, the
/// comment above it where it has as many fields. Throws LineProblem.
Header header_of(const std::string& asked, const HeadRecord& first, char separator);

/// Whether a text stands for a missing value in many tables, and so names no column: NA and others.
bool stands_for_nothing(std::string_view text);

/// Throws Error(usage) unless `text` is auto, yes or no.
void check_header(const std::string& text);
/// Throws Error(usage) unless `text` is auto, comma, semicolon, tab, blank or one character.
void check_separator(const std::string& text);

}  // namespace prunadag
