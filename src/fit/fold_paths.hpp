// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fit/judge.hpp"
#include "prunadag/validation.hpp"

namespace prunadag {

/// A fit, and paths from it with several penalties.
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

/// The work for every fold: a fit, and a path for each penalty. The sparsities of the path ascend.
struct FoldTask {
  FitOptions fit;
  PathOptions path;
  std::vector<double> penalties;
  ValidationOptions validation;

  std::int64_t folds() const { return validation.folds > 0 ? validation.folds : 1; }
};

/// The judgement of a fold by the samples that it holds back.
struct FoldJudged {
  std::vector<HeldBack> cells;   ///< per penalty, all sparsities; a cell without samples is unknown
  double passes = 0;             ///< over all samples
  bool stopped = false;          ///< whether it was stopped early
  std::optional<Error> failure;  ///< if set, all else is void
};

/// Judges all folds: side by side on groups of ranks, where that is faster and fits in memory, the
/// others one after the other on all ranks. The result of a fold has its failure. Collective.
std::vector<FoldJudged> judge_folds(const Problem& problem, const FoldTask& task);

/// Returns the best number of groups of `ranks` ranks for `folds` folds; 1: no groups. The time of
/// a fold on q ranks is assumed to be proportional to (1 + 0.15 (q - 1))/q, as ranks wait for each
/// other.
int groups_for(int ranks, std::int64_t folds);

}  // namespace prunadag
