// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: hold-out or K-fold cross-validation of paths, and the rule of one standard error.
// Reference: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd ed., 7.10.
#include "prunadag/validation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "fit/fold_paths.hpp"
#include "fit/folds.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(const Problem& problem) {
  return PetscObjectComm((PetscObject)problem.data().matrix.get());
}

/// Each sparsity once, from dense to sparse.
std::vector<double> in_order(std::vector<double> sparsities) {
  std::ranges::sort(sparsities);
  sparsities.erase(std::unique(sparsities.begin(), sparsities.end()), sparsities.end());
  return sparsities;
}

/// Sums over the folds that could be judged, per penalty and sparsity.
class FoldTable {
 public:
  FoldTable(const FoldTask& task, std::span<const FoldJudged> folds)
      : sparsities_(task.path.sparsities), cells_(task.penalties.size() * sparsities_.size()) {
    for (const FoldJudged& fold : folds) {
      if (fold.failure) continue;
      ++judged_;
      for (std::size_t c = 0; c < cells_.size(); ++c) {
        cells_[c].sums.add(fold.cells[c]);
        cells_[c].folds += fold.cells[c].weight > 0;
      }
    }
  }

  /// The best penalty of every sparsity that all folds have judged.
  std::map<double, std::size_t> best() const {
    std::map<double, std::size_t> best;
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      if (cells_[c].folds < judged_) continue;
      const std::size_t penalty = c / sparsities_.size();
      const double sparsity = sparsities_[c % sparsities_.size()];
      const auto found = best.emplace(sparsity, penalty).first;
      if (cells_[c].sums.losses < at(found->second, sparsity).losses) found->second = penalty;
    }
    return best;
  }

  const HeldBack& at(std::size_t penalty, double sparsity) const {
    const auto level = std::ranges::find(sparsities_, sparsity) - sparsities_.begin();
    return cells_[penalty * sparsities_.size() + std::size_t(level)].sums;
  }

 private:
  struct Cell {
    HeldBack sums;
    std::int64_t folds = 0;
  };
  std::vector<double> sparsities_;
  std::vector<Cell> cells_;
  std::int64_t judged_ = 0;
};

/// Notes the folds that failed. Throws the last failure where none is left.
void note_failures(std::span<const FoldJudged> folds, std::vector<std::string>& notes) {
  for (std::size_t f = 0; f < folds.size(); ++f) {
    if (!folds[f].failure) continue;
    const std::string name = folds.size() > 1 ? fmt::format("fold {}", f + 1) : "validation";
    notes.push_back(fmt::format("{} is left out: {}", name, folds[f].failure->what()));
    if (notes.size() == folds.size()) {
      throw Error(folds[f].failure->kind(), fmt::format("{}: {}", name, folds[f].failure->what()));
    }
  }
}

std::vector<double> penalties_of(const Problem& problem, const PathOptions& options,
                                 const ValidationOptions& validation) {
  if (!validation.l2.empty()) return validation.l2;
  if (options.l2) return {*options.l2};
  if (!validation.validates()) return {1.0 / double(problem.data().samples)};
  std::vector<double> penalties;
  for (const double factor : {1.0, 10.0, 100.0}) {
    penalties.push_back(factor / double(problem.data().samples));
  }
  return penalties;
}

/// Fits paths to all samples. Takes from the path of each penalty the models of the sparsities for
/// which that penalty was best; all models of the first penalty where nothing was judged.
void take_models(Fits& fits, PathOptions& options, std::span<const double> penalties,
                 const std::map<double, std::size_t>& best, MPI_Comm comm, ValidatedPath& result) {
  const auto is_wanted = [&](std::size_t penalty, double sparsity) {
    const auto found = best.find(sparsity);
    return best.empty() ? penalty == 0 : found != best.end() && found->second == penalty;
  };
  for (std::size_t p = 0; p < penalties.size() && !result.stopped; ++p) {
    if (std::ranges::none_of(options.sparsities, [&](double s) { return is_wanted(p, s); })) {
      continue;
    }
    options.l2 = penalties[p];
    Path path = fits.path(options);
    result.stopped = path.stopped;
    agree(comm, [&] {
      if (!path.note.empty() && result.notes.empty()) result.notes.push_back(path.note);
      for (PathModel& model : path.models) {
        if (is_wanted(p, model.sparsity)) result.models.push_back(std::move(model));
      }
    });
  }
}

void choose(ValidatedPath& result, ChooseBy by, const ScoreRule& score) {
  const auto count = std::int64_t(result.judged.size());
  const auto of = [&](std::int64_t k) -> const Judgement& { return result.judged[std::size_t(k)]; };
  const auto cost = [&](std::int64_t k) {  // lower is better
    if (by == ChooseBy::loss) return of(k).loss;
    return score.higher_is_better ? -of(k).score : of(k).score;
  };
  result.best = 0;
  for (std::int64_t k = 1; k < count; ++k) {
    if (cost(k) <= cost(result.best)) result.best = k;
  }
  const Judgement& best = of(result.best);
  const double most = cost(result.best) + (by == ChooseBy::loss ? best.error : best.score_error);
  for (std::int64_t k = 0; k < count; ++k) {
    if (cost(k) <= most) result.one_error = k;
  }
}

constexpr std::array<const char*, 2> choose_by_names{"loss", "score"};

}  // namespace

const char* name_of(ChooseBy by) { return choose_by_names[std::size_t(by)]; }

ChooseBy choose_by_named(const std::string& name) {
  for (std::size_t i = 0; i < choose_by_names.size(); ++i) {
    if (name == choose_by_names[i]) return ChooseBy(i);
  }
  throw Error(ErrorKind::usage, fmt::format("choose-by '{}': use loss or score", name));
}

void check_validation(const ValidationOptions& options) {
  if (options.share != 0 && !(options.share > 0 && options.share < 1)) {
    throw Error(ErrorKind::usage,
                fmt::format("validation {}: give a share between 0 and 1", options.share));
  }
  if (options.folds != 0 && options.folds < 2) {
    throw Error(ErrorKind::usage, fmt::format("folds {}: must be at least 2", options.folds));
  }
  if (options.share > 0 && options.folds > 0) {
    throw Error(ErrorKind::usage, "give either a share of the samples to validate on, or folds");
  }
  for (const double l2 : options.l2) {
    if (!(l2 >= 0) || !std::isfinite(l2)) {
      throw Error(ErrorKind::usage, fmt::format("l2 {}: must be finite and at least 0", l2));
    }
  }
}

FittedPath fit_path(const Problem& problem, const FitOptions& fit, const PathOptions& options) {
  Fits fits(problem, fit, options.stop);
  Path path = fits.path(options);
  path.passes = fits.passes;
  return {std::move(fits.summary), std::move(path)};
}

ValidatedPath fit_validated_path(const Problem& problem, const FitOptions& fit,
                                 const PathOptions& options, const ValidationOptions& validation) {
  const MPI_Comm comm = comm_of(problem);
  FoldTask task = agree(comm, [&] {
    check_validation(validation);
    check_path(options, problem.candidates());
    FoldTask made{fit, options, penalties_of(problem, options, validation), validation};
    if (made.penalties.size() > 1 && !validation.validates()) {
      throw Error(ErrorKind::usage,
                  "several l2 need samples to choose by: --validation or --folds");
    }
    made.path.sparsities = in_order(options.sparsities);
    return made;
  });
  ValidatedPath result;
  std::optional<FoldTable> table;
  std::map<double, std::size_t> best;
  if (validation.validates()) {
    check_folds(problem.data(), validation);
    const std::vector<FoldJudged> folds = judge_folds(problem, task);
    agree(comm, [&] {
      for (const FoldJudged& fold : folds) {
        result.passes += fold.passes;
        result.stopped |= fold.stopped;
      }
      note_failures(folds, result.notes);
      if (result.stopped) return;
      table.emplace(task, folds);
      best = table->best();
    });
  }

  const bool stopped = result.stopped;
  result.stopped = false;  // the models of the first path are wanted in any case
  Fits all(problem, task.fit, task.path.stop);
  take_models(all, task.path, task.penalties, best, comm, result);
  result.passes += all.passes;
  result.fit = std::move(all.summary);
  result.stopped |= stopped;
  agree(comm, [&] {
    std::ranges::stable_sort(result.models, {}, &PathModel::sparsity);
    if (best.empty() || result.models.empty()) return;
    for (const PathModel& model : result.models) {
      const HeldBack& sums = table->at(best.at(model.sparsity), model.sparsity);
      result.judged.push_back(sums.judgement(problem.loss().score));
    }
    choose(result, validation.by, problem.loss().score);
  });
  return result;
}

}  // namespace prunadag
