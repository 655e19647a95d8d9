// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/csv.hpp"

#include <algorithm>

#include "data/lines.hpp"

namespace prunadag {
Fields::Fields(std::string_view record, char separator, bool inside)
    : record_(record), separator_(separator), inside_(inside) {
  if (inside_) return;
  if (separator_ == blanks_separate) skip_blanks();
  more_ = at_ < record_.size();
}

/// Skips blanks, but not a tab that separates.
void Fields::skip_blanks() {
  const char* const blanks = separator_ == '\t' ? " " : " \t";
  at_ = std::min(record_.find_first_not_of(blanks, at_), record_.size());
}

std::size_t Fields::separator_from(std::size_t from) const {
  return std::min(separator_ == blanks_separate ? record_.find_first_of(" \t", from)
                                                : record_.find(separator_, from),
                  record_.size());
}

std::size_t Fields::closing_mark(std::size_t from) {
  doubled_ = false;
  for (;; from += 2) {
    from = record_.find(mark, from);
    if (from == record_.npos || from + 1 >= record_.size() || record_[from + 1] != mark) break;
    doubled_ = true;
  }
  open_ = from == record_.npos;
  return std::min(from, record_.size());
}

void Fields::go_past(std::size_t end) {
  more_ = end < record_.size();
  at_ = end + 1;
  if (separator_ == blanks_separate && more_) {
    skip_blanks();
    more_ = at_ < record_.size();
  }
}

bool Fields::next_of_any_kind(Field& field) {
  if (!more_) return false;
  if (!inside_) skip_blanks();
  if (inside_ || record_.substr(at_).starts_with(mark)) {
    field.at = at_;
    at_ += !inside_;
    inside_ = false;
    const std::size_t end = closing_mark(at_);
    field.text = record_.substr(at_, end - at_);
    if (doubled_) {
      unquoted_.clear();
      for (std::size_t i = 0; i < field.text.size(); ++i) {
        unquoted_ += field.text[i];
        i += field.text[i] == mark;
      }
      field.text = unquoted_;
    }
    at_ = std::min(end + 1, record_.size());
    const std::size_t separator = separator_from(at_);
    skip_blanks();
    if (at_ < separator) throw LineProblem{at_ + 1, "text after a closing quotation mark"};
    go_past(separator);
    return true;
  }
  const std::size_t end = separator_from(at_);
  field = {record_.substr(at_, end - at_), at_};
  if (separator_ != blanks_separate) {
    field.text = field.text.substr(0, field.text.find_last_not_of(" \t") + 1);
  }
  go_past(end);
  return true;
}

bool Fields::skip() {
  if (!more_) return false;
  if (!inside_) skip_blanks();
  if (inside_ || record_.substr(at_).starts_with(mark)) {
    at_ += !inside_;
    inside_ = false;
    at_ = std::min(closing_mark(at_) + 1, record_.size());
  }
  go_past(separator_from(at_));
  return true;
}

bool ends_inside(std::string_view line, char separator, bool inside) {
  if (line.find('"') == line.npos) return inside;
  Fields fields(line, separator, inside);
  while (fields.skip()) {
  }
  return fields.open();
}

bool is_blank_line(std::string_view line, char separator) {
  return line.find_first_not_of(separator == '\t' ? " " : " \t") == line.npos;
}

bool is_comment(std::string_view line) {
  const std::size_t start = line.find_first_not_of(" \t");
  return start != line.npos && line[start] == comment_mark;
}

}  // namespace prunadag
