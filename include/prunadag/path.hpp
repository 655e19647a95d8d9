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

/// Where a path is, for people who wait.
struct PathProgress {
  std::int64_t fold = 0, folds = 0;  ///< the fold whose path it is, from 1; 0: that of all samples
  double l2 = 0;
  std::int64_t weights = 0;  ///< that are left
};

/// How weights are pruned a few at a time, and fitted again in between.
struct PathOptions {
  /// Shares of the weights that are 0 in the models that are wanted, each in [0, 1).
  std::vector<double> sparsities{0.0, 0.5, 0.8, 0.9, 0.95, 0.98};
  Saliency saliency = Saliency::loo;
  double keep = 0.8;                   ///< share of the weights that one step keeps, in (0, 1)
  std::int64_t step_iterations = 10;   ///< of L-BFGS after each step
  std::int64_t model_iterations = 40;  ///< of L-BFGS for each model
  /// How often the weights worth least are swapped for those whose gradients promise most, at each
  /// wanted sparsity that leaves at most `splice_share` of the weights: denser models gain hardly
  /// anything, at most of the cost.
  std::int64_t splice_rounds = 2;
  double splice_share = 0.3;
  /// The penalty l2/2 times the sum over weights of w_j^2 var_j, beside the mean over samples of
  /// the loss, with var_j the variance of the feature: as for standardised features. Nothing:
  /// 1/samples.
  std::optional<double> l2 = {};
  /// True on any rank ends the path with the models so far. Asked between steps.
  std::function<bool()> stop = {};
  /// Called on every rank after each step; must not throw.
  std::function<void(const PathProgress&)> progress = {};
};

/// One model of a path.
struct PathModel {
  double sparsity = 0;                ///< that was wanted
  std::int64_t nonzeros = 0;          ///< weights it has
  std::vector<std::int64_t> indices;  ///< of these that this rank owns, ascending
  std::vector<double> values;         ///< theirs
  std::vector<double> intercepts;     ///< of a model, one per output, on every rank; 0 where none
  double objective = 0;               ///< f, without the penalty of the path
  double penalised = 0;               ///< f with it
  double l2 = 0;                      ///< that penalty, as PathOptions has it
  double passes = 0;                  ///< over the data, from the beginning of the path
};

struct Path {
  std::vector<PathModel> models;  ///< from dense to sparse, one per number of weights
  double l2 = 0;                  ///< as used
  double passes = 0;  ///< over the data; one over part of the columns counts as their share
  bool stopped = false;
  std::string note;  ///< what the user should know, or nothing
};

/// How many weights are left at a sparsity: all but floor(sparsity * weights + 1/2). Throws
/// Error(usage) for less than one, or for what is not in [0, 1).
std::int64_t weights_left(double sparsity, std::int64_t weights);

/// Throws Error(usage) for options that make no sense for so many weights.
void check_path(const PathOptions& options, std::int64_t weights);

/// Models of ever fewer weights from a fit x, which is overwritten by the last one. The parameters
/// that cannot be pruned, and the weights that are left, are fitted again after every step, warm;
/// all others are exactly 0. Best for a problem centred by its means. Collective. Cost: told in
/// passes; memory, copies of the columns that are left once they are half of the data, two for a
/// while. Throws what check_path() throws, and Error(data) where all features are constant or f is
/// not finite.
Path prune_path(const Problem& problem, const PathOptions& options, Vec x);

/// The weights that are not 0 of parameters x of the problem, as a model; what a path knows
/// besides, objective and passes, is left at 0. Collective; one or two reductions.
PathModel sparse_model(const Problem& problem, Vec x, double sparsity);

/// Sets x, laid out as the parameters of a model for the data of `problem`, to a model of a path.
void set_parameters(const PathModel& model, const Problem& problem, Vec x);

}  // namespace prunadag
#pragma GCC visibility pop
