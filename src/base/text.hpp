// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace prunadag {

/// Why a number could not be read; `none` if it could.
enum class NumberProblem { none, not_a_number, not_finite, out_of_range };

/// Reads one finite number at the beginning of `text` and moves past it; "+1" is allowed. Numbers
/// too small for a double become 0.
NumberProblem take_any_number(std::string_view& text, double& value);

/// The number of decimal digits at the beginning of 8 bytes, and the whole number they form.
struct Digits {
  unsigned count;
  std::uint64_t number;
};

/// All 8 bytes at once: lengths of numbers differ, and a loop over digits would mostly wait for
/// branches that were guessed wrong. For processors whose lowest byte comes first.
inline Digits leading_digits(const char* at) {
  constexpr std::uint64_t ones = 0x0101010101010101, high = 0x80 * ones;
  std::uint64_t bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  bytes ^= '0' * ones;  // a digit becomes its value, anything else 10 or more
  const std::uint64_t others = (((bytes & ~high) + (0x80 - 10) * ones) | bytes) & high;
  const auto count = unsigned(std::countr_zero(others)) / 8;  // 8 without others
  // The last digit goes to the highest byte, zeros go before the first. Two shifts, because a shift
  // by 64 is undefined.
  bytes = bytes << 4 * (8 - count) << 4 * (8 - count);
  // Pairs of digits, then pairs of these, then both halves.
  bytes = (bytes * 10 + (bytes >> 8)) & 0x00ff00ff00ff00ff;
  bytes = (bytes * 100 + (bytes >> 16)) & 0x0000ffff0000ffff;
  bytes = (bytes * 10000 + (bytes >> 32)) & 0x00000000ffffffff;
  return {count, bytes};
}

/// Moves past the digits at `at` and appends them to `number`, modulo 2^64.
inline void take_digits(const char*& at, const char* end, std::uint64_t& number) {
  constexpr std::uint64_t powers[] = {1,      10,      100,      1000,     10000,
                                      100000, 1000000, 10000000, 100000000};
  if constexpr (std::endian::native == std::endian::little) {
    if (end - at >= 8) {
      const Digits digits = leading_digits(at);
      number = number * powers[digits.count] + digits.number;
      at += digits.count;
      if (digits.count < 8) return;
    }
  }
  for (; at != end && unsigned(*at - '0') < 10; ++at) number = 10 * number + unsigned(*at - '0');
}

/// Fast form for simple numbers: an optional minus sign and up to 18 digits, with or without a
/// point, which form a whole number below 2^53. This number and the power of ten are exact doubles,
/// so that their quotient is the nearest double (Clinger 1990). Returns false, and moves nothing,
/// for other numbers.
inline bool take_simple_number(std::string_view& text, double& value) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  at += negative;
  std::uint64_t digits = 0;
  const char* const first = at;
  take_digits(at, end, digits);
  std::ptrdiff_t count = at - first;
  std::ptrdiff_t behind = 0;
  if (at != end && *at == '.') {
    const char* const point = at++;
    take_digits(at, end, digits);
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

/// A message such as "text 'abc' where a number belongs". Quotes the first word of `token`, or all
/// of it where that word is a number; cut if long.
std::string describe(NumberProblem problem, std::string_view token);

/// A short, printable piece of `text`: its first word.
std::string excerpt(std::string_view text);

/// `text` with '?' for every control character, also those of 8 bits (U+0080 to U+009F), and for
/// every byte that is not UTF-8. The result is one line, and harmless to a terminal. It has as many
/// whole characters as fit in `longest` bytes.
std::string printable(std::string_view text, std::size_t longest = std::string_view::npos);

/// Names on one line: 'a', 'b' and 3 more. Each is printable(); long names and lists are cut.
std::string listed(std::span<const std::string> names);

/// Reads all of `text` as one number; throws Error(usage) naming `what` otherwise.
double whole_number_or_real(std::string_view text, std::string_view what);

/// The candidate with the fewest edits from `word`; empty when none is close.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

std::vector<std::string> split_list(std::string_view text, char separator);
std::string join(std::span<const std::string> words, std::string_view separator);

}  // namespace prunadag
