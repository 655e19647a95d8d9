// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "tao/objective_free.hpp"

#include <cmath>

#include "base/arrays.hpp"
#include "base/share.hpp"

namespace prunadag {

Log log_ids;

PetscErrorCode register_log() {
  PetscFunctionBegin;
  PetscCall(PetscClassIdRegister("PrunAdag", &log_ids.class_id));
  PetscCall(PetscLogEventRegister("PrunAdagGradient", log_ids.class_id, &log_ids.gradient));
  PetscCall(PetscLogEventRegister("PrunAdagSelect", log_ids.class_id, &log_ids.select));
  PetscCall(PetscLogEventRegister("PrunAdagUpdate", log_ids.class_id, &log_ids.update));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode objective_free_gradient(Tao tao) {
  PetscFunctionBegin;
  PetscCall(PetscLogEventBegin(log_ids.gradient, tao, tao->solution, tao->gradient, nullptr));
  PetscCall(TaoComputeGradient(tao, tao->solution, tao->gradient));
  PetscCall(PetscLogEventEnd(log_ids.gradient, tao, tao->solution, tao->gradient, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// sqrt(g'Mg) for the matrix M of TaoSetGradientNorm(). TAO keeps a vector for the product.
static PetscErrorCode norm_by_matrix(Tao tao, double* norm) {
  PetscScalar square;

  PetscFunctionBegin;
  PetscCall(MatMult(tao->gradient_norm, tao->gradient, tao->gradient_norm_tmp));
  PetscCall(VecDot(tao->gradient_norm_tmp, tao->gradient, &square));
  PetscCheck(!(square < 0), PetscObjectComm((PetscObject)tao), PETSC_ERR_ARG_WRONG,
             "the matrix of TaoSetGradientNorm() is not positive definite: g'Mg is %g",
             double(square));
  *norm = std::sqrt(square);
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Creates tao->stepdirection, with zeros, before a monitor reads it.
static PetscErrorCode provide_step(Tao tao) {
  PetscFunctionBegin;
  if (tao->stepdirection || !monitors_step(tao)) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(VecDuplicate(tao->solution, &tao->stepdirection));
  PetscCall(VecSet(tao->stepdirection, 0.0));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode objective_free_test(Tao tao, double gradient_norm, double step,
                                   PetscInt trial_gradients) {
  PetscFunctionBegin;
  if (tao->gradient_norm && std::isfinite(gradient_norm)) {
    PetscCall(norm_by_matrix(tao, &gradient_norm));
  }
  if (!std::isfinite(gradient_norm)) {
    PetscCall(PetscInfo(tao,
                        "Iteration %" PetscInt_FMT ": the gradient is not finite; the "
                        "solution is left at the last iterate\n",
                        tao->niter));
    tao->reason = TAO_DIVERGED_NAN;
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscCall(provide_step(tao));
  PetscCall(TaoLogConvergenceHistory(tao, 0.0, gradient_norm, 0.0, tao->ksp_tot_its));
  PetscCall(TaoMonitor(tao, tao->niter, 0.0, gradient_norm, 0.0, step));
  PetscCall(ask_convergence_test(tao));
  if (tao->reason != TAO_CONTINUE_ITERATING) PetscFunctionReturn(PETSC_SUCCESS);
  // TAO counts a gradient only when the objective comes with it.
  if (tao->max_funcs >= 0 && tao->niter + 1 + trial_gradients > tao->max_funcs) {
    tao->reason = TAO_DIVERGED_MAXFCN;
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscTryTypeMethod(tao, update, tao->niter, tao->user_update);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode begin_step(Tao tao) {
  PetscFunctionBegin;
  if (tao->stepdirection && monitors_step(tao)) {
    PetscCall(VecCopy(tao->solution, tao->stepdirection));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode end_step(Tao tao) {
  PetscFunctionBegin;
  if (tao->stepdirection && monitors_step(tao)) {
    PetscCall(VecAYPX(tao->stepdirection, -1.0, tao->solution));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode select_relevant(Tao tao, Selector& selector, const VectorLayout& layout, Vec g,
                               Vec x, Vec root, std::int64_t target, std::span<double> riders,
                               Selection* selection) {
  Arrays arrays;

  PetscFunctionBegin;
  const std::size_t local = std::size_t(layout.local);
  const PetscScalar *gradient, *solution, *units;
  PetscCall(PetscLogEventBegin(log_ids.select, tao, g, nullptr, nullptr));
  PetscCall(arrays.read(g, &gradient));
  PetscCall(arrays.read(x, &solution));
  PetscCall(arrays.read(root, &units));
  *selection =
      selector.largest({{gradient, local}, {solution, x ? local : 0}, {units, root ? local : 0}},
                       layout.first, layout.total, target, riders);
  PetscCall(arrays.give_back());
  PetscCall(PetscLogFlops(4.0 * double(layout.local)));
  PetscCall(PetscLogEventEnd(log_ids.select, tao, g, nullptr, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode resolve_target(Tao tao, PetscReal target, std::int64_t total, std::int64_t* count,
                              const char* what) {
  PetscFunctionBegin;
  *count = 0;
  if (total == 0) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCheck(target <= PetscReal(total), PetscObjectComm((PetscObject)tao),
             PETSC_ERR_ARG_OUTOFRANGE, "target %g: there are only %lld %s", double(target),
             static_cast<long long>(total), what);
  *count = target < 1 ? rounded_share(target, total) : std::int64_t(target);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode view_target(Tao tao, PetscReal target, std::int64_t total, const char* what,
                           PetscViewer viewer) {
  std::int64_t count;

  PetscFunctionBegin;
  if (total == 0) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(resolve_target(tao, target, total, &count, what));
  PetscCall(PetscViewerASCIIPrintf(viewer, "relevant: %lld of %lld %s\n",
                                   static_cast<long long>(count), static_cast<long long>(total),
                                   what));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode view_objective_free(PetscViewer viewer) {
  PetscFunctionBegin;
  PetscCall(PetscViewerASCIIPrintf(
      viewer, "objective: never evaluated and shown as 0, so that grtol has to be 0\n"));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
