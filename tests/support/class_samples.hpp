// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <random>

#include "support/stored_ways.hpp"

namespace prunadag::test {

/// Returns samples with the columns of make_samples(). The targets are classes 0, 1, ... of unequal
/// size, which depend on columns 0, 3, 6, ... up to noise.
inline Samples make_class_samples(std::size_t samples, std::size_t features, std::size_t classes,
                                  unsigned seed = 4) {
  Samples made = make_samples(samples, features, LabelRule::real, seed);
  std::mt19937 generator(seed + 1);
  std::normal_distribution<double> normal;
  std::vector<Vector> weights(classes, Vector(features + 1));
  for (std::size_t k = 0; k < classes; ++k) {
    for (std::size_t j = 0; j < features; j += 3) weights[k][j] = normal(generator);
    weights[k][features] = -0.3 * double(k);
  }
  for (std::size_t i = 0; i < samples; ++i) {
    double largest = -1e300;
    for (std::size_t k = 0; k < classes; ++k) {
      double t = 0.5 * normal(generator);
      for (std::size_t j = 0; j <= features; ++j) {
        const double middle = j % 3 == 0 && j < features ? double(j % 4) : 0.0;
        t += weights[k][j] * (made.rows[i][j] - middle);
      }
      if (t > largest) made.targets[i] = double(k);
      largest = std::max(largest, t);
    }
  }
  return made;
}

/// Returns stored_ways() of such samples.
inline std::vector<std::pair<std::string, Dataset>> stored_ways(const Samples& made,
                                                                std::size_t classes) {
  auto ways = stored_ways(made);
  for (auto& [name, data] : ways) data.outputs = std::int64_t(classes);
  return ways;
}

}  // namespace prunadag::test
