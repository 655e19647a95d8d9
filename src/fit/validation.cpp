// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: hold-out or K-fold cross-validation of paths, and the rule of one standard error.
// Reference: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd ed., 7.10.
#include "prunadag/validation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "fit/folds.hpp"
#include "fit/judge.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(const Problem& problem) {
  return PetscObjectComm((PetscObject)problem.data().matrix.get());
}

/// Of a penalty and a sparsity, over the folds that have judged them.
struct Sums : HeldBack {
  std::int64_t folds = 0;
};

void refuse_one_class(const Problem& problem) {
  if (problem.loss().labels != LabelRule::two_classes) return;
  PetscScalar total;
  check(VecSum(problem.data().targets, &total));
  if (std::abs(total) < double(problem.data().samples)) return;
  throw Error(ErrorKind::data,
              fmt::format("all of its {} other samples are of one class", problem.data().samples));
}

/// Each sparsity once, from dense to sparse.
std::vector<double> in_order(std::vector<double> sparsities) {
  std::ranges::sort(sparsities);
  const auto same = std::ranges::unique(sparsities);
  sparsities.erase(same.begin(), same.end());
  return sparsities;
}

/// A fit, and paths of it under several penalties.
class Fits {
 public:
  Fits(const Problem& problem, const FitOptions& options, const std::function<bool()>& stop)
      : problem_(problem), x_(problem.make_parameters()) {
    problem.start(x_);
    FitHooks hooks;
    agree(comm_of(problem), [&] { hooks.stop = stop; });
    summary = fit(problem, options, x_, hooks);
    passes = double(summary.iterations) + 1;
  }

  Path path(const PathOptions& options) {
    const VecHandle x = problem_.make_parameters();
    check(VecCopy(x_, x));
    Path path = prune_path(problem_, options, x);
    passes += path.passes;
    return path;
  }

  FitSummary summary;
  double passes = 0;

 private:
  const Problem& problem_;
  VecHandle x_;
};

/// What is known of each penalty and sparsity.
using Table = std::map<std::pair<std::size_t, double>, Sums>;

struct Validation {
  const Problem& problem;
  const FitOptions& fit;
  PathOptions path;
  const std::vector<double>& penalties;
  Table table;
  double passes = 0;
  bool stopped = false;
  std::int64_t fold_count = 1;
  std::function<void(const PathProgress&)> progress = {};  // of the caller

  /// Says how many of the folds, or of the one part, could be judged.
  std::int64_t judge_folds(const ValidationOptions& options, std::vector<std::string>& notes) {
    const std::vector<std::int64_t> fold_of = folds_of(problem.data(), options);
    const std::int64_t count = std::max<std::int64_t>(1, options.folds);
    fold_count = count;
    std::int64_t judged = 0;
    for (std::int64_t fold = 0; fold < count && !stopped; ++fold) {
      Table before = agree(comm_of(problem), [&] { return table; });
      try {
        add_fold(fold_of, fold);
        ++judged;
      } catch (const Error& error) {  // the same on all ranks
        table = std::move(before);
        agree(comm_of(problem), [&] {
          const std::string name = count > 1 ? fmt::format("fold {}", fold + 1) : "validation";
          if (judged == 0 && fold + 1 == count) {
            throw Error(error.kind(), fmt::format("{}: {}", name, error.what()));
          }
          notes.push_back(fmt::format("{} is left out: {}", name, error.what()));
        });
      }
    }
    return judged;
  }

 private:
  void add_fold(const std::vector<std::int64_t>& folds, std::int64_t fold) {
    const Dataset train = some_samples(problem.data(), folds, fold, false);
    const Dataset held_back = some_samples(problem.data(), folds, fold, true);
    const bool centred = problem.centred();
    const Problem there(train, problem.loss(), problem.l2(),
                        centred ? Centring::means : Centring::none);
    refuse_one_class(there);
    const Problem judging(held_back, problem.loss());
    const double share = double(train.samples) / double(problem.data().samples);
    Fits fits(there, fit, path.stop);
    const VecHandle x = judging.make_parameters();
    agree(comm_of(problem), [&] {
      if (!progress) return;
      path.progress = [&, fold](PathProgress at) {
        at.fold = fold + 1;
        at.folds = fold_count;
        progress(at);
      };
    });
    for (std::size_t p = 0; p < penalties.size() && !stopped; ++p) {
      path.l2 = penalties[p];
      const Path found = fits.path(path);
      judge_path(found, judging, x, p);
      stopped = found.stopped;
    }
    passes += fits.passes * share;
  }

  /// A model stands for every wanted sparsity up to that of the next: fewer weights than that may
  /// have an influence on the samples of a fold.
  void judge_path(const Path& found, const Problem& judging, Vec x, std::size_t penalty) {
    std::size_t next = 0;
    for (std::size_t k = 0; k < found.models.size(); ++k) {
      set_parameters(found.models[k], judging, x);
      const HeldBack sums = judge(judging, x);
      const double end = k + 1 < found.models.size() ? found.models[k + 1].sparsity : 1.0;
      agree(comm_of(problem), [&] {
        for (; next < path.sparsities.size() && path.sparsities[next] < end; ++next) {
          Sums& all = table[{penalty, path.sparsities[next]}];
          all.add(sums);
          ++all.folds;
        }
      });
    }
  }
};

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

/// Of every sparsity that all folds have judged the penalty that did best.
std::map<double, std::size_t> best_penalties(const Table& table, std::int64_t folds) {
  std::map<double, std::size_t> best;
  for (const auto& [key, sums] : table) {
    const auto& [penalty, sparsity] = key;
    if (sums.folds < folds) continue;
    const auto found = best.find(sparsity);
    if (found == best.end()) {
      best[sparsity] = penalty;
    } else if (sums.losses < table.at({found->second, sparsity}).losses) {
      found->second = penalty;
    }
  }
  return best;
}

/// Of all samples, with each penalty the models of those sparsities for which it did best; of the
/// first penalty all, where nothing was judged.
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

void choose(ValidatedPath& result) {
  const auto loss = [&](std::int64_t k) { return result.judged[std::size_t(k)].loss; };
  result.best = 0;
  for (std::int64_t k = 1; k < std::int64_t(result.judged.size()); ++k) {
    if (loss(k) <= loss(result.best)) result.best = k;
  }
  const double most = loss(result.best) + result.judged[std::size_t(result.best)].error;
  for (std::int64_t k = 0; k < std::int64_t(result.judged.size()); ++k) {
    if (loss(k) <= most) result.one_error = k;
  }
}

}  // namespace

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
  std::vector<double> penalties;
  Validation folds = agree(comm, [&] {
    check_validation(validation);
    check_path(options, problem.prunable());
    penalties = penalties_of(problem, options, validation);
    if (penalties.size() > 1 && !validation.validates()) {
      throw Error(ErrorKind::usage,
                  "several l2 need samples to choose by: --validation or --folds");
    }
    Validation made{problem, fit, options, penalties, {}};
    made.path.sparsities = in_order(options.sparsities);
    made.progress = options.progress;
    return made;
  });
  ValidatedPath result;
  std::map<double, std::size_t> best;
  if (validation.validates()) {
    const std::int64_t judged = folds.judge_folds(validation, result.notes);
    agree(comm, [&] {
      if (!folds.stopped) best = best_penalties(folds.table, judged);
    });
  }

  agree(comm, [&] { folds.path.progress = options.progress; });
  Fits all(problem, fit, options.stop);
  take_models(all, folds.path, penalties, best, comm, result);
  result.passes = folds.passes + all.passes;
  result.fit = std::move(all.summary);
  result.stopped |= folds.stopped;
  agree(comm, [&] {
    std::ranges::stable_sort(result.models, {}, &PathModel::sparsity);
    if (best.empty() || result.models.empty()) return;
    for (const PathModel& model : result.models) {
      const Sums& sums = folds.table.at({best.at(model.sparsity), model.sparsity});
      result.judged.push_back(sums.judgement(problem.loss().labels));
    }
    choose(result);
  });
  return result;
}

}  // namespace prunadag
