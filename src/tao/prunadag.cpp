// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: prunAdag, an adaptive gradient method that moves few parameters towards the minimiser and
//   lets the others shrink, so that a fit can be pruned afterwards. METHOD.md numbers its steps.
// Algorithm: per iteration one gradient, one selection of the T largest |g_i|, one pass that
//   classifies every parameter and updates it; the objective is never evaluated.
// References: Porcelli, Seraghiti, Toint, "prunAdag: an adaptive pruning-aware gradient method",
//   Computational Optimization and Applications 93 (2026) 85-119, doi:10.1007/s10589-025-00723-7.
#include "tao/prunadag.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace prunadag {
namespace {

/// A variant is three independent choices about the bounds of step 5.
struct Variant {
  bool scaled;   // a_i carries norm(g_R)/norm(x_S)
  bool capped;   // b_i = |x_i|
  bool accepts;  // A may be nonempty
};
constexpr Variant variants[] = {{true, false, true},
                                {false, false, true},
                                {true, true, true},
                                {false, true, true},
                                {true, true, false}};

PetscErrorCode TaoSetUp_PrunAdag(Tao tao) {
  TAO_PrunAdag* p = prunadag_of(tao);

  PetscFunctionBegin;
  PetscCall(objective_free_setup(tao, &p->layout));
  PetscCall(VecDestroy(&p->so));
  PetscCall(VecDestroy(&p->sd));
  PetscCall(VecDuplicate(tao->solution, &p->so));
  PetscCall(VecDuplicate(tao->solution, &p->sd));
  PetscCall(PetscFree(p->labels));
  PetscCall(PetscMalloc1(std::size_t(p->layout.local), &p->labels));
  p->iterations = 0;
  PetscCheck(!p->scaled() || !p->zeta_given, PetscObjectComm((PetscObject)tao), PETSC_ERR_SUP,
             "zeta belongs to the paper's units: -tao_prunadag_units paper");
  if (p->scaled()) PetscCall(set_up(tao, p->layout, p->units));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// a_i = |x_i|/(k+1) [norm(g_R)/norm(x_S)],  b_i = |x_i| or infinity
Bounds bounds_of(const TAO_PrunAdag& p, const Selection& selection) {
  const Variant variant = variants[p.variant];
  Bounds bounds{1.0 / double(p.iterations + 1), 1.0, variant.accepts, p.units.eta};
  if (variant.scaled) {
    const double x_S = std::sqrt(selection.outside.aligned_squares);
    bounds.alpha *= x_S > 0 ? std::sqrt(selection.inside.squares) / x_S : 0.0;
  }
  if (!variant.capped) bounds.cap = std::numeric_limits<double>::infinity();
  return bounds;
}

PetscErrorCode update(Tao tao, const Selection& selection) {
  TAO_PrunAdag* p = prunadag_of(tao);
  const std::size_t local = std::size_t(p->weights().local);
  const Bounds bounds = bounds_of(*p, selection);
  PetscScalar *x, *so, *sd, *s;
  const PetscScalar *g, *root;

  PetscFunctionBegin;
  PetscCall(PetscLogEventBegin(log_ids.update, tao, tao->solution, nullptr, nullptr));
  PetscCall(VecGetArrayRead(tao->gradient, &g));
  PetscCall(VecGetArray(tao->solution, &x));
  PetscCall(VecGetArray(p->so, &so));
  PetscCall(VecGetArray(p->sd, &sd));
  if (p->scaled()) {
    PetscCall(VecGetArrayRead(p->units.root, &root));
    PetscCall(VecGetArray(p->units.step, &s));
    p->local_step = prunadag_update_scaled({x, local}, {g, local}, {so, local}, {sd, local},
                                           {root, local}, {s, local}, p->layout.first,
                                           selection.cut, bounds, {p->labels, local});
    PetscCall(VecRestoreArray(p->units.step, &s));
    PetscCall(VecRestoreArrayRead(p->units.root, &root));
  } else {
    p->local_step = prunadag_update({x, local}, {g, local}, {so, local}, {sd, local},
                                    p->layout.first, selection.cut, bounds, {p->labels, local});
  }
  PetscCall(VecRestoreArray(p->sd, &sd));
  PetscCall(VecRestoreArray(p->so, &so));
  PetscCall(VecRestoreArray(tao->solution, &x));
  PetscCall(VecRestoreArrayRead(tao->gradient, &g));
  if (p->scaled()) PetscCall(move_exempt(tao, p->units));
  PetscCall(PetscLogFlops(9.0 * double(local)));
  PetscCall(PetscLogEventEnd(log_ids.update, tao, tao->solution, nullptr, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Step 2, and over all ranks the sums of the last step; in scaled units also what it taught.
PetscErrorCode select(Tao tao, std::int64_t target, Selection* selection, double* norm) {
  TAO_PrunAdag* p = prunadag_of(tao);
  std::array<double, 6> riders{p->local_step.acceptable,
                               p->local_step.decreasable,
                               p->local_step.squares,
                               p->local_step.product,
                               0,
                               0};

  PetscFunctionBegin;
  if (p->scaled()) {
    PetscCall(product_with_step(tao, p->units, &riders[4]));
    PetscCall(exempt_squares(tao, p->units, &riders[5]));
  }
  PetscCall(select_relevant(tao, p->selector, p->weights(), tao->solution,
                            p->scaled() ? p->units.root : nullptr, target, riders, selection));
  p->step = {riders[0], riders[1], riders[2], riders[3]};
  *norm = selection->norm();
  if (p->scaled()) {
    *norm = std::hypot(*norm, std::sqrt(riders[5]));
    if (p->units.has_step && std::isfinite(*norm)) p->units.learn(riders[3], riders[4]);
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The accumulators, and in the paper's units where they start.
PetscErrorCode start(Tao tao) {
  TAO_PrunAdag* p = prunadag_of(tao);

  PetscFunctionBegin;
  p->iterations = 0;
  p->selector.reset();
  p->selector.look_closely(p->scaled());
  p->local_step = p->step = {};
  if (p->scaled()) {
    p->units.forget();
    if (!p->units.scaling && p->units.source == TAO_PRUNADAG_SCALING_PROBE) {
      PetscCall(probe_scaling(tao, p->units));
    }
  } else {
    PetscCall(VecSet(p->so, p->zeta));
    PetscCall(VecSet(p->sd, p->zeta));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoSolve_PrunAdag(Tao tao) {
  TAO_PrunAdag* p = prunadag_of(tao);
  std::int64_t target;

  PetscFunctionBegin;
  PetscCall(objective_free_begin(tao, p->layout));
  PetscCall(resolve_target(tao, p->target, p->weights().total, &target));
  p->units.forget_steps();
  if (!tao->recycle || !p->iterations) PetscCall(start(tao));
  for (;;) {
    // 1. g = grad f(x)
    PetscCall(objective_free_gradient(tao));

    // 2. R = the T largest |g_i|; the norms of g, g_R and x_S, and the sums of the last step
    Selection selection;
    double norm = 0;
    PetscCall(select(tao, target, &selection, &norm));
    PetscCall(objective_free_test(tao, norm, std::sqrt(p->step.squares), p->units.trial_gradients));
    if (tao->reason != TAO_CONTINUE_ITERATING) break;
    if (p->scaled()) {
      PetscCall(ask_divisors(tao, p->units));
      if (p->units.gains_too_little()) {
        tao->reason = TAO_CONVERGED_STEPTOL;
        break;
      }
      if (p->units.first_eta == 0) {
        PetscCall(find_first_factor(tao, p->units, selection.cut, bounds_of(*p, selection), p->so,
                                    p->sd, {p->labels, std::size_t(p->weights().local)}));
      }
    }

    // 3. to 7. classify into R, A and D, and move x
    PetscCall(begin_step(tao));
    PetscCall(update(tao, selection));
    PetscCall(end_step(tao));
    p->units.has_step = p->scaled();
    ++tao->niter;
    ++p->iterations;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoView_PrunAdag(Tao tao, PetscViewer viewer) {
  const TAO_PrunAdag* p = prunadag_of(tao);
  PetscBool ascii;

  PetscFunctionBegin;
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERASCII, &ascii));
  if (!ascii) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(PetscViewerASCIIPrintf(viewer, "units: %s\n", TaoPrunAdagUnitsNames[p->kind]));
  if (p->scaled()) {
    PetscCall(PetscViewerASCIIPrintf(
        viewer, "variant: %s, curvature: %s, exempt parameters: %lld, gain tolerance: %g\n",
        TaoPrunAdagVariants[p->variant],
        p->units.scaling ? "given" : TaoPrunAdagScalingSources[p->units.source],
        static_cast<long long>(p->units.exempt), double(p->units.gain_tolerance)));
  } else {
    PetscCall(PetscViewerASCIIPrintf(viewer, "variant: %s, zeta: %g\n",
                                     TaoPrunAdagVariants[p->variant], double(p->zeta)));
  }
  PetscCall(view_target(tao, p->target, p->weights(), viewer));
  PetscCall(view_objective_free(viewer));
  if (p->iterations > 0) {
    PetscCall(PetscViewerASCIIPrintf(viewer,
                                     "last iteration: optimisable %.0f, acceptable %.0f, "
                                     "decreasable %.0f\n",
                                     double(p->weights().total) - p->step.decreasable,
                                     p->step.acceptable, p->step.decreasable));
    if (p->scaled()) {
      PetscCall(PetscViewerASCIIPrintf(viewer, "step factor: %g, at first %g\n", p->units.eta,
                                       p->units.first_eta));
    }
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoDestroy_PrunAdag(Tao tao) {
  TAO_PrunAdag* p = prunadag_of(tao);

  PetscFunctionBegin;
  PetscCall(VecDestroy(&p->so));
  PetscCall(VecDestroy(&p->sd));
  PetscCall(PetscFree(p->labels));
  PetscCall(destroy(p->units));
  PetscCall(uncompose_prunadag_settings(tao));
  delete p;
  tao->data = nullptr;
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode create_prunadag(Tao tao) {
  PetscFunctionBegin;
  PetscCall(make_data<TAO_PrunAdag>(tao));
  tao->ops->setup = TaoSetUp_PrunAdag;
  tao->ops->solve = TaoSolve_PrunAdag;
  tao->ops->view = TaoView_PrunAdag;
  tao->ops->setfromoptions = TaoSetFromOptions_PrunAdag;
  tao->ops->destroy = TaoDestroy_PrunAdag;
  PetscCall(set_objective_free_defaults(tao));
  PetscCall(compose_prunadag_settings(tao));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
