// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "prunadag/error.hpp"

namespace prunadag {
namespace {

constexpr std::size_t longest_excerpt = 30;

/// Bytes of the UTF-8 character at the beginning of the text; 0 for anything else.
std::size_t character_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t count = byte(0) < 0x80   ? 1
                            : byte(0) < 0xc2 ? 0
                            : byte(0) < 0xe0 ? 2
                            : byte(0) < 0xf0 ? 3
                            : byte(0) < 0xf5 ? 4
                                             : 0;
  if (count > text.size()) return 0;
  for (std::size_t i = 1; i < count; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  return count;
}

/// Whether the character is below the blank, DEL, or from U+0080 to U+009F.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  return first < 32 || first == 127 ||
         (first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0);
}

}  // namespace

NumberProblem take_any_number(std::string_view& text, double& value) {
  const char* begin = text.data();
  const char* const end = begin + text.size();
  if (begin != end && *begin == '+' && end - begin > 1 && begin[1] != '-') ++begin;
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error == std::errc::invalid_argument) return NumberProblem::not_a_number;
  if (error == std::errc::result_out_of_range) {
    value = std::strtod(std::string(begin, stop).c_str(), nullptr);
    if (std::isinf(value)) return NumberProblem::out_of_range;
  }
  if (!std::isfinite(value)) return NumberProblem::not_finite;
  text.remove_prefix(std::size_t(stop - text.data()));
  return NumberProblem::none;
}

std::string printable(std::string_view text, std::size_t longest) {
  std::string result;
  while (!text.empty()) {
    const std::size_t count = character_bytes(text);
    if (result.size() + std::max<std::size_t>(count, 1) > longest) break;
    if (count == 0 || is_control(text.substr(0, count))) {
      result += '?';
    } else {
      result += text.substr(0, count);
    }
    text.remove_prefix(std::max<std::size_t>(count, 1));
  }
  return result;
}

std::string excerpt(std::string_view text) {
  return printable(text.substr(0, text.find_first_of(" \t")), longest_excerpt);
}

std::string listed(std::span<const std::string> names) {
  constexpr std::size_t most = 8, longest = 40;
  std::string text;
  for (const std::string& name : names.first(std::min(most, names.size()))) {
    text += text.empty() ? "'" : ", '";
    text += printable(name, longest);
    text += name.size() > longest ? "...'" : "'";
  }
  return names.size() > most ? fmt::format("{} and {} more", text, names.size() - most) : text;
}

std::string describe(NumberProblem problem, std::string_view token) {
  std::string word = excerpt(token);
  double number = 0;
  std::string_view rest = word;
  if (take_number(rest, number) == NumberProblem::none && rest.empty()) {
    word = printable(token, longest_excerpt);  // the error is behind the number
  }
  switch (problem) {
    case NumberProblem::not_finite:
      return fmt::format("value {}: values must be finite", word);
    case NumberProblem::out_of_range:
      return fmt::format("value {}: too large for a double", word);
    default:
      return word.empty() ? "nothing where a number belongs"
                          : fmt::format("text '{}' where a number belongs", word);
  }
}

double whole_number_or_real(std::string_view text, std::string_view what) {
  double value = 0;
  std::string_view rest = text;
  const NumberProblem problem = take_number(rest, value);
  if (problem != NumberProblem::none || !rest.empty()) {
    throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not a number", what, text));
  }
  return value;
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  std::string best;
  std::size_t fewest = std::max<std::size_t>(2, word.size() / 2) + 1;
  for (const std::string& candidate : candidates) {
    std::vector<std::size_t> row(candidate.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t(0));
    for (std::size_t i = 0; i < word.size(); ++i) {
      std::size_t diagonal = std::exchange(row[0], i + 1);
      for (std::size_t j = 0; j < candidate.size(); ++j) {
        const std::size_t replaced = diagonal + (word[i] != candidate[j]);
        diagonal = row[j + 1];
        row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
      }
    }
    if (row.back() < fewest) {
      fewest = row.back();
      best = candidate;
    }
  }
  return best;
}

std::vector<std::string> split_list(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(separator, start), text.size());
    parts.emplace_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

std::string join(std::span<const std::string> words, std::string_view separator) {
  return fmt::format("{}", fmt::join(words, separator));
}

}  // namespace prunadag
