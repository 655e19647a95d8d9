// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: prunAdag, an adaptive gradient method that moves few parameters towards the minimiser and
//   lets the others shrink, so that a fit can be pruned afterwards. METHOD.md numbers its steps.
// Algorithm: per iteration one gradient, one selection of the T largest |g_i|, one pass that
//   classifies every parameter and updates it; the objective is never evaluated.
// References: Porcelli, Seraghiti, Toint, "prunAdag: an adaptive pruning-aware gradient method",
//   Computational Optimization and Applications 93 (2026) 85-119, doi:10.1007/s10589-025-00723-7.
#include "prunadag/prunadag.h"

#include <array>
#include <cmath>
#include <limits>

#include "kernel/update.hpp"
#include "tao/objective_free.hpp"

const char* const TaoPrunAdagVariants[] = {
    "v1", "v2", "v3", "v4", "relevant", "TaoPrunAdagVariant", "TAO_PRUNADAG_", nullptr};

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

struct TAO_PrunAdag {
  explicit TAO_PrunAdag(MPI_Comm comm) : selector(comm) {}

  TaoPrunAdagVariant variant = TAO_PRUNADAG_V3;
  PetscReal target = 0.1;
  PetscReal zeta = 0.01;

  VectorLayout layout;
  Selector selector;
  Vec so = nullptr, sd = nullptr;  // accumulators: sums of g_i^2 over O, of x_i^2 over D
  Label* labels = nullptr;         // the sets of the last iteration
  std::int64_t iterations = 0;     // since the accumulators were started
  Step local_step, step;           // of the last iteration: on this rank, over all ranks
};

TAO_PrunAdag* data_of(Tao tao) { return static_cast<TAO_PrunAdag*>(tao->data); }

PetscErrorCode TaoSetUp_PrunAdag(Tao tao) {
  TAO_PrunAdag* p = data_of(tao);

  PetscFunctionBegin;
  PetscCall(objective_free_setup(tao, &p->layout));
  PetscCall(VecDestroy(&p->so));
  PetscCall(VecDestroy(&p->sd));
  PetscCall(VecDuplicate(tao->solution, &p->so));
  PetscCall(VecDuplicate(tao->solution, &p->sd));
  PetscCall(PetscFree(p->labels));
  PetscCall(PetscMalloc1(std::size_t(p->layout.local), &p->labels));
  p->iterations = 0;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode update(Tao tao, const Selection& selection) {
  TAO_PrunAdag* p = data_of(tao);
  const Variant variant = variants[p->variant];
  const std::size_t local = std::size_t(p->layout.local);
  PetscScalar *x, *so, *sd;
  const PetscScalar* g;

  PetscFunctionBegin;
  // a_i = |x_i|/(k+1) [norm(g_R)/norm(x_S)],  b_i = |x_i| or infinity
  Bounds bounds{1.0 / double(p->iterations + 1), 1.0, variant.accepts};
  if (variant.scaled) {
    const double x_S = std::sqrt(selection.outside.aligned_squares);
    bounds.alpha *= x_S > 0 ? std::sqrt(selection.inside.squares) / x_S : 0.0;
  }
  if (!variant.capped) bounds.cap = std::numeric_limits<double>::infinity();

  PetscCall(PetscLogEventBegin(log_ids.update, tao, tao->solution, nullptr, nullptr));
  PetscCall(VecGetArrayRead(tao->gradient, &g));
  PetscCall(VecGetArray(tao->solution, &x));
  PetscCall(VecGetArray(p->so, &so));
  PetscCall(VecGetArray(p->sd, &sd));
  p->local_step = prunadag_update({x, local}, {g, local}, {so, local}, {sd, local}, p->layout.first,
                                  selection.cut, bounds, {p->labels, local});
  PetscCall(VecRestoreArray(p->sd, &sd));
  PetscCall(VecRestoreArray(p->so, &so));
  PetscCall(VecRestoreArray(tao->solution, &x));
  PetscCall(VecRestoreArrayRead(tao->gradient, &g));
  PetscCall(PetscLogFlops(9.0 * double(local)));
  PetscCall(PetscLogEventEnd(log_ids.update, tao, tao->solution, nullptr, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoSolve_PrunAdag(Tao tao) {
  TAO_PrunAdag* p = data_of(tao);
  std::int64_t target;

  PetscFunctionBegin;
  PetscCall(objective_free_begin(tao, p->layout));
  PetscCall(resolve_target(tao, p->target, p->layout.total, &target));
  if (!tao->recycle || !p->iterations) {
    p->iterations = 0;
    PetscCall(VecSet(p->so, p->zeta));
    PetscCall(VecSet(p->sd, p->zeta));
    p->selector.reset();
    p->local_step = p->step = {};
  }
  for (;;) {
    // 1. g = grad f(x)
    PetscCall(objective_free_gradient(tao));

    // 2. R = the T largest |g_i|; the norms of g, g_R and x_S, and the sums of the last step
    Selection selection;
    std::array<double, 3> riders{p->local_step.acceptable, p->local_step.decreasable,
                                 p->local_step.squares};
    PetscCall(
        select_relevant(tao, p->selector, p->layout, tao->solution, target, riders, &selection));
    p->step = {riders[0], riders[1], riders[2]};
    PetscCall(objective_free_test(tao, selection.norm(), std::sqrt(p->step.squares)));
    if (tao->reason != TAO_CONTINUE_ITERATING) break;

    // 3. to 7. classify into R, A and D, and move x
    PetscCall(begin_step(tao));
    PetscCall(update(tao, selection));
    PetscCall(end_step(tao));
    ++tao->niter;
    ++p->iterations;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoView_PrunAdag(Tao tao, PetscViewer viewer) {
  const TAO_PrunAdag* p = data_of(tao);
  PetscBool ascii;

  PetscFunctionBegin;
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERASCII, &ascii));
  if (!ascii) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(PetscViewerASCIIPrintf(viewer, "variant: %s, zeta: %g\n",
                                   TaoPrunAdagVariants[p->variant], double(p->zeta)));
  PetscCall(view_target(tao, p->target, p->layout, viewer));
  PetscCall(view_objective_free(viewer));
  if (p->iterations > 0) {
    PetscCall(PetscViewerASCIIPrintf(viewer,
                                     "last iteration: optimisable %.0f, acceptable %.0f, "
                                     "decreasable %.0f\n",
                                     double(p->layout.total) - p->step.decreasable,
                                     p->step.acceptable, p->step.decreasable));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoSetFromOptions_PrunAdag(Tao tao, PrunAdagOptionItems PetscOptionsObject) {
  const TAO_PrunAdag* p = data_of(tao);
  PetscInt variant = p->variant;
  PetscReal target = p->target, zeta = p->zeta;
  PetscBool set;

  PetscFunctionBegin;
  PetscOptionsHeadBegin(PetscOptionsObject, "prunAdag options");
  PetscCall(PetscOptionsEList("-tao_prunadag_variant", "Bounds of the acceptable parameters",
                              "TaoPrunAdagSetVariant", TaoPrunAdagVariants,
                              TAO_PRUNADAG_RELEVANT + 1, TaoPrunAdagVariants[variant], &variant,
                              &set));
  if (set) PetscCall(TaoPrunAdagSetVariant(tao, TaoPrunAdagVariant(variant)));
  PetscCall(PetscOptionsReal("-tao_prunadag_target",
                             "Relevant parameters: a fraction below 1 or a count",
                             "TaoPrunAdagSetTarget", target, &target, &set));
  if (set) PetscCall(TaoPrunAdagSetTarget(tao, target));
  PetscCall(PetscOptionsReal("-tao_prunadag_zeta", "Start of both accumulators",
                             "TaoPrunAdagSetZeta", zeta, &zeta, &set));
  if (set) PetscCall(TaoPrunAdagSetZeta(tao, zeta));
  PetscOptionsHeadEnd();
  PetscCall(refuse_idle_options(tao));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_variant(Tao tao, TaoPrunAdagVariant variant) {
  PetscFunctionBegin;
  PetscCheck(variant >= TAO_PRUNADAG_V1 && variant <= TAO_PRUNADAG_RELEVANT,
             PetscObjectComm((PetscObject)tao), PETSC_ERR_ARG_OUTOFRANGE, "unknown variant %d",
             int(variant));
  data_of(tao)->variant = variant;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_target(Tao tao, PetscReal target) {
  PetscFunctionBegin;
  PetscCall(check_target(tao, target));
  data_of(tao)->target = target;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_zeta(Tao tao, PetscReal zeta) {
  PetscFunctionBegin;
  PetscCall(check_positive(tao, "zeta", zeta));
  data_of(tao)->zeta = zeta;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode check_iterated(Tao tao) {
  PetscFunctionBegin;
  PetscCheck(data_of(tao)->iterations > 0, PetscObjectComm((PetscObject)tao),
             PETSC_ERR_ARG_WRONGSTATE, "the index sets are known once an iteration is done");
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The owned indices whose label `wanted` accepts, as an index set.
template <class Wanted>
PetscErrorCode make_set(Tao tao, Wanted wanted, IS* set) {
  const TAO_PrunAdag* p = data_of(tao);
  PetscInt count = 0, *indices;

  PetscFunctionBegin;
  for (std::int64_t i = 0; i < p->layout.local; ++i) count += wanted(p->labels[i]) ? 1 : 0;
  PetscCall(PetscMalloc1(count, &indices));
  count = 0;
  for (std::int64_t i = 0; i < p->layout.local; ++i) {
    if (wanted(p->labels[i])) indices[count++] = PetscInt(p->layout.first + i);
  }
  PetscCall(
      ISCreateGeneral(PetscObjectComm((PetscObject)tao), count, indices, PETSC_OWN_POINTER, set));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode get_sets(Tao tao, IS* optimisable, IS* acceptable, IS* decreasable) {
  PetscFunctionBegin;
  PetscCall(check_iterated(tao));
  if (optimisable) {
    PetscCall(make_set(
        tao, [](Label l) { return l != Label::decreasable; }, optimisable));
  }
  if (acceptable) {
    PetscCall(make_set(
        tao, [](Label l) { return l == Label::acceptable; }, acceptable));
  }
  if (decreasable) {
    PetscCall(make_set(
        tao, [](Label l) { return l == Label::decreasable; }, decreasable));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode get_set_sizes(Tao tao, PetscInt* optimisable, PetscInt* acceptable,
                             PetscInt* decreasable) {
  const TAO_PrunAdag* p = data_of(tao);

  PetscFunctionBegin;
  PetscCall(check_iterated(tao));
  if (optimisable) *optimisable = PetscInt(p->layout.total - std::int64_t(p->step.decreasable));
  if (acceptable) *acceptable = PetscInt(p->step.acceptable);
  if (decreasable) *decreasable = PetscInt(p->step.decreasable);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoDestroy_PrunAdag(Tao tao) {
  TAO_PrunAdag* p = data_of(tao);

  PetscFunctionBegin;
  PetscCall(VecDestroy(&p->so));
  PetscCall(VecDestroy(&p->sd));
  PetscCall(PetscFree(p->labels));
  for (const char* name :
       {"TaoPrunAdagSetVariant_C", "TaoPrunAdagGetVariant_C", "TaoPrunAdagSetTarget_C",
        "TaoPrunAdagGetTarget_C", "TaoPrunAdagSetZeta_C", "TaoPrunAdagGetZeta_C",
        "TaoPrunAdagGetSets_C", "TaoPrunAdagGetSetSizes_C"}) {
    PetscCall(uncompose(tao, name));
  }
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
  PetscCall(compose(tao, "TaoPrunAdagSetVariant_C", set_variant));
  PetscCall(compose(tao, "TaoPrunAdagGetVariant_C",
                    get_member<TAO_PrunAdag, TaoPrunAdagVariant, &TAO_PrunAdag::variant>));
  PetscCall(compose(tao, "TaoPrunAdagSetTarget_C", set_target));
  PetscCall(compose(tao, "TaoPrunAdagGetTarget_C",
                    get_member<TAO_PrunAdag, PetscReal, &TAO_PrunAdag::target>));
  PetscCall(compose(tao, "TaoPrunAdagSetZeta_C", set_zeta));
  PetscCall(compose(tao, "TaoPrunAdagGetZeta_C",
                    get_member<TAO_PrunAdag, PetscReal, &TAO_PrunAdag::zeta>));
  PetscCall(compose(tao, "TaoPrunAdagGetSets_C", get_sets));
  PetscCall(compose(tao, "TaoPrunAdagGetSetSizes_C", get_set_sizes));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag

PetscErrorCode TaoPrunAdagSetVariant(Tao tao, TaoPrunAdagVariant variant) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_setter(tao, variant, "variant"));
  PetscTryMethod(tao, "TaoPrunAdagSetVariant_C", (Tao, TaoPrunAdagVariant), (tao, variant));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetVariant(Tao tao, TaoPrunAdagVariant* variant) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_getter(tao, variant));
  PetscUseMethod(tao, "TaoPrunAdagGetVariant_C", (Tao, TaoPrunAdagVariant*), (tao, variant));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetTarget(Tao tao, PetscReal target) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_setter(tao, target, "target"));
  PetscTryMethod(tao, "TaoPrunAdagSetTarget_C", (Tao, PetscReal), (tao, target));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetTarget(Tao tao, PetscReal* target) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_getter(tao, target));
  PetscUseMethod(tao, "TaoPrunAdagGetTarget_C", (Tao, PetscReal*), (tao, target));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagSetZeta(Tao tao, PetscReal zeta) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_setter(tao, zeta, "zeta"));
  PetscTryMethod(tao, "TaoPrunAdagSetZeta_C", (Tao, PetscReal), (tao, zeta));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetZeta(Tao tao, PetscReal* zeta) {
  PetscFunctionBegin;
  PetscCall(prunadag::check_getter(tao, zeta));
  PetscUseMethod(tao, "TaoPrunAdagGetZeta_C", (Tao, PetscReal*), (tao, zeta));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetSets(Tao tao, IS* optimisable, IS* acceptable, IS* decreasable) {
  PetscFunctionBegin;
  PetscCall(prunadag::require_object(tao, TAO_CLASSID, "Tao", 1));
  const int wanted = (optimisable ? 1 : 0) + (acceptable ? 2 : 0) + (decreasable ? 4 : 0);
  PetscCall(prunadag::require_same(PetscObjectComm((PetscObject)tao), wanted,
                                   "which of the sets are wanted"));
  PetscUseMethod(tao, "TaoPrunAdagGetSets_C", (Tao, IS*, IS*, IS*),
                 (tao, optimisable, acceptable, decreasable));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoPrunAdagGetSetSizes(Tao tao, PetscInt* optimisable, PetscInt* acceptable,
                                      PetscInt* decreasable) {
  PetscFunctionBegin;
  PetscCall(prunadag::require_object(tao, TAO_CLASSID, "Tao", 1));
  PetscUseMethod(tao, "TaoPrunAdagGetSetSizes_C", (Tao, PetscInt*, PetscInt*, PetscInt*),
                 (tao, optimisable, acceptable, decreasable));
  PetscFunctionReturn(PETSC_SUCCESS);
}
