// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/text.hpp"

namespace prunadag::paper {

/// Reads the fields of a line one after the other. Numbers may be infinite or NaN.
class CsvFields {
 public:
  explicit CsvFields(std::string_view line) : words_(split_list(line, ',')) {}

  /// Whether all fields taken so far were present and valid, and no field is left.
  bool good() const { return good_ && next_ == words_.size(); }
  void take(std::string& value) {
    if (const std::string* word = next()) value = *word;
  }
  template <class Number>
  void take(Number& value) {
    const std::string* const word = next();
    if (!word) return;
    const char* const end = word->data() + word->size();
    const auto [stop, error] = std::from_chars(word->data(), end, value);
    good_ &= error == std::errc{} && stop == end;
  }

 private:
  const std::string* next() {
    good_ &= next_ < words_.size();
    return good_ ? &words_[next_++] : nullptr;
  }

  std::vector<std::string> words_;
  std::size_t next_ = 0;
  bool good_ = true;
};

}  // namespace prunadag::paper
