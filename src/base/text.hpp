// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace prunadag {

/// Why a number could not be read, or nothing.
enum class NumberProblem { none, not_a_number, not_finite, out_of_range };

/// Reads one finite number from the front of `text` and moves past it; "+1" is allowed. Numbers too
/// small for a double become 0.
NumberProblem take_any_number(std::string_view& text, double& value);

/// The same, where that is simple: a sign, and up to 18 digits with or without a point, which are
/// below 2^53 without it. Both that number and the power of ten are doubles then, and their quotient
/// is the nearest double (Clinger 1990). False where it is not, and nothing was moved.
inline bool take_simple_number(std::string_view& text, double& value) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  at += negative;
  std::uint64_t digits = 0;
  const char* const first = at;
  for (; at != end && unsigned(*at - '0') < 10; ++at) digits = 10 * digits + unsigned(*at - '0');
  std::ptrdiff_t count = at - first;
  std::ptrdiff_t behind = 0;
  if (at != end && *at == '.') {
    const char* const point = at++;
    for (; at != end && unsigned(*at - '0') < 10; ++at) digits = 10 * digits + unsigned(*at - '0');
    behind = at - point - 1;
    count += behind;
  }
  if (count == 0 || count > 18 || digits >= std::uint64_t(1) << 53) return false;
  if (at != end && ((*at | 32) == 'e' || *at == '.')) return false;
  constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                               1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
  const double size = behind == 0 ? double(digits) : double(digits) / powers[behind];
  value = negative ? -size : size;
  text.remove_prefix(std::size_t(at - text.data()));
  return true;
}

inline NumberProblem take_number(std::string_view& text, double& value) {
  return take_simple_number(text, value) ? NumberProblem::none : take_any_number(text, value);
}

/// "text 'abc' where a number belongs" and the like, of the first word of `token`, or of all of it
/// where that word is a number; cut where it is long.
std::string describe(NumberProblem problem, std::string_view token);

/// A short, printable piece of `text`: its first word.
std::string excerpt(std::string_view text);

/// `text` with '?' for every control character, also those of 8 bits (U+0080 to U+009F), and for
/// every byte that is no UTF-8, so that it stays one line and means nothing to a terminal; as many
/// whole characters as `longest` bytes have.
std::string printable(std::string_view text, std::size_t longest = std::string_view::npos);

/// Names as they can stand on one line: 'a', 'b' and 3 more; printable(), long names and lists cut.
std::string listed(std::span<const std::string> names);

/// All of `text` as one number; throws Error(usage) naming `what` otherwise.
double whole_number_or_real(std::string_view text, std::string_view what);

/// The candidate that takes the fewest edits to turn `word` into; empty when none is close.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

std::vector<std::string> split_list(std::string_view text, char separator);
std::string join(std::span<const std::string> words, std::string_view separator);

}  // namespace prunadag
