// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/option_table.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"
#include "prunadag/error.hpp"

namespace prunadag {

double real_from(const std::string& text, const std::string& name) {
  return whole_number_or_real(text, name);
}

std::int64_t whole_from(const std::string& text, const std::string& name) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) {
    throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not a whole number", name, text));
  }
  return value;
}

double share_from(const std::string& text, const std::string& name) {
  const bool percent = text.ends_with('%');
  const double value = real_from(text.substr(0, text.size() - percent), name);
  const double share = percent ? value / 100 : value;
  if (share > 0 && share < 1) return share;
  throw Error(ErrorKind::usage, fmt::format("{} {}: give a share between 0 and 1", name, text));
}

void require_at_least(double value, double least, const std::string& name) {
  if (value >= least || least == no_least) return;
  throw Error(ErrorKind::usage, fmt::format("{} {}: must be at least {}", name, value, least));
}

std::string shown_number(double value) { return fmt::format("{}", value); }

}  // namespace prunadag
