// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "prunadag/problem.hpp"
#include "prunadag/saliency.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// The progress of a path, for display.
struct PathProgress {
  std::int64_t fold = 0, folds = 0;  ///< number of the fold, from 1; 0: the path of all samples
  double l2 = 0;
  std::int64_t weights = 0;  ///< weights left
};

/// How a path prunes weights a few at a time and refits the others in between.
struct PathOptions {
  /// Sparsities of the wanted models, each in [0, 1).
  std::vector<double> sparsities{0.0, 0.5, 0.8, 0.9, 0.95, 0.98};
  Saliency saliency = Saliency::loo;
  double keep = 0.8;                   ///< share of the weights that a step keeps, in (0, 1)
  std::int64_t step_iterations = 10;   ///< L-BFGS iterations after each step
  std::int64_t model_iterations = 40;  ///< L-BFGS iterations for each model
  /// Rounds of swaps between the weights of least worth and the zeros whose gradients promise most,
  /// at each wanted sparsity that leaves at most `splice_share` of the weights. Denser models would
  /// gain hardly anything at most of the cost.
  std::int64_t splice_rounds = 2;
  double splice_share = 0.3;
  /// Factor of the penalty l2/2 times the sum over weights of w_j^2 var_j, added to the mean loss
  /// over samples, where var_j is the variance of feature j. The same as for standardised features.
  /// Empty: 1/samples.
  std::optional<double> l2 = {};
  /// Called between steps; true on any rank ends the path and keeps the models so far.
  std::function<bool()> stop = {};
  /// Called on every rank after each step; must not throw.
  std::function<void(const PathProgress&)> progress = {};
};

/// One model of a path.
struct PathModel {
  double sparsity = 0;                ///< the wanted sparsity
  std::int64_t nonzeros = 0;          ///< weights of the model
  std::vector<std::int64_t> indices;  ///< indices of this rank's own weights, ascending
  std::vector<double> values;         ///< the same weights' values
  /// Intercepts of a Model, one per output, on every rank; 0 without intercept
  std::vector<double> intercepts;
  double objective = 0;  ///< f without the penalty of the path
  double penalised = 0;  ///< f with the penalty of the path
  double l2 = 0;         ///< the penalty of the path, see PathOptions::l2
  double passes = 0;     ///< passes over the data since the beginning of the path
};

struct Path {
  std::vector<PathModel> models;  ///< from dense to sparse, one per number of weights
  double l2 = 0;                  ///< the penalty in use
  double passes = 0;              ///< over the data; a pass over some columns counts as their share
  bool stopped = false;
  std::string note;  ///< a remark for the user, or empty
};

/// The number of weights left at a sparsity: weights - floor(sparsity * weights + 1/2). Throws
/// Error(usage) when it is less than one, or for a sparsity outside [0, 1).
std::int64_t weights_left(double sparsity, std::int64_t weights);

/// Throws Error(usage) for options that make no sense for this number of weights.
void check_path(const PathOptions& options, std::int64_t weights);

/// Makes models of ever fewer weights from a fit x; x becomes the last model. After every step the
/// weights that are left, and the parameters that cannot be pruned, are refitted from their current
/// values; all other weights are exactly 0. Best for a problem centred by its means. Collective.
/// Cost: see Path::passes. Memory: copies of the remaining columns once they are half of the data,
/// two copies for a while. Throws what check_path() throws, and Error(data) where all features are
/// constant or f is not finite.
Path prune_path(const Problem& problem, const PathOptions& options, Vec x);

/// The nonzero weights of the parameters x of the problem, as a model. Objective and passes stay 0.
/// Collective; one or two reductions.
PathModel sparse_model(const Problem& problem, Vec x, double sparsity);

/// Sets x, laid out as the parameters of `problem`, to a model of a path. Its intercepts are those
/// of a Model, not of a centred problem.
void set_parameters(const PathModel& model, const Problem& problem, Vec x);

}  // namespace prunadag
#pragma GCC visibility pop
