// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "base/share.hpp"
#include "fit/gain_test.hpp"
#include "fit/method.hpp"
#include "fit/trace.hpp"
#include "problem/scaled_objective.hpp"
#include "prunadag/model.hpp"
#include "prunadag/prunadag.h"

namespace prunadag {
namespace {

constexpr double minimiser_tolerance = 1e-13;  // share of the total gain, see GainTest

/// The settings that the solver used; PETSc options may have changed them.
void describe_solver(Tao tao, const FitOptions& options, std::int64_t candidates,
                     FitSummary& summary) {
  TaoType type;
  check(TaoGetType(tao, &type));
  summary.method = options.method;
  const std::string name = type;
  PetscReal target = 0;  // 0 where the type has none
  if (name == TAOPRUNADAG) {
    TaoPrunAdagVariant variant;
    check(TaoPrunAdagGetVariant(tao, &variant));
    check(TaoPrunAdagGetTarget(tao, &target));
    summary.method = fmt::format("prunadag-{}", TaoPrunAdagVariants[variant]);
  } else if (name == TAOFRANKWOLFE) {
    TaoFrankWolfeStepRule rule;
    check(TaoFrankWolfeGetStepRule(tao, &rule));
    check(TaoFrankWolfeGetTarget(tao, &target));
    summary.method = rule == TAO_FRANKWOLFE_DECREASING ? "fw1" : "fw2";
  } else {
    summary.method = name;
  }
  // A share, from -tao_..._target.
  if (target > 0 && target < 1) target = double(rounded_share(target, candidates));
  summary.target = std::int64_t(target);

  PetscReal tolerance;
  PetscInt iterations;
  check(TaoGetTolerances(tao, &tolerance, nullptr, nullptr));
  check(TaoGetMaximumIterations(tao, &iterations));
  summary.tolerance = tolerance;
  summary.max_iterations = iterations;
}

/// Memory of a solver beside x: the gradient, two accumulators, units, the step, and the sums of a
/// pass.
void require_memory_of_solver(Vec x) {
  constexpr std::int64_t vectors = 6, worth_asking = std::int64_t(1) << 26;
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  const std::int64_t parameters = global_size(x);
  const std::int64_t bytes = 8 * vectors * (parameters / size_of(comm) + 1);
  if (bytes < worth_asking) return;
  require_memory(
      comm, bytes, [&] { return fmt::format("a fit of {} parameters", parameters); },
      ErrorKind::data);
}

/// Whether the type is ours, so that a gradient that is not finite ends the solve at the last
/// iterate.
bool is_ours(Tao tao) {
  PetscBool ours;
  check(PetscObjectTypeCompareAny((PetscObject)tao, &ours, TAOPRUNADAG, TAOADAGRAD, TAOFRANKWOLFE,
                                  ""));
  return ours;
}

/// Lets gradients end early while it lives. No extra message is needed: such a gradient has a NaN,
/// and its norm, which the ranks sum anyway, ends the solve on all ranks.
class EarlyLeave {
 public:
  EarlyLeave(const Objective& objective, const std::function<bool()>* stop)
      : objective_(objective) {
    objective_.leave_gradients_when(stop);
  }
  ~EarlyLeave() { objective_.leave_gradients_when(nullptr); }
  EarlyLeave(const EarlyLeave&) = delete;
  EarlyLeave& operator=(const EarlyLeave&) = delete;

  /// Whether it happened on any rank; collective.
  bool happened(MPI_Comm comm) const { return largest(comm, objective_.left_gradient()) > 0; }

 private:
  const Objective& objective_;
};

/// Whether the Tao measures parameters in scaled units.
bool is_scaled(Tao tao) {
  TaoPrunAdagUnits units;
  PetscBool ours;
  check(PetscObjectTypeCompare((PetscObject)tao, TAOPRUNADAG, &ours));
  if (!ours) return false;
  check(TaoPrunAdagGetUnits(tao, &units));
  return units == TAO_PRUNADAG_UNITS_SCALED;
}

PetscErrorCode divisors_of(Tao, PetscInt count, PetscReal d[], void* objective) {
  static_cast<const Objective*>(objective)->exempt_divisors({d, std::size_t(count)});
  return 0;
}

/// Gives the curvature bounds of the objective to a solver in scaled units.
void set_scaling(Tao tao, const Objective& objective) {
  const VecHandle bounds = objective.make_parameters();
  if (objective.curvature_bounds(bounds)) check(TaoPrunAdagSetScaling(tao, bounds));
  check(TaoPrunAdagSetExemptDivisors(tao, divisors_of, const_cast<Objective*>(&objective)));
}

/// Makes the parameters that are not prunable exempt.
void set_exempt(Tao tao, const Objective& objective, Vec x) {
  PetscInt local;
  check(VecGetLocalSize(x, &local));
  const PetscInt prunable = PetscInt(owned_of_first(x, objective.prunable()));
  IndexSetHandle exempt;
  check(ISCreateStride(PetscObjectComm((PetscObject)x), local - prunable,
                       PetscInt(first_index(x)) + prunable, 1, exempt.put()));
  check(TaoPrunAdagSetExempt(tao, exempt));
}

void set_groups(Tao tao, Vec groups) {
  const ReadArray numbers(groups);
  const MPI_Comm comm = PetscObjectComm((PetscObject)groups);
  const std::vector<PetscInt> own = agree(
      comm, [&] { return std::vector<PetscInt>(numbers.span().begin(), numbers.span().end()); });
  IndexSetHandle set;
  agree(comm, [&] {
    check(ISCreateGeneral(comm, PetscInt(own.size()), own.data(), PETSC_COPY_VALUES, set.put()));
  });
  check(TaoPrunAdagSetGroups(tao, set));
}

/// The greatest |g_i| of a fit that did not move, or ended with a norm of 0. Otherwise 0, also for
/// types that keep no gradient. Collective.
double greatest_gradient(Tao tao, const FitSummary& summary) {
  Vec g = nullptr;
  PetscReal greatest = 0;
  if (summary.iterations == 0 || summary.gradient_norm == 0) {
    check(TaoGetGradient(tao, &g, nullptr, nullptr));
  }
  if (g) check(VecNorm(g, NORM_INFINITY, &greatest));
  return greatest;
}

/// The end of a solve in words.
std::string end_of(const FitSummary& summary, TaoConvergedReason reason, double gain_tolerance) {
  const std::string after =
      fmt::format("{} iteration{}", summary.iterations, summary.iterations == 1 ? "" : "s");
  const double smaller = summary.first_gradient_norm / summary.gradient_norm;
  if (summary.stopped) return "interrupted after " + after;
  switch (reason) {
    case TAO_DIVERGED_NAN:
      return "lost its gradient after " + after;
    case TAO_CONVERGED_GATOL:
      return fmt::format("converged: the gradient's norm is within {:g} ({})", summary.tolerance,
                         after);
    case TAO_CONVERGED_STEPTOL:
      if (gain_tolerance == 0) break;
      return fmt::format("stopped: the last 5 steps gained less than {:g} % on average ({})",
                         100 * gain_tolerance, after);
    case TAO_CONVERGED_USER:
      return fmt::format("converged: the last 2 steps gained less than {:g} of all ({})",
                         minimiser_tolerance, after);
    case TAO_DIVERGED_LS_FAILURE:
      return fmt::format("ended: no step lowers the objective any further ({})", after);
    case TAO_DIVERGED_MAXFCN:
      return fmt::format("reached its limit of evaluations ({})", after);
    case TAO_DIVERGED_MAXITS:
      if (!(smaller > 1) || !std::isfinite(smaller)) return "reached its limit of " + after;
      return fmt::format("reached its limit of {}, the gradient {:.3g} times smaller", after,
                         smaller);
    default:
      break;
  }
  return fmt::format("{} ({}) after {}", reason > 0 ? "converged" : "ended", summary.reason, after);
}

/// Notes for ends that look like success but may not be.
std::string note_of(const FitSummary& summary, double greatest_gradient) {
  if (!summary.converged) return {};
  if (summary.gradient_norm == 0 && greatest_gradient > 0) {
    return fmt::format(
        "the gradient underflows: its norm is 0, though an entry is {:.1e}. The numbers of the "
        "data "
        "are too small: scale them",
        greatest_gradient);
  }
  if (summary.iterations > 0 || summary.max_iterations == 0) return {};
  return fmt::format(
      "nothing was fitted: at the start the gradient's norm, {:.3e}, is within the tolerance of "
      "{:g} already. That is right where the start is the minimiser, as for targets that are all "
      "the same; features of very small or very large numbers do that, too: scale them",
      summary.gradient_norm, summary.tolerance);
}

}  // namespace

std::int64_t target_of(const FitOptions& options, std::int64_t candidates, const char* what) {
  if (options.target_count > candidates) {
    throw Error(ErrorKind::usage, fmt::format("target {}: there are only {} {}",
                                              options.target_count, candidates, what));
  }
  return options.target_count > 0 ? options.target_count
                                  : rounded_share(options.target_share, candidates);
}

namespace {

/// Minimises `objective` from `at`; `parameters_at` converts a point to parameters.
FitSummary solve(const Objective& objective, const FitOptions& options, std::int64_t target, Vec at,
                 const FitHooks& hooks, const std::function<Vec(Vec)>& parameters_at) {
  const double begin = MPI_Wtime();
  const MPI_Comm comm = PetscObjectComm((PetscObject)at);
  require_memory_of_solver(at);
  const TaoHandle tao = make_tao(comm, options, target);
  check(TaoSetSolution(tao, at));
  objective.attach(tao);
  const bool scaled = is_scaled(tao);
  if (scaled) set_scaling(tao, objective);
  const bool grouped = objective.groups() && fits_groups(options);
  if (scaled || grouped) set_exempt(tao, objective, at);
  if (grouped) set_groups(tao, objective.groups());
  // Exempt parameters are not candidates.
  const std::int64_t candidates = grouped  ? objective.candidates()
                                  : scaled ? objective.prunable()
                                           : global_size(at);
  FitSummary summary;
  agree(comm, [&] { describe_solver(tao, options, candidates, summary); });

  GainTest gain_test(minimiser_tolerance);
  if (minimises(options)) gain_test.add_to(tao);

  Trace trace(objective, hooks, tao, parameters_at);
  {
    const EarlyLeave leave(objective, is_ours(tao) ? &hooks.stop : nullptr);
    check(TaoSolve(tao));
    summary.stopped = leave.happened(comm);
  }
  trace.finish(summary.stopped);

  TaoConvergedReason reason;
  PetscInt iterations;
  check(TaoGetConvergedReason(tao, &reason));
  check(TaoGetIterationNumber(tao, &iterations));
  summary.stopped |= trace.stopped();
  agree(comm, [&] {
    summary.reason = summary.stopped ? "STOPPED_ON_REQUEST" : TaoConvergedReasons[reason];
  });
  summary.converged = reason > 0;
  summary.gradient_lost = reason == TAO_DIVERGED_NAN && !summary.stopped;
  summary.iterations = iterations;
  summary.gradient_norm = trace.gradient_norm();
  summary.first_gradient_norm = trace.first_gradient_norm();
  PetscReal gain = 0;
  if (scaled) check(TaoPrunAdagGetGainTolerance(tao, &gain));
  agree(comm, [&] { summary.end = end_of(summary, reason, gain); });
  const double greatest = greatest_gradient(tao, summary);
  agree(comm, [&] { summary.note = note_of(summary, greatest); });
  summary.seconds = MPI_Wtime() - begin;
  return summary;
}

/// The summary of a fit that cannot begin: TAO's types that evaluate f refuse a start without
/// finite values.
FitSummary lost_at_the_start(const FitOptions& options, MPI_Comm comm) {
  FitSummary summary;
  summary.gradient_lost = true;
  summary.first_gradient_norm = summary.gradient_norm = std::numeric_limits<double>::quiet_NaN();
  summary.tolerance = options.tolerance;
  summary.max_iterations = options.max_iterations;
  agree(comm, [&] {
    summary.method = options.method;
    summary.reason = TaoConvergedReasons[TAO_DIVERGED_NAN];
    summary.end = end_of(summary, TAO_DIVERGED_NAN, 0);
  });
  return summary;
}

}  // namespace

FitSummary fit(const Objective& objective, const FitOptions& options, Vec x,
               const FitHooks& hooks) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  const std::int64_t target = agree(comm, [&] {
    check_options(options);
    if (!objective.groups() || !fits_groups(options)) {
      return target_of(options, objective.prunable());
    }
    return target_of(options, objective.candidates(), "groups of features");
  });
  if (!minimises(options)) {
    return solve(objective, options, target, x, hooks, [](Vec at) { return at; });
  }
  const ScaledObjective scaled(objective, x);
  const VecHandle g = scaled.make_parameters();
  PetscReal norm;
  const double f = scaled.value_and_gradient(scaled.z(), g);
  check(VecNorm(g, NORM_2, &norm));
  if (!std::isfinite(f) || !std::isfinite(norm)) return lost_at_the_start(options, comm);
  FitSummary summary =
      solve(scaled, options, target, scaled.z(), hooks, [&](Vec z) { return scaled.lowered(z); });
  scaled.lower(scaled.z(), x);
  return summary;
}

}  // namespace prunadag
