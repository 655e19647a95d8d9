// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prunadag/objective.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// Units of pruning; vectors laid out as x, or null.
struct PruningUnits {
  /// Weights are ranked by |x_i| unit_i, where unit_i is sqrt(L_i), say; null: by |x_i|
  Vec unit = nullptr;
  /// Means of the features. A zeroed weight gave mean_i x_i to the average prediction; the sum of
  /// these goes to the intercept. Null: it is lost. All entries that are not prunable are
  /// intercepts. With K intercepts, entry i is a weight of output i mod K.
  Vec mean = nullptr;
  /// Group number of each weight, from 0, laid out as x. The weights of a group are kept or zeroed
  /// together, by the norm of the group. Null: no groups.
  Vec groups = nullptr;
};

/// Zeroes exactly floor(sparsity*prunable + 1/2) of the first `prunable` entries of x: the smallest
/// in magnitude; among equal ones the highest index first. With groups, zeroes that share of the
/// groups, the smallest in norm. 0 <= sparsity < 1. Collective; a few reductions, the vector is not
/// gathered. Returns how many of the first `prunable` entries are nonzero afterwards.
std::int64_t prune_to_sparsity(Vec x, double sparsity, std::int64_t prunable,
                               const PruningUnits& units = {});

/// Zeroes every entry with |x_i| < delta among the first `prunable`, or every group with a norm
/// below delta where there are groups, without units. delta >= 0. Collective; one reduction, two
/// with means. Returns how many of the first `prunable` entries are nonzero afterwards.
std::int64_t prune_below(Vec x, double delta, std::int64_t prunable,
                         const PruningUnits& units = {});

/// A fit pruned to one sparsity and evaluated on data.
struct PrunedMeasure {
  double sparsity = 0;        ///< share of the weights that are zeroed
  std::int64_t nonzeros = 0;  ///< weights left, without the intercept
  double objective = 0;       ///< f at the pruned x
  double omega = 0;           ///< sqrt(|f(pruned x) - f(x)|)
  double rho = 0;             ///< norm of the gradient at the pruned x
  double score = 0;           ///< share of samples classified correctly, or root mean square error
};

/// Prunes a copy of x to each sparsity and measures it. Collective; one evaluation per sparsity.
std::vector<PrunedMeasure> measure_sparsities(const Objective& objective, Vec x,
                                              std::span<const double> sparsities,
                                              const PruningUnits& units = {});

}  // namespace prunadag
#pragma GCC visibility pop
