// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Two classes with a known sparse truth, for scaling studies. a_ij ~ N(0, 1), and one weight in a
// hundred is nonzero. The logistic model gives the probability of the label +1.
#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "problem/generate/parts.hpp"
#include "problem/generate/recipe.hpp"

namespace prunadag::generate_detail {

Recipe classification(MPI_Comm comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  Recipe recipe = gaussian(comm, rows, columns, seed);
  recipe.truth.assign(std::size_t(columns), 0.0);
  const std::int64_t support = std::max<std::int64_t>(1, columns / 100);
  const double size = 4.0 / std::sqrt(double(support));  // margins of standard deviation 4
  for (std::int64_t j : random_indices(seed, columns, support)) {
    recipe.truth[std::size_t(j)] = size * normal(seed, Stream::truth, std::uint64_t(j));
  }
  recipe.target = [seed](std::int64_t i, double t) {
    return uniform(seed, Stream::labels, std::uint64_t(i)) < 1.0 / (1.0 + std::exp(-t)) ? 1.0
                                                                                        : -1.0;
  };
  return recipe;
}

}  // namespace prunadag::generate_detail
