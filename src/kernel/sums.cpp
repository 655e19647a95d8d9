// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/sums.hpp"

#include <algorithm>
#include <cmath>

namespace prunadag {

double sum_of_squares(std::span<const double> v) {
  constexpr std::size_t block = 1024;
  double total = 0.0;
  for (std::size_t start = 0; start < v.size(); start += block) {
    double squares = 0.0;
    for (double value : v.subspan(start, std::min(block, v.size() - start))) {
      squares += value * value;
    }
    total += squares;
  }
  return total;
}

std::int64_t count_below(std::span<const double> v, double delta) {
  return std::count_if(v.begin(), v.end(), [=](double e) { return std::abs(e) < delta; });
}

}  // namespace prunadag
