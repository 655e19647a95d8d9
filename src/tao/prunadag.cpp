// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: prunAdag, an adaptive gradient method that moves few parameters towards the minimiser and
// lets the others shrink, so that a fit can be pruned afterwards. METHOD.md numbers its steps.
// Algorithm: an iteration takes one gradient, one selection of the T largest |g_i|, and one pass
// that classifies and updates every parameter. The objective is never evaluated.
// References: Porcelli, Seraghiti, Toint, "prunAdag: an adaptive pruning-aware gradient method",
//   Computational Optimization and Applications 93 (2026) 85-119, doi:10.1007/s10589-025-00723-7.
#include "tao/prunadag.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/arrays.hpp"
#include "matrix/operations.hpp"

namespace prunadag {
namespace {

/// A variant is three independent choices about the bounds of step 5.
struct Variant {
  bool scaled;   // a_i has the factor norm(g_R)/norm(x_S)
  bool capped;   // b_i = |x_i|
  bool accepts;  // A may have members
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
  PetscCall(refuse_idle_parameters(tao, p->given));
  PetscCall(set_up(tao, p->layout, p->exempt));
  PetscCall(set_up(tao, p->layout, p->exempt, p->groups));
  if (p->scaled()) PetscCall(set_up(tao, p->layout, p->scale));
  for (Vec* accumulator : {&p->so, &p->sd}) {
    PetscCall(VecDestroy(accumulator));
    PetscCall(VecDuplicate(p->grouped() ? p->groups.g : tao->solution, accumulator));
  }
  PetscCall(PetscFree(p->labels));
  PetscCall(operations::agreed(PetscObjectComm((PetscObject)tao), [&] {
    return PetscMalloc1(std::size_t(p->layout.local), &p->labels);
  }));
  p->iterations = 0;
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// a_i = |x_i|/(k+1) [norm(g_R)/norm(x_S)],  b_i = |x_i| or infinity
Bounds bounds_of(const TAO_PrunAdag& p, const Selection& selection) {
  const Variant variant = variants[p.variant];
  Bounds bounds{1.0 / double(p.iterations + 1), 1.0, variant.accepts,
                p.scaled() ? p.scale.eta : 1.0};
  if (variant.scaled) {
    const double x_S = std::sqrt(selection.outside.aligned_squares);
    bounds.alpha *= x_S > 0 ? std::sqrt(selection.inside.squares) / x_S : 0.0;
  }
  if (!variant.capped) bounds.cap = std::numeric_limits<double>::infinity();
  return bounds;
}

/// Takes exempt parameters out of the sets of the kernel.
void exclude_exempt(TAO_PrunAdag& p, Step& sums) {
  for (PetscInt k = 0; k < p.exempt.count; ++k) {
    Label& label = p.labels[p.exempt.places[k]];
    if (!p.grouped()) {
      sums.acceptable -= label == Label::acceptable;
      sums.decreasable -= label == Label::decreasable;
    }
    label = Label::exempt;
  }
}

/// Step 2, with the sums of the last step over all ranks; in scaled units also adapts eta to them.
PetscErrorCode select(Tao tao, std::int64_t target, Selection* selection, double* norm) {
  TAO_PrunAdag* p = prunadag_of(tao);
  std::array<double, 6> riders{p->local_step.acceptable,
                               p->local_step.decreasable,
                               p->local_step.squares,
                               p->local_step.product,
                               0,
                               0};
  const Classified seen = classified_of(tao, tao->solution);

  PetscFunctionBegin;
  if (p->scaled()) PetscCall(product_with_step(tao, p->scale, &riders[4]));
  PetscCall(exempt_squares(tao, p->exempt, p->root(), &riders[5]));
  PetscCall(hide(tao, p->exempt));
  if (p->grouped()) PetscCall(gather_groups(tao, p->root(), p->groups));
  PetscCall(select_relevant(tao, p->selector, p->classified(), seen.g, seen.x, seen.root, target,
                            riders, selection));
  PetscCall(show(tao, p->exempt));
  p->step = {riders[0], riders[1], riders[2], riders[3]};
  *norm = selection->norm();
  if (p->exempt.total > 0) *norm = std::hypot(*norm, std::sqrt(riders[5]));
  if (p->scaled() && p->scale.has_step && std::isfinite(*norm)) {
    p->scale.learn(riders[3], riders[4]);
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Steps 3 to 7, and the steps of exempt parameters.
PetscErrorCode update(Tao tao, const Selection& selection) {
  TAO_PrunAdag* p = prunadag_of(tao);

  PetscFunctionBegin;
  PetscCall(PetscLogEventBegin(log_ids.update, tao, tao->solution, nullptr, nullptr));
  PetscCall(hide(tao, p->exempt));
  if (p->scaled() && p->scale.first_eta == 0) {
    const PetscErrorCode code = find_first_factor(tao, selection.cut, bounds_of(*p, selection));
    if (code) PetscCall(show(tao, p->exempt));  // the gradient of the program has failed
    PetscCall(code);
    if (tao->reason != TAO_CONTINUE_ITERATING) {  // no trial gradient is finite; x stays
      PetscCall(show(tao, p->exempt));
      PetscCall(PetscLogEventEnd(log_ids.update, tao, tao->solution, nullptr, nullptr));
      PetscFunctionReturn(PETSC_SUCCESS);
    }
    if (p->grouped()) PetscCall(gather_groups(tao, p->root(), p->groups));
  }
  PetscCall(
      move_parameters(tao, selection.cut, bounds_of(*p, selection), tao->solution, &p->local_step));
  PetscCall(show(tao, p->exempt));
  exclude_exempt(*p, p->local_step);
  PetscCall(move_exempt(tao, p->exempt, p->root(), p->scaled() ? p->scale.eta : 1.0,
                        p->scaled() ? p->scale.step : nullptr, p->local_step));
  PetscCall(PetscLogFlops(9.0 * double(p->layout.local)));
  PetscCall(PetscLogEventEnd(log_ids.update, tao, tao->solution, nullptr, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Creates the accumulators and, in paper units, sets them to zeta.
PetscErrorCode start(Tao tao) {
  TAO_PrunAdag* p = prunadag_of(tao);

  PetscFunctionBegin;
  p->iterations = 0;
  p->selector.reset();
  p->selector.look_closely(p->scaled());
  p->local_step = p->step = {};
  if (p->scaled()) {
    p->scale.forget();
    if (!p->scale.scaling && p->scaling == TAO_PRUNADAG_SCALING_PROBE) {
      PetscCall(probe_scaling(tao, p->scale));
    }
  } else {
    PetscCall(VecSet(p->so, p->zeta));
    PetscCall(VecSet(p->sd, p->zeta));
    std::fill_n(p->exempt.so, p->exempt.count, p->zeta);
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoSolve_PrunAdag(Tao tao) {
  TAO_PrunAdag* p = prunadag_of(tao);
  std::int64_t target;

  PetscFunctionBegin;
  PetscCall(objective_free_begin(tao, p->layout));
  PetscCall(resolve_target(tao, p->target, p->candidates(), &target, p->name_of_candidates()));
  p->scale.forget_steps();
  if (!tao->recycle || !p->iterations) PetscCall(start(tao));
  for (;;) {
    // 1. g = grad f(x), and with it the divisors, before a monitor asks for f elsewhere
    PetscCall(objective_free_gradient(tao));
    PetscCall(ask_divisors(tao, p->exempt));

    // 2. R = the T largest |g_i|; the norms of g, g_R and x_S, and the sums of the last step
    Selection selection;
    double norm = 0;
    PetscCall(select(tao, target, &selection, &norm));
    PetscCall(objective_free_test(tao, norm, std::sqrt(p->step.squares), p->scale.trial_gradients));
    if (tao->reason != TAO_CONTINUE_ITERATING) break;
    if (p->scaled() && p->scale.gains_too_little(p->gain_tolerance)) {
      tao->reason = TAO_CONVERGED_STEPTOL;
      break;
    }

    // 3. to 7. classify into R, A and D, and move x
    PetscCall(begin_step(tao));
    PetscCall(update(tao, selection));
    if (tao->reason != TAO_CONTINUE_ITERATING) break;
    PetscCall(end_step(tao));
    p->scale.has_step = p->scaled();
    ++tao->niter;
    ++p->iterations;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Only parameters that have an effect in the current units.
#define PRUNADAG_VIEW_OF_UNITS(object, type, name, ...)      \
  if (!(p->parameters[object##name##Row].effect &            \
        (p->scaled() ? in_paper_units : in_scaled_units))) { \
    PRUNADAG_VIEW(object, type, name, __VA_ARGS__)           \
  }

PetscErrorCode TaoView_PrunAdag(Tao tao, PetscViewer viewer) {
  const TAO_PrunAdag* p = prunadag_of(tao);
  PetscBool ascii;

  PetscFunctionBegin;
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERASCII, &ascii));
  if (!ascii) PetscFunctionReturn(PETSC_SUCCESS);
  PRUNADAG_PARAMETERS(PRUNADAG_VIEW_OF_UNITS)
  if (p->scaled()) {
    PetscCall(
        PetscViewerASCIIPrintf(viewer, "curvature: %s\n",
                               p->scale.scaling ? "given" : TaoPrunAdagScalingSources[p->scaling]));
  }
  if (p->exempt.total > 0) {
    PetscCall(PetscViewerASCIIPrintf(viewer, "exempt parameters: %lld\n",
                                     static_cast<long long>(p->exempt.total)));
  }
  PetscCall(view_target(tao, p->target, p->candidates(), p->name_of_candidates(), viewer));
  PetscCall(view_objective_free(viewer));
  if (p->iterations > 0) {
    PetscCall(PetscViewerASCIIPrintf(viewer,
                                     "last iteration: optimisable %.0f, acceptable %.0f, "
                                     "decreasable %.0f\n",
                                     double(p->candidates()) - p->step.decreasable,
                                     p->step.acceptable, p->step.decreasable));
    if (p->scaled()) {
      PetscCall(PetscViewerASCIIPrintf(viewer, "step factor: %g, at first %g\n", p->scale.eta,
                                       p->scale.first_eta));
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
  PetscCall(destroy_work(p->scale));
  PetscCall(destroy_work(p->exempt));
  PetscCall(destroy_work(p->groups));
  PetscCall(VecDestroy(&p->scale.scaling));
  PetscCall(ISDestroy(&p->exempt.given));
  PetscCall(ISDestroy(&p->groups.given));
  delete p;
  tao->data = nullptr;
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode move_parameters(Tao tao, const Cut& relevant, const Bounds& bounds, Vec x,
                               Step* sums) {
  TAO_PrunAdag* p = prunadag_of(tao);
  const std::size_t local = std::size_t(p->classified().local);
  const std::int64_t first = p->classified().first;
  const Classified seen = classified_of(tao, x);
  const std::span<Label> labels(seen.labels, local);
  PetscScalar *values, *so, *sd, *s;
  const PetscScalar *g, *units;
  Arrays arrays;

  PetscFunctionBegin;
  PetscCall(arrays.read(seen.g, &g));
  PetscCall(arrays.change(seen.x, &values));
  PetscCall(arrays.change(p->so, &so));
  PetscCall(arrays.change(p->sd, &sd));
  PetscCall(arrays.read(seen.root, &units));
  PetscCall(arrays.change(seen.root ? seen.step : nullptr, &s));
  if (!seen.root) {
    *sums = prunadag_update({values, local}, {g, local}, {so, local}, {sd, local}, first, relevant,
                            bounds, labels);
  } else {
    *sums = prunadag_update_scaled({values, local}, {g, local}, {so, local}, {sd, local},
                                   {units, local}, {s, local}, first, relevant, bounds, labels);
  }
  PetscCall(arrays.give_back());
  if (p->grouped()) {
    sums->decreasable -= double(p->groups.empty_here);
    PetscCall(move_members(tao, p->root(), p->groups, x, p->scaled() ? p->scale.step : nullptr,
                           p->labels, *sums));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode create_prunadag(Tao tao) {
  PetscFunctionBegin;
  PetscCall(make_data<TAO_PrunAdag>(tao));
  tao->ops->setup = TaoSetUp_PrunAdag;
  tao->ops->solve = TaoSolve_PrunAdag;
  tao->ops->view = TaoView_PrunAdag;
  tao->ops->setfromoptions = TaoSetFromOptions_PrunAdag;
  tao->ops->destroy = TaoDestroy_PrunAdag;
  PetscCall(set_objective_free_defaults(tao));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
