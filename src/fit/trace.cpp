// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/trace.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/sums.hpp"
#include "prunadag/prunadag.h"
#include "tao/monitor.hpp"

namespace prunadag {
namespace {

constexpr double tick_seconds = 0.2;

Vec solution_of(Tao tao) {
  Vec x;
  check(TaoGetSolution(tao, &x));
  return x;
}

}  // namespace

Trace::Trace(const Objective& objective, const FitHooks& hooks, Tao tao,
             const std::function<Vec(Vec)>& parameters_at)
    : objective_(objective),
      hooks_(hooks),
      tao_(tao),
      parameters_at_(parameters_at),
      begin_(MPI_Wtime()) {
  PetscBool prunadag;
  check(PetscObjectTypeCompare((PetscObject)tao, TAOPRUNADAG, &prunadag));
  is_prunadag_ = prunadag;
  // Some ranks may show progress, e.g. those whose launcher has a terminal; all count for them.
  std::array<int, 2> any{hooks.progress ? 1 : 0, hooks.progress || hooks.stop ? 1 : 0};
  MPI_Allreduce(MPI_IN_PLACE, any.data(), 2, MPI_INT, MPI_MAX, PetscObjectComm((PetscObject)tao));
  shows_ = any[0] != 0;
  ticks_ = any[1] != 0;
  check(add_monitor(tao, monitor, this));
}

double Trace::seconds() const { return MPI_Wtime() - begin_; }

PetscErrorCode Trace::monitor(Tao, void* context) {
  PetscFunctionBegin;
  try {
    static_cast<Trace*>(context)->iterate();
  } catch (const std::exception& error) {
    SETERRQ(PETSC_COMM_SELF, PETSC_ERR_LIB, "%s", error.what());
  }
  PetscFunctionReturn(0);
}

void Trace::iterate() {
  PetscInt iteration;
  check(
      TaoGetSolutionStatus(tao_, &iteration, nullptr, &gradient_norm_, nullptr, nullptr, nullptr));
  if (iteration == 0) first_gradient_norm_ = gradient_norm_;
  if (hooks_.record) {
    hand_out_pending();
    pending_ = IterateRecord{iteration,    gradient_norm_,      std::nullopt,
                             std::nullopt, count_below_delta(), seconds()};
    if (hooks_.objective_every > 0 && iteration % hooks_.objective_every == 0) {
      pending_->objective = objective_.value(solution_of(tao_));
    }
  }
  if (hooks_.visit) hooks_.visit(iteration, parameters_at_(solution_of(tao_)));
  if (ticks_ && iteration >= next_tick_) tick(iteration);
}

void Trace::hand_out_pending() {
  if (!pending_) return;
  PetscInt optimisable, acceptable, decreasable, iterations;
  check(TaoGetIterationNumber(tao_, &iterations));
  if (is_prunadag_ && iterations > pending_->iteration) {
    check(TaoPrunAdagGetSetSizes(tao_, &optimisable, &acceptable, &decreasable));
    pending_->sets = IterateRecord::Sets{optimisable, acceptable, decreasable};
  }
  hooks_.record(*pending_);
  pending_.reset();
}

void Trace::finish(bool left_early) {
  if (hooks_.record) hand_out_pending();
  if (!left_early) return;
  gradient_norm_ = std::numeric_limits<double>::quiet_NaN();
  if (!hooks_.record) return;
  PetscInt iterations;
  check(TaoGetIterationNumber(tao_, &iterations));
  hooks_.record(
      {iterations, gradient_norm_, std::nullopt, std::nullopt, count_below_delta(), seconds()});
}

std::int64_t Trace::count_below_delta() const {
  const Vec x = parameters_at_(solution_of(tao_));
  const ReadArray array(x);
  const std::size_t weights = owned_of_first(x, objective_.prunable());
  return sum(PetscObjectComm((PetscObject)x),
             count_below(array.span().first(weights), hooks_.delta));
}

void Trace::tick(std::int64_t iteration) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao_);
  std::array<double, 2> most{hooks_.stop && hooks_.stop() ? 1.0 : 0.0, seconds()};
  MPI_Allreduce(MPI_IN_PLACE, most.data(), 2, MPI_DOUBLE, MPI_MAX, comm);
  if (most[0] > 0) {
    stopped_ = true;
    check(TaoSetConvergedReason(tao_, TAO_DIVERGED_USER));
  }
  const double pace = std::max(most[1] - last_tick_seconds_, 1e-6) / double(iteration - last_tick_);
  last_tick_ = iteration;
  last_tick_seconds_ = most[1];
  const double ahead = std::clamp(tick_seconds / pace, 1.0, 2.0 * double(iteration) + 8.0);
  next_tick_ = iteration + std::int64_t(ahead);
  if (!shows_) return;
  const double below = double(count_below_delta()) / double(objective_.prunable());
  if (!hooks_.progress) return;
  PetscInt limit;
  check(TaoGetMaximumIterations(tao_, &limit));
  hooks_.progress({iteration, limit, gradient_norm_, below, most[1]});
}

}  // namespace prunadag
