// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <string>

namespace prunadag::report {

/// Of line `l` of a panel, or area: eight that the colour-blind tell apart, then again the first.
const char* colour(std::size_t l);

/// For what lines are compared with.
inline constexpr const char* grey = "#777777";

/// Line `l` as gnuplot draws it "with lines": its colour and, where colours are not seen, a dash
/// that none of the four lines before it has.
std::string line_style(std::size_t l);

/// The same "with linespoints", and points of a form of its own.
std::string point_style(std::size_t l);

}  // namespace prunadag::report
