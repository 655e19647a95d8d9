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

/// What the best model has least of, on samples held back: mean loss, or errors (samples classified
/// wrongly, or the root mean square error).
enum class ChooseBy { loss, score };
const char* name_of(ChooseBy by);
/// Throws Error(usage) listing the names for another one.
ChooseBy choose_by_named(const std::string& name);

/// What samples are held back to choose between models.
struct ValidationOptions {
  double share = 0;        ///< of the samples, in (0, 1), once; 0: see folds
  std::int64_t folds = 0;  ///< each of so many parts is held back in turn; 0: nothing is
  std::uint64_t seed = 1;
  /// Penalties to choose from, see PathOptions::l2. Empty: that of the path where it has one, else
  /// 1, 10 and 100 divided by the number of samples.
  std::vector<double> l2 = {};
  ChooseBy by = ChooseBy::loss;  ///< of the models; the penalty of each is chosen by loss

  bool validates() const noexcept { return share > 0 || folds > 0; }
};

/// A path whose models have been judged, and how it was made.
struct ValidatedPath {
  FitSummary fit;                 ///< of the fit to all samples
  std::vector<PathModel> models;  ///< of all samples, each with the penalty that was best for it
  std::vector<Judgement> judged;  ///< one per model, or none
  std::int64_t best = -1, one_error = -1;
  double passes = 0;  ///< over the data, in all: fits, paths, folds
  bool stopped = false;
  std::vector<std::string> notes;
};

/// Throws Error(usage) for options that make no sense.
void check_validation(const ValidationOptions& options);

/// Which iterate of a fit was chosen, and by what.
struct ChosenIterate {
  std::int64_t iterate = 0;  ///< 0 is the start
  std::int64_t samples = 0;  ///< held back
  Judgement judged;          ///< by these
};
struct ValidatedFit {
  FitSummary fit;  ///< of all iterations
  ChosenIterate chosen;
};

/// Fits to all samples but the share that validation holds back, and sets x, where the fit begins,
/// to the iterate of least mean loss on those. Collective. Cost: as fit(), a pass over the samples
/// held back for each iterate, and a copy of the data. Throws Error(usage) for folds, and where a
/// part would have no samples.
ValidatedFit fit_validated(const Problem& problem, const FitOptions& options,
                           const ValidationOptions& validation, Vec x, const FitHooks& hooks = {});

struct FittedPath {
  FitSummary fit;
  Path path;
};
/// Fits, from the problem's start(), and prunes the fit along a path. Collective.
FittedPath fit_path(const Problem& problem, const FitOptions& fit, const PathOptions& options);

/// The same where samples are held back: for each fold and penalty a path of the other samples is
/// judged on those held back, by their mean loss. For each sparsity the penalty that did best is
/// then used on all samples. Of all models the one of least loss, or of the best score, is the
/// best; the sparsest within one standard error of it is named too. A fold that fails is left out
/// and named by a note. Collective. Cost: (folds + 1) * penalties paths, and a copy of the data;
/// where folds run side by side on groups of ranks, one for each group. Throws Error(usage) for
/// options that make no sense, and Error(data) for data that cannot be parted so.
ValidatedPath fit_validated_path(const Problem& problem, const FitOptions& fit,
                                 const PathOptions& options, const ValidationOptions& validation);

}  // namespace prunadag
#pragma GCC visibility pop
