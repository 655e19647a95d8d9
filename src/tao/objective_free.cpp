// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "tao/objective_free.hpp"

#include <cmath>

#include "base/share.hpp"

namespace prunadag {

Log log_ids;

PetscErrorCode register_log() {
  PetscFunctionBegin;
  PetscCall(PetscClassIdRegister("PrunAdag", &log_ids.class_id));
  PetscCall(PetscLogStageGetId("PrunAdag Solve", &log_ids.stage));
  if (log_ids.stage < 0) PetscCall(PetscLogStageRegister("PrunAdag Solve", &log_ids.stage));
  PetscCall(PetscLogEventRegister("PrunAdagGradient", log_ids.class_id, &log_ids.gradient));
  PetscCall(PetscLogEventRegister("PrunAdagSelect", log_ids.class_id, &log_ids.select));
  PetscCall(PetscLogEventRegister("PrunAdagUpdate", log_ids.class_id, &log_ids.update));
  PetscFunctionReturn(PETSC_SUCCESS);
}

static PetscErrorCode refuse_finite_bounds(Tao tao) {
  PetscFunctionBegin;
  Vec lower = nullptr, upper = nullptr;
  PetscCall(TaoGetVariableBounds(tao, &lower, &upper));
  PetscReal largest_lower = PETSC_NINFINITY, smallest_upper = PETSC_INFINITY;
  if (lower) PetscCall(VecMax(lower, nullptr, &largest_lower));
  if (upper) PetscCall(VecMin(upper, nullptr, &smallest_upper));
  PetscCheck(largest_lower <= PETSC_NINFINITY && smallest_upper >= PETSC_INFINITY,
             PetscObjectComm((PetscObject)tao), PETSC_ERR_SUP,
             "%s is for problems without bounds on the variables; the bounds given are not "
             "infinite. Use a bound-constrained type such as bncg",
             ((PetscObject)tao)->type_name);
  PetscFunctionReturn(PETSC_SUCCESS);
}

static PetscErrorCode get_layout(Vec vector, VectorLayout* layout) {
  PetscFunctionBegin;
  PetscInt first, local, total;
  PetscCall(VecGetOwnershipRange(vector, &first, nullptr));
  PetscCall(VecGetLocalSize(vector, &local));
  PetscCall(VecGetSize(vector, &total));
  *layout = {first, local, total};
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode objective_free_setup(Tao tao, VectorLayout* layout) {
  PetscFunctionBegin;
  PetscCheck(!tao->constrained && !tao->eq_constrained && !tao->ineq_constrained,
             PetscObjectComm((PetscObject)tao), PETSC_ERR_SUP,
             "%s is for problems without constraints", ((PetscObject)tao)->type_name);
  if (tao->bounded) PetscCall(refuse_finite_bounds(tao));
  if (!tao->gradient) PetscCall(VecDuplicate(tao->solution, &tao->gradient));
  PetscCall(get_layout(tao->solution, layout));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode objective_free_begin(Tao tao, const VectorLayout& layout) {
  PetscFunctionBegin;
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);
  VectorLayout now;
  PetscCall(get_layout(tao->solution, &now));
  int changed = now != layout;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &changed, 1, MPI_INT, MPI_MAX, comm));
  PetscCheck(!changed, comm, PETSC_ERR_ARG_SIZ,
             "the solution has %lld entries; the solver was set up for %lld, or for another spread "
             "over the ranks: use a new Tao",
             static_cast<long long>(now.total), static_cast<long long>(layout.total));
  PetscCheck(tao->fmin <= PETSC_NINFINITY, PetscObjectComm((PetscObject)tao), PETSC_ERR_SUP,
             "%s never evaluates the objective: a lower bound on it (-tao_fmin) cannot be tested",
             ((PetscObject)tao)->type_name);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode objective_free_gradient(Tao tao) {
  PetscFunctionBegin;
  PetscCall(PetscLogEventBegin(log_ids.gradient, tao, tao->solution, tao->gradient, nullptr));
  PetscCall(TaoComputeGradient(tao, tao->solution, tao->gradient));
  PetscCall(PetscLogEventEnd(log_ids.gradient, tao, tao->solution, tao->gradient, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode objective_free_test(Tao tao, double gradient_norm, double step) {
  PetscFunctionBegin;
  if (!std::isfinite(gradient_norm)) {
    PetscCall(PetscInfo(tao,
                        "Iteration %" PetscInt_FMT ": the gradient is not finite; the "
                        "solution is left at the last iterate\n",
                        tao->niter));
    tao->reason = TAO_DIVERGED_NAN;
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscCall(TaoLogConvergenceHistory(tao, 0.0, gradient_norm, 0.0, tao->ksp_tot_its));
  PetscCall(TaoMonitor(tao, tao->niter, 0.0, gradient_norm, 0.0, step));
  PetscUseTypeMethod(tao, convergencetest, tao->cnvP);
  if (tao->reason == TAO_CONTINUE_ITERATING) {
    PetscTryTypeMethod(tao, update, tao->niter, tao->user_update);
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode select_relevant(Tao tao, Selector& selector, const VectorLayout& layout, Vec x,
                               std::int64_t target, std::span<double> riders,
                               Selection* selection) {
  PetscFunctionBegin;
  const std::size_t local = std::size_t(layout.local);
  const PetscScalar *gradient, *solution = nullptr;
  PetscCall(PetscLogEventBegin(log_ids.select, tao, tao->gradient, nullptr, nullptr));
  PetscCall(VecGetArrayRead(tao->gradient, &gradient));
  if (x) PetscCall(VecGetArrayRead(x, &solution));
  *selection = selector.largest({gradient, local}, {solution, x ? local : 0}, layout.first,
                                layout.total, target, riders);
  if (x) PetscCall(VecRestoreArrayRead(x, &solution));
  PetscCall(VecRestoreArrayRead(tao->gradient, &gradient));
  PetscCall(PetscLogFlops(4.0 * double(layout.local)));
  PetscCall(PetscLogEventEnd(log_ids.select, tao, tao->gradient, nullptr, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode check_target(Tao tao, PetscReal target) {
  PetscFunctionBegin;
  PetscCheck(target > 0 && std::isfinite(target), PetscObjectComm((PetscObject)tao),
             PETSC_ERR_ARG_OUTOFRANGE,
             "target %g: give a fraction between 0 and 1 or a count of at least 1", double(target));
  PetscCheck(target < 1 || target == std::floor(target), PetscObjectComm((PetscObject)tao),
             PETSC_ERR_ARG_OUTOFRANGE, "target %g: a count must be a whole number", double(target));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode resolve_target(Tao tao, PetscReal target, std::int64_t total, std::int64_t* count) {
  PetscFunctionBegin;
  PetscCheck(target <= PetscReal(total), PetscObjectComm((PetscObject)tao),
             PETSC_ERR_ARG_OUTOFRANGE, "target %g: there are only %lld parameters", double(target),
             static_cast<long long>(total));
  *count = target < 1 ? rounded_share(target, total) : std::int64_t(target);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode view_target(Tao tao, PetscReal target, const VectorLayout& layout,
                           PetscViewer viewer) {
  PetscFunctionBegin;
  if (layout.total > 0) {
    std::int64_t count;
    PetscCall(resolve_target(tao, target, layout.total, &count));
    PetscCall(PetscViewerASCIIPrintf(viewer, "target: %g, that is %lld of %lld parameters\n",
                                     double(target), static_cast<long long>(count),
                                     static_cast<long long>(layout.total)));
  } else {
    PetscCall(PetscViewerASCIIPrintf(viewer, "target: %g\n", double(target)));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode view_objective_free(PetscViewer viewer) {
  PetscFunctionBegin;
  PetscCall(PetscViewerASCIIPrintf(
      viewer, "objective: never evaluated and shown as 0; grtol is 0 unless set\n"));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode check_positive(Tao tao, const char* what, PetscReal value) {
  PetscFunctionBegin;
  PetscCheck(value > 0 && std::isfinite(value), PetscObjectComm((PetscObject)tao),
             PETSC_ERR_ARG_OUTOFRANGE, "%s %g must be positive and finite", what, double(value));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
