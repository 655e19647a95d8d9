// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/text.hpp"

namespace prunadag {

/// The separator of fields that any number of blanks and tabs separate.
inline constexpr char blanks_separate = ' ';

/// One field of a record.
struct Field {
  std::string_view text;  ///< without quotes and without blanks around it
  std::size_t at;         ///< its place in the record, from 0
};

/// The fields of a record, one after the other, as in RFC 4180. A field that begins with a
/// quotation mark ends at the next single one, and may contain separators and line ends; a double
/// quotation mark in it stands for one. Also, blanks around a field are ignored, and a quotation
/// mark inside an unquoted field stands for itself.
///
/// There is always a field between two separators other than blanks; it may be empty.
class Fields {
 public:
  /// `inside`: the record begins within a quoted field.
  Fields(std::string_view record, char separator, bool inside = false);

  /// Moves to the next field; false when there is none. The text is valid until the next call.
  /// Throws LineProblem for text other than blanks after a closing quotation mark.
  bool next(Field& field) {
    if (!is_plain()) return next_of_any_kind(field);
    const std::size_t end = std::min(record_.find(separator_, at_), record_.size());
    std::size_t length = end - at_;
    while (is_blank(record_[at_ + length - 1])) --length;
    field = {record_.substr(at_, length), at_};
    more_ = end < record_.size();
    at_ = end + 1;
    return true;
  }
  /// Moves past the next field if it is a simple number with nothing around it. Returns false, and
  /// moves nothing, for other fields.
  bool take_simple(double& value) {
    if (!is_plain()) return false;
    std::string_view rest = record_.substr(at_);
    if (!take_simple_number(rest, value)) return false;
    if (!rest.empty() && rest[0] != separator_) return false;
    more_ = !rest.empty();
    at_ = record_.size() - rest.size() + 1;
    return true;
  }
  /// As next(), without a look at the text of the field or after its closing mark.
  bool skip();
  /// Whether the last field's closing quotation mark is missing.
  bool open() const noexcept { return open_; }

 private:
  static constexpr char mark = '"';
  static bool is_blank(char c) { return c == ' ' || c == '\t'; }
  /// True for almost all fields: not empty, not quoted, no blanks around it.
  bool is_plain() const {
    if (!more_ || at_ >= record_.size() || separator_ == blanks_separate) return false;
    const char c = record_[at_];
    return c != mark && c != separator_ && !is_blank(c) && !inside_;
  }
  bool next_of_any_kind(Field& field);
  std::size_t separator_from(std::size_t from) const;
  void skip_blanks();
  std::size_t closing_mark(std::size_t from);
  void go_past(std::size_t end);

  std::string_view record_;
  std::string unquoted_;
  std::size_t at_ = 0;
  char separator_;
  bool more_ = true, inside_ = false, doubled_ = false, open_ = false;
};

/// Whether a quoted field is open at the end of this line; `inside`: it is open at the beginning.
bool ends_inside(std::string_view line, char separator, bool inside);

/// Whether a line is empty or blank. Separating tabs make a record of empty fields.
bool is_blank_line(std::string_view line, char separator);

/// Begins a comment above the first record. Further down such a line could be a sample.
inline constexpr char comment_mark = '#';
bool is_comment(std::string_view line);

}  // namespace prunadag
