// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "prunadag/objective.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// What pruning goes by beside the weights; vectors laid out as x, or null.
struct PruningUnits {
  Vec unit = nullptr;  ///< weights are ranked by |x_i| unit_i, such as sqrt(L_i); null: by |x_i|
  /// Of the features: what zeroed weights gave to every prediction on the mean, the sum of
  /// mean_i x_i over them, goes to the intercept; null: it is lost. Intercepts are all entries
  /// that are not prunable; of K of them, entry i is a weight of output i mod K.
  Vec mean = nullptr;
  /// Of each weight the number of its group, from 0 on, laid out as x; null: each for itself. The
  /// weights of a group are kept or zeroed together, by the norm of all of them.
  Vec groups = nullptr;
};

/// Zeroes exactly floor(sparsity*prunable + 1/2) of the first `prunable` entries of x: the smallest
/// in magnitude, of equal ones those with the highest index first. 0 <= sparsity < 1. Collective;
/// a few reductions, the vector is not gathered. Of groups, where there are any, as many of their
/// number go, the smallest by their norm. Returns how many of them are nonzero afterwards.
std::int64_t prune_to_sparsity(Vec x, double sparsity, std::int64_t prunable,
                               const PruningUnits& units = {});

/// Zeroes every |x_i| < delta, or group of a norm below delta where there are groups, among the first `prunable` entries, whatever their units; delta >= 0.
/// Collective; one reduction, two with means. Returns how many of them are nonzero afterwards.
std::int64_t prune_below(Vec x, double delta, std::int64_t prunable,
                         const PruningUnits& units = {});

/// A fit pruned to one sparsity and held against data.
struct PrunedMeasure {
  double sparsity = 0;        ///< share of the weights that was zeroed
  std::int64_t nonzeros = 0;  ///< weights left, without the intercept
  double objective = 0;       ///< f at the pruned x
  double omega = 0;           ///< sqrt(|f(pruned x) - f(x)|)
  double rho = 0;             ///< norm of the gradient at the pruned x
  double score = 0;           ///< share classified rightly, or root mean square error
};

/// Prunes a copy of x to each sparsity and measures it. Collective; one evaluation per sparsity.
std::vector<PrunedMeasure> measure_sparsities(const Objective& objective, Vec x,
                                              std::span<const double> sparsities,
                                              const PruningUnits& units = {});

}  // namespace prunadag
#pragma GCC visibility pop
