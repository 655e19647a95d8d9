// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "prunadag/problem.hpp"
#include "prunadag/pruning.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// How the weights left by pruning are fitted again.
struct RefitOptions {
  std::int64_t max_iterations = 200;
  /// Stop when the last two steps together gained less than this share of the total gain.
  double gain_tolerance = 1e-6;
  /// Adds ridge/2 times the sum of L_j x_j^2 over the weights, where L_j is the objective's
  /// curvature bound. Does not depend on the units of the data.
  double ridge = 0;
  /// Asked in every iteration, if there: true on some rank ends the refit at its last iterate.
  std::function<bool()> stop = {};
};

/// The ridge equal to the default penalty of a path, l2 = 1/samples; 0 where the problem has its
/// own l2.
double default_ridge(const Problem& problem);

/// The outcome of a refit.
struct RefitSummary {
  double before = 0, after = 0;  ///< the objective with the ridge; `after` is never above `before`
  double objective = 0;          ///< without the ridge, after the refit
  std::int64_t nonzeros = 0;     ///< number of refitted weights
  std::int64_t iterations = 0;
  double passes = 0;      ///< over the data; a pass over some columns counts as their share
  bool refitted = false;  ///< false: x is unchanged, and the note says why
  bool stopped = false;   ///< on request
  std::string note;       ///< a remark for the user, or empty
};

/// Minimises the objective over the nonzero weights of x and the parameters that cannot be pruned,
/// by L-BFGS in units of the curvature bounds; other weights stay exactly 0. Where less than half
/// of the weights of a Problem are nonzero, their columns are copied, and passes read only the
/// copy. Where all weights are 0, the intercept has a closed form. A fit that is not finite leaves
/// x unchanged. Collective; memory: a dozen vectors, and the copy. Throws Error(usage) for options
/// out of range.
RefitSummary refit(const Objective& objective, Vec x, const RefitOptions& options = {});

/// A fit that was pruned to a sparsity and refitted.
struct RefittedModel {
  double sparsity = 0;
  VecHandle x;  ///< laid out as the fit
  RefitSummary summary;
};

/// Prunes a copy of x to each sparsity, as prune_to_sparsity() does, and refits it. After a stop on
/// request there are only the models before it. Collective. Throws what prune_to_sparsity() and
/// refit() throw.
std::vector<RefittedModel> refit_sparsities(const Objective& objective, Vec x,
                                            std::span<const double> sparsities,
                                            const PruningUnits& units = {},
                                            const RefitOptions& options = {});

}  // namespace prunadag
#pragma GCC visibility pop
