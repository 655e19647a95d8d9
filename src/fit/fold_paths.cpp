// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: folds are independent. Groups of ranks, each with a copy of all data, judge one fold
// each, several times. All ranks together judge the folds that are left.
#include "fit/fold_paths.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <span>
#include <tuple>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "base/rank_groups.hpp"
#include "fit/folds.hpp"
#include "kernel/sample_weights.hpp"
#include "matrix/copy_to_groups.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(const Problem& problem) {
  return PetscObjectComm((PetscObject)problem.data().matrix.get());
}

/// Throws Error(data), on all ranks, when a target of classes has only one class among the samples
/// with weight. Collective; one reduction.
void refuse_one_class(const Problem& problem) {
  if (!problem.loss().classifies()) return;
  constexpr double none = std::numeric_limits<double>::infinity();
  const std::size_t each = std::size_t(problem.targets_per_sample());
  // per target, over samples with weight: minus the least value, the greatest value
  std::vector<double> ranges =
      agree(comm_of(problem), [&] { return std::vector<double>(2 * each, -none); });
  {
    const ReadArray targets(problem.data().targets), weights(problem.data().weights);
    for (std::size_t e = 0; e < targets.span().size(); ++e) {
      if (!(weight_of(weights.span(), e / each) > 0)) continue;
      double* const range = ranges.data() + 2 * (e % each);
      range[0] = std::max(range[0], -targets[e]);
      range[1] = std::max(range[1], targets[e]);
    }
  }
  reduce_in_place(comm_of(problem), ranges, MPI_MAX);
  for (std::size_t k = 0; k < each; ++k) {
    if (-ranges[2 * k] < ranges[2 * k + 1]) continue;
    throw Error(ErrorKind::data, fmt::format("all of its {} other samples are of one class",
                                             problem.data().samples));
  }
}

/// Judges the models of a path. A model serves every sparsity up to that of the next model. Several
/// sparsities share a model where fewer weights influence the samples of a fold. Collective.
void judge_path(const Path& found, const Problem& judging, std::span<const double> sparsities,
                std::span<HeldBack> cells) {
  const VecHandle x = judging.make_parameters();
  std::size_t next = 0;
  for (std::size_t k = 0; k < found.models.size(); ++k) {
    set_parameters(found.models[k], judging, x);
    const HeldBack sums = judge(judging, x);
    const double end = k + 1 < found.models.size() ? found.models[k + 1].sparsity : 1.0;
    for (; next < sparsities.size() && sparsities[next] < end; ++next) cells[next] = sums;
  }
}

void add_paths(const Problem& problem, const FoldTask& task, std::int64_t fold,
               FoldJudged& result) {
  const MPI_Comm comm = comm_of(problem);
  const std::size_t levels = task.path.sparsities.size();
  PathOptions path = agree(comm, [&] {
    result.cells.resize(task.penalties.size() * levels);
    PathOptions options = task.path;
    if (options.progress) {
      options.progress = [&, fold](PathProgress at) {
        at.fold = fold + 1;
        at.folds = task.folds();
        task.path.progress(at);
      };
    }
    return options;
  });
  const std::vector<std::int64_t> fold_of = folds_of(problem.data(), task.validation);
  const Dataset train = some_samples(problem.data(), fold_of, fold, false);
  const Dataset held_back = some_samples(problem.data(), fold_of, fold, true);
  const Problem there(train, problem.loss(), problem.l2(),
                      problem.centred() ? Centring::means : Centring::none);
  refuse_one_class(there);
  const Problem judging(held_back, problem.loss());
  Fits fits(there, task.fit, path.stop);
  for (std::size_t p = 0; p < task.penalties.size() && !result.stopped; ++p) {
    path.l2 = task.penalties[p];
    const Path found = fits.path(path);
    judge_path(found, judging, path.sparsities,
               std::span(result.cells).subspan(p * levels, levels));
    result.stopped = found.stopped;
  }
  result.passes = fits.passes * double(train.samples) / double(problem.data().samples);
}

/// Judges a fold on the ranks of the problem. They all return the same.
FoldJudged judge_fold(const Problem& problem, const FoldTask& task, std::int64_t fold) {
  FoldJudged result;
  try {
    add_paths(problem, task, fold, result);
  } catch (...) {
    result.failure = current_error();
  }
  return result;
}

/// Sends the results to all ranks. Group f modulo the number of groups has judged fold f.
void share(const RankGroups& groups, std::span<FoldJudged> folds, std::size_t cells) {
  const MPI_Comm comm = groups.whole();
  constexpr std::size_t numbers = std::tuple_size_v<HeldBack::Numbers>, others = 2;
  const std::size_t width = numbers * cells + others;
  std::vector<double> all = agree(comm, [&] {
    for (FoldJudged& fold : folds) fold.cells.resize(cells);
    return std::vector<double>(folds.size() * width, 0.0);
  });
  const auto owner_of = [&](std::size_t f) { return int(f % std::size_t(groups.count())); };
  for (std::size_t f = 0; f < folds.size(); ++f) {
    if (owner_of(f) != groups.number() || rank_of(groups.own()) != 0) continue;
    double* to = all.data() + f * width;
    for (const HeldBack& cell : folds[f].cells) to = std::ranges::copy(cell.numbers(), to).out;
    *to++ = folds[f].passes;
    *to = folds[f].stopped;
  }
  sum_in_place(comm, all);
  for (std::size_t f = 0; f < folds.size(); ++f) {
    const double* from = all.data() + f * width;
    for (HeldBack& cell : folds[f].cells) {
      HeldBack::Numbers of_cell;
      std::copy_n(from, numbers, of_cell.begin());
      cell = std::bit_cast<HeldBack>(of_cell);
      from += numbers;
    }
    folds[f].passes = from[0];
    folds[f].stopped = from[1] > 0;
    try {
      settle(comm, owner_of(f) == groups.number() ? folds[f].failure : std::nullopt);
      folds[f].failure.reset();
    } catch (const Error& failure) {  // the same on all ranks
      folds[f].failure = failure;
    }
  }
}

/// The number of groups that pays and fits in memory.
int groups_with_memory(const Problem& problem, std::int64_t folds) {
  const MPI_Comm comm = comm_of(problem);
  const int ranks = size_of(comm);
  if (ranks == 1 || !can_copy_to_groups(problem.data().matrix)) return 1;
  int groups = groups_for(ranks, folds);
  if (groups == 1) return 1;
  constexpr std::int64_t copies = 4;  // the data, the data of a fold, its columns twice
  const std::int64_t available = available_memory(comm);
  const auto fits = [&](int size) {
    const std::int64_t bytes = bytes_of_copy(problem.data().matrix, size);
    return copies * bytes <= available && bytes <= most_bytes_of_copy;
  };
  while (groups > 1 && !fits(ranks / groups)) --groups;
  return groups;
}

}  // namespace

Fits::Fits(const Problem& problem, const FitOptions& options, const std::function<bool()>& stop)
    : problem_(problem), x_(problem.make_parameters()) {
  problem.start(x_);
  FitHooks hooks;
  agree(comm_of(problem), [&] { hooks.stop = stop; });
  summary = fit(problem, options, x_, hooks);
  passes = double(summary.iterations) + 1;
}

Path Fits::path(const PathOptions& options) {
  const VecHandle x = problem_.make_parameters();
  check(VecCopy(x_, x));
  Path path = prune_path(problem_, options, x);
  passes += path.passes;
  return path;
}

int groups_for(int ranks, std::int64_t folds) {
  const auto time_on = [](int q) { return (1.0 + 0.15 * (q - 1)) / q; };
  int best = 1;
  double least = double(folds) * time_on(ranks);
  for (int groups = 2; groups <= std::min<std::int64_t>(ranks, folds); ++groups) {
    const double time =
        double(folds / groups) * time_on(ranks / groups) + double(folds % groups) * time_on(ranks);
    if (time < least) {
      least = time;
      best = groups;
    }
  }
  return best;
}

std::vector<FoldJudged> judge_folds(const Problem& problem, const FoldTask& task) {
  const MPI_Comm comm = comm_of(problem);
  std::vector<FoldJudged> all =
      agree(comm, [&] { return std::vector<FoldJudged>(std::size_t(task.folds())); });
  const int count = groups_with_memory(problem, task.folds());
  const std::size_t side_by_side =
      count > 1 ? all.size() / std::size_t(count) * std::size_t(count) : 0;
  if (side_by_side > 0) {
    const RankGroups groups(comm, count);
    const Dataset data = copy_to_groups(problem.data(), groups);
    const auto here = end_together(comm, [&] {  // one group alone may fail
      return std::make_unique<Problem>(data, problem.loss(), problem.l2(),
                                       problem.centred() ? Centring::means : Centring::none);
    });
    bool stopped = false;
    for (std::size_t f = std::size_t(groups.number()); f < side_by_side && !stopped;
         f += std::size_t(count)) {
      all[f] = judge_fold(*here, task, std::int64_t(f));
      stopped = all[f].stopped;
    }
    share(groups, std::span(all).first(side_by_side),
          task.penalties.size() * task.path.sparsities.size());
  }
  const auto is_stopped = [](const FoldJudged& fold) { return fold.stopped; };
  for (std::size_t f = side_by_side; f < all.size(); ++f) {
    if (std::ranges::any_of(all, is_stopped)) break;
    all[f] = judge_fold(problem, task, std::int64_t(f));
  }
  return all;
}

}  // namespace prunadag
