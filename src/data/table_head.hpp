// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace prunadag {

/// One of the first records of a table; its text ends where the head of the file does.
struct HeadRecord {
  std::string_view text;
  std::size_t place;         ///< place in the head
  std::int64_t line;         ///< line of its beginning, from 1
  std::string_view comment;  ///< the line above, if that is a comment
};
std::vector<HeadRecord> first_records(std::string_view head, char separator, std::size_t wanted);

/// The fields of a record. Throws LineProblem.
std::vector<std::string> texts_of(std::string_view record, char separator);
std::size_t fields_in(std::string_view record, char separator);

/// The requested separator, by name or as a character; for auto the separator found in the head.
char separator_for(const std::string& asked, std::string_view head);

/// The names of all columns.
struct Header {
  enum class Place { nowhere, first_record, comment_above };
  Place place = Place::nowhere;
  std::vector<std::string> names;  ///< one per column, or none
};
/// `asked` is yes, no or auto. With yes the first record has the names; if it has only numbers, the
/// comment above has the names, given as many fields. Throws LineProblem.
Header header_of(const std::string& asked, const HeadRecord& first, char separator);

/// Whether a text usually marks a missing value, such as NA, and so is not a name.
bool stands_for_nothing(std::string_view text);

/// Throws Error(usage) unless `text` is auto, yes or no.
void check_header(const std::string& text);
/// Throws Error(usage) unless `text` is auto, comma, semicolon, tab, blank or one character.
void check_separator(const std::string& text);

}  // namespace prunadag
