// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fit/judge.hpp"
#include "prunadag/validation.hpp"

namespace prunadag {

/// A fit, and paths of it under several penalties.
class Fits {
 public:
  /// Fits, from the problem's start(). Collective.
  Fits(const Problem& problem, const FitOptions& options, const std::function<bool()>& stop);

  /// Prunes a copy of the fit. Collective.
  Path path(const PathOptions& options);

  FitSummary summary;
  double passes = 0;

 private:
  const Problem& problem_;
  VecHandle x_;
};

/// What is done for every fold: a fit, and a path for each penalty. The sparsities of the path
/// ascend.
struct FoldTask {
  FitOptions fit;
  PathOptions path;
  std::vector<double> penalties;
  ValidationOptions validation;

  std::int64_t folds() const { return validation.folds > 0 ? validation.folds : 1; }
};

/// What the samples that a fold holds back say.
struct FoldJudged {
  std::vector<HeldBack> cells;   ///< per penalty and sparsity, these together; no samples: unknown
  double passes = 0;             ///< over all samples
  bool stopped = false;          ///< before its end
  std::optional<Error> failure;  ///< then the rest means nothing
};

/// All folds, side by side on groups of ranks where that pays and there is memory for it; the
/// others one after the other on all ranks. What fails in a fold is in its result. Collective.
std::vector<FoldJudged> judge_folds(const Problem& problem, const FoldTask& task);

/// Into how many groups to part so many ranks for so many folds: 1 for none. Of a fold on q ranks
/// the time is taken to be 1/q, and 15 % of that more for each rank that waits for others.
int groups_for(int ranks, std::int64_t folds);

}  // namespace prunadag
