// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/refit.hpp"

#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "fit/lbfgs.hpp"
#include "fit/restricted.hpp"
#include "matrix/submatrix.hpp"

namespace prunadag {
namespace {

void check_options(const RefitOptions& options) {
  if (options.max_iterations < 0) {
    throw Error(ErrorKind::usage, fmt::format("refit: max_iterations {}: must be at least 0",
                                              options.max_iterations));
  }
  for (const auto& [name, value] :
       {std::pair{"gain_tolerance", options.gain_tolerance}, std::pair{"ridge", options.ridge}}) {
    if (!(value >= 0) || !std::isfinite(value)) {
      throw Error(ErrorKind::usage,
                  fmt::format("refit: {} {}: must be finite and at least 0", name, value));
    }
  }
}

/// Marks this rank's nonzero weights, and all parameters that cannot be pruned.
std::vector<char> free_ones(const Objective& objective, Vec x) {
  const ReadArray at(x);
  const std::size_t weights = owned_of_first(x, objective.prunable());
  std::vector<char> marks(at.span().size(), 1);
  for (std::size_t i = 0; i < weights; ++i) marks[i] = at[i] != 0.0;
  return marks;
}

/// Whether at most half of the columns have a free weight. Collective.
bool leaves_half(const Problem& problem, std::span<const char> marks) {
  const auto outputs = std::size_t(problem.outputs());
  const MPI_Comm comm = PetscObjectComm((PetscObject)problem.data().matrix.get());
  const std::int64_t exempt = problem.data().intercept;  // marked, on one rank
  return 2 * (sum(comm, columns_with(marks, outputs)) - exempt) <= problem.data().features;
}

/// Fits the intercept of a problem without weights, in closed form.
void fit_intercept(const Problem& problem, Vec x, RefitSummary& summary) {
  summary.before = problem.value(x);
  VecHandle best;
  check(VecDuplicate(x, best.put()));
  problem.start(best);
  summary.after = problem.value(best);
  summary.passes = 2;
  agree(PetscObjectComm((PetscObject)x), [&] {
    summary.note = problem.data().intercept ? "nothing is left to fit but the intercept"
                                            : "nothing is left to fit";
  });
  summary.refitted = summary.after <= summary.before;
  if (summary.refitted) {
    check(VecCopy(best, x));
  } else {
    summary.after = summary.before;
  }
  summary.objective = summary.after;
}

}  // namespace

double default_ridge(const Problem& problem) {
  if (problem.l2() > 0) return 0.0;
  return 1.0 / (double(problem.data().samples) * problem.curvature_unit());
}

RefitSummary refit(const Objective& objective, Vec x, const RefitOptions& options) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  std::vector<char> marks;
  agree(comm, [&] {
    check_options(options);
    marks = free_ones(objective, x);
  });
  RefitSummary summary;
  const std::size_t weights = owned_of_first(x, objective.prunable());
  std::int64_t own = 0;
  for (std::size_t i = 0; i < weights; ++i) own += marks[i] != 0;
  summary.nonzeros = sum(comm, own);
  const auto* problem = dynamic_cast<const Problem*>(&objective);
  if (summary.nonzeros == 0 && problem) {
    fit_intercept(*problem, x, summary);
    return summary;
  }

  const LbfgsOptions settings{options.max_iterations, options.gain_tolerance, options.ridge,
                              &options.stop};
  LbfgsEnd end;
  double share = 1.0;
  if (problem && has_submatrix(problem->data().matrix) && leaves_half(*problem, marks)) {
    const Restricted survivors(*problem, marks);
    const VecHandle y = survivors.problem().make_parameters();
    survivors.take(x, y);
    agree(comm, [&] { marks = survivors.take(marks); });
    end = minimise_by_lbfgs(survivors.problem(), y, marks, settings);
    survivors.give(y, x);
    share = survivors.share();
    summary.passes = 1;  // for the copy
  } else {
    end = minimise_by_lbfgs(objective, x, marks, settings);
  }
  summary.before = end.before;
  summary.after = end.penalised;
  summary.objective = end.after;
  summary.iterations = end.iterations;
  summary.passes += double(end.evaluations) * share;
  summary.refitted = !end.lost;
  summary.stopped = end.stopped;
  if (end.lost) {
    summary.after = end.before;
    summary.objective = objective.value(x);
    agree(comm, [&] {
      summary.note =
          "the refit could not start: the objective or its gradient is not a finite number";
    });
  }
  return summary;
}

std::vector<RefittedModel> refit_sparsities(const Objective& objective, Vec x,
                                            std::span<const double> sparsities,
                                            const PruningUnits& units,
                                            const RefitOptions& options) {
  std::vector<RefittedModel> models;
  agree(PetscObjectComm((PetscObject)x), [&] { models.resize(sparsities.size()); });
  for (std::size_t k = 0; k < sparsities.size(); ++k) {
    models[k].sparsity = sparsities[k];
    check(VecDuplicate(x, models[k].x.put()));
    check(VecCopy(x, models[k].x));
    prune_to_sparsity(models[k].x, sparsities[k], objective.prunable(), units);
    models[k].summary = refit(objective, models[k].x, options);
    if (!models[k].summary.stopped) continue;
    models.resize(k);
    break;
  }
  return models;
}

}  // namespace prunadag
