// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "prunadag/problem.hpp"
#include "prunadag/pruning.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// How the survivors of a pruning are fitted again.
struct RefitOptions {
  std::int64_t max_iterations = 200;
  /// Stop when the last three steps gained together less than this share of all that was gained.
  double gain_tolerance = 1e-6;
  /// Adds ridge/2 times the sum of L_j x_j^2 over the weights, L_j the objective's curvature
  /// bounds; of any unit the data have it is the same.
  double ridge = 0;
};

/// The ridge that the penalty of a path, l2 = 1/samples, is; 0 where the problem has an l2 of its
/// own.
double default_ridge(const Problem& problem);

/// How a refit went.
struct RefitSummary {
  double before = 0, after = 0;  ///< the objective and the ridge: never above what it was
  double objective = 0;          ///< without the ridge, after it
  std::int64_t nonzeros = 0;     ///< weights that it was over
  std::int64_t iterations = 0;
  double passes = 0;      ///< over the data; one over part of the columns counts as their share
  bool refitted = false;  ///< false: x is as it was, and the note says why
  std::string note;       ///< what the user should know, or nothing
};

/// Minimises the objective over the weights that are not 0 in x, and over the parameters that
/// cannot be pruned; the other weights stay exactly 0. By L-BFGS, in units of the curvature bounds.
/// Of a Problem, less than half of whose weights are not 0, their columns are copied and passes go
/// over these alone; where none is left, the intercept has a closed form. A fit that is not finite
/// leaves x as it was. Collective; memory: a dozen vectors, and the copy. Throws Error(usage) for
/// options out of range.
RefitSummary refit(const Objective& objective, Vec x, const RefitOptions& options = {});

/// A fit pruned to a sparsity and fitted again.
struct RefittedModel {
  double sparsity = 0;
  VecHandle x;  ///< laid out as the fit
  RefitSummary summary;
};

/// Prunes a copy of x to each sparsity, as prune_to_sparsity() does, and refits it. Collective.
/// Throws what these throw.
std::vector<RefittedModel> refit_sparsities(const Objective& objective, Vec x,
                                            std::span<const double> sparsities,
                                            const PruningUnits& units = {},
                                            const RefitOptions& options = {});

}  // namespace prunadag
#pragma GCC visibility pop
