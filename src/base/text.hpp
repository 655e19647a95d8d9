// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace prunadag {

/// Why a number could not be read, or nothing.
enum class NumberProblem { none, not_a_number, not_finite, out_of_range };

/// Reads one finite number from the front of `text` and moves past it; "+1" is allowed. Numbers too
/// small for a double become 0.
NumberProblem take_number(std::string_view& text, double& value);

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
