// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace prunadag {

/// What separates fields where blanks and tabs do, in any number.
inline constexpr char blanks_separate = ' ';

/// One field of a record.
struct Field {
  std::string_view text;  ///< without quotes, and without the blanks around it
  std::size_t at;         ///< where it begins in the record, from 0
};

/// The fields of a record, one after the other, as RFC 4180 has them: a field that begins with a
/// quotation mark goes on to the next single one, separators and line ends included; two stand for
/// one. Beyond that, blanks around a field do not count. A quotation mark inside a field that does
/// not begin with one stands for itself.
///
/// Between separators other than blanks there is always a field, perhaps an empty one.
class Fields {
 public:
  /// `inside`: the record begins within a quoted field.
  Fields(std::string_view record, char separator, bool inside = false);

  /// Moves to the next field; false when there is none. The text lives until the next call.
  /// Throws LineProblem when something other than blanks follows a closing quotation mark.
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
  /// The same without looking at what is in the field, or follows its closing mark.
  bool skip();
  /// Whether the last field's closing quotation mark is missing.
  bool open() const noexcept { return open_; }

 private:
  static constexpr char mark = '"';
  static bool is_blank(char c) { return c == ' ' || c == '\t'; }
  /// Neither empty, nor quoted, nor behind blanks, nor between them: what almost all fields are.
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

/// Whether a quoted field is still open after this line, which begins inside of one or not.
bool ends_inside(std::string_view line, char separator, bool inside);

/// Whether a line has nothing in it. Tabs that separate make a record of empty fields.
bool is_blank_line(std::string_view line, char separator);

/// What a comment begins with: a line above the first record. Below, such a line could be a sample.
inline constexpr char comment_mark = '#';
bool is_comment(std::string_view line);

}  // namespace prunadag
