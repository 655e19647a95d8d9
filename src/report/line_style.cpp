// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Colours: seven of Okabe and Ito, Color Universal Design (2008), and an olive. Their yellow is
// left out, since it is too light for a line.
#include "report/line_style.hpp"

#include <iterator>

#include <fmt/format.h>

namespace prunadag::report {

const char* colour(std::size_t l) {
  constexpr const char* colours[] = {"#0072b2", "#e69f00", "#009e73", "#cc79a7",
                                     "#56b4e9", "#d55e00", "#000000", "#999933"};
  return colours[l % std::size(colours)];
}

std::string line_style(std::size_t l) {
  return fmt::format("lw 2 dt {} lc rgb '{}'", l % 5 + 1, colour(l));
}

std::string point_style(std::size_t l) {
  return fmt::format("{} pt {} ps 0.7", line_style(l), l + 4);
}

}  // namespace prunadag::report
