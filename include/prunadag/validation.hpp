// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "prunadag/model_path.hpp"
#include "prunadag/options.hpp"
#include "prunadag/path.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/summary.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// The measure that the best model has the least of, on samples held back: mean loss, or error
/// (share of samples classified wrongly, or root mean square error).
enum class ChooseBy { loss, score };
const char* name_of(ChooseBy by);
/// Throws Error(usage) for another name and lists the known ones.
ChooseBy choose_by_named(const std::string& name);

/// How samples are held back to choose between models.
struct ValidationOptions {
  double share = 0;        ///< share of the samples held back once, in (0, 1); 0: see folds
  std::int64_t folds = 0;  ///< number of parts, each held back in turn; 0: none
  std::uint64_t seed = 1;
  /// Penalties to choose from, see PathOptions::l2. Empty: the penalty of the path if it has one,
  /// else 1, 10 and 100 divided by the number of samples.
  std::vector<double> l2 = {};
  ChooseBy by = ChooseBy::loss;  ///< chooses the model; loss always chooses its penalty

  bool validates() const noexcept { return share > 0 || folds > 0; }
};

/// A path whose models have been judged.
struct ValidatedPath {
  FitSummary fit;                 ///< the fit to all samples
  std::vector<PathModel> models;  ///< fitted to all samples, each with its best penalty
  std::vector<Judgement> judged;  ///< one per model, or none
  std::int64_t best = -1, one_error = -1;
  double passes = 0;  ///< over the data, in all: fits, paths, folds
  bool stopped = false;
  std::vector<std::string> notes;
};

/// Throws Error(usage) for options that make no sense.
void check_validation(const ValidationOptions& options);

/// The iterate of a fit that samples held back chose.
struct ChosenIterate {
  std::int64_t iterate = 0;  ///< number of the iterate; 0 is the start
  std::int64_t samples = 0;  ///< number of samples held back
  Judgement judged;          ///< the judgement of the samples
};
struct ValidatedFit {
  FitSummary fit;  ///< of all iterations
  ChosenIterate chosen;
};

/// Fits from x to all samples except the share that validation holds back. Sets x to the iterate
/// with the least mean loss on the samples held back. Collective. Cost: as fit(), a pass over the
/// samples held back for each iterate, and a copy of the data. Throws Error(usage) for folds, and
/// where a part would have no samples.
ValidatedFit fit_validated(const Problem& problem, const FitOptions& options,
                           const ValidationOptions& validation, Vec x, const FitHooks& hooks = {});

struct FittedPath {
  FitSummary fit;
  Path path;
};
/// Fits from the problem's start(), and prunes the fit along a path. Collective.
FittedPath fit_path(const Problem& problem, const FitOptions& fit, const PathOptions& options);

/// Fits a path and chooses by samples held back. For each fold and penalty a path is fitted to the
/// other samples, and judged by its mean loss on the samples held back. All samples are then fitted
/// with the best penalty for each sparsity. The best model has the least loss, or the best score;
/// the sparsest model within one standard error of it is named, too. A fold that fails is left out,
/// and a note names it. Collective. Cost: (folds + 1) * penalties paths, and a copy of the data, or
/// a copy for each group of ranks where folds run side by side. Throws Error(usage) for senseless
/// options, and Error(data) for data that cannot be divided so.
ValidatedPath fit_validated_path(const Problem& problem, const FitOptions& fit,
                                 const PathOptions& options, const ValidationOptions& validation);

}  // namespace prunadag
#pragma GCC visibility pop
