// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/sums.hpp"

#include <algorithm>
#include <cmath>

#include "kernel/pack.hpp"

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

double dot(std::span<const double> v, std::span<const double> w) {
  constexpr std::size_t block = 128 * pack_size;
  double sum = 0.0;
  std::size_t i = 0;
  while (i + pack_size <= v.size()) {
    const std::size_t end = std::min(v.size() / pack_size * pack_size, i + block);
    Pack lanes = {};
    for (; i < end; i += pack_size) {
      Pack a, b;
      load(a, v.data() + i);
      load(b, w.data() + i);
      lanes += a * b;
    }
    sum += total(lanes);
  }
  for (; i < v.size(); ++i) sum += v[i] * w[i];
  return sum;
}

std::int64_t count_below(std::span<const double> v, double delta) {
  return std::count_if(v.begin(), v.end(), [=](double e) { return std::abs(e) < delta; });
}

}  // namespace prunadag
