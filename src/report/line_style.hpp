// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <string>

namespace prunadag::report {

/// Returns the colour of line or area `l` of a panel. Colour-blind people can tell the eight
/// colours apart. The ninth line has the first colour again.
const char* colour(std::size_t l);

/// The colour of a reference that lines are compared with.
inline constexpr const char* grey = "#777777";

/// Returns the style of line `l` for gnuplot's "with lines": a colour and a dash pattern. The dash
/// pattern differs from those of the four lines before, for readers who do not see colours.
std::string line_style(std::size_t l);

/// Returns the style of line `l` for gnuplot's "with linespoints". Each line has its own point
/// shape.
std::string point_style(std::size_t l);

}  // namespace prunadag::report
