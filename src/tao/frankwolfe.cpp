// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: Frank-Wolfe on the T-support-norm ball of radius tau, to which the paper compares
// prunAdag: v = -tau g_R/norm(g_R) on the T largest |g_i|, 0 elsewhere, x += eta (v - x).
// Algorithm: per iteration one gradient, one selection, one pass for the update; the rescaled rule
//   adds a pass and a reduction for norm(v - x).
// References: the comparison methods FW1 and FW2 of Porcelli, Seraghiti, Toint, section 4,
//   doi:10.1007/s10589-025-00723-7; Argyriou, Foygel, Srebro, NIPS 2012, for the norm.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/arrays.hpp"
#include "base/traffic.hpp"
#include "kernel/update.hpp"
#include "prunadag/prunadag.h"
#include "tao/parameter.hpp"

const char* const TaoFrankWolfeStepRules[] = {"decreasing", "rescaled", "TaoFrankWolfeStepRule",
                                              "TAO_FRANKWOLFE_", nullptr};

namespace prunadag {
namespace {

enum FrankWolfeRow { PRUNADAG_FRANKWOLFE_PARAMETERS(PRUNADAG_ROW_NUMBER) };

struct TAO_FrankWolfe {
  static constexpr const char* type = TAOFRANKWOLFE;
  static constexpr Parameter parameters[] = {PRUNADAG_FRANKWOLFE_PARAMETERS(PRUNADAG_ROW)};
  explicit TAO_FrankWolfe(MPI_Comm comm) : selector(comm) {}

  PRUNADAG_FRANKWOLFE_PARAMETERS(PRUNADAG_MEMBER)
  std::uint32_t given = 0;

  VectorLayout layout;
  Selector selector;
  std::int64_t iterations = 0;  // since the last solve that did not continue an earlier one
  double local_squares = 0;     // of the last step
};

TAO_FrankWolfe* frankwolfe_of(Tao tao) { return static_cast<TAO_FrankWolfe*>(tao->data); }

PetscErrorCode TaoSetUp_FrankWolfe(Tao tao) {
  TAO_FrankWolfe* p = frankwolfe_of(tao);

  PetscFunctionBegin;
  PetscCall(objective_free_setup(tao, &p->layout));
  p->iterations = 0;
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// eta = 1/(k+1), or min(beta norm(g_R)/norm(v - x), 1) with one reduction.
PetscErrorCode step_length(Tao tao, const Selection& selection, double scale, double g_R,
                           double* eta) {
  const TAO_FrankWolfe* p = frankwolfe_of(tao);
  const std::size_t local = std::size_t(p->layout.local);
  const PetscScalar *x, *g;
  Arrays arrays;

  PetscFunctionBegin;
  *eta = 1.0 / double(p->iterations + 1);
  if (p->step_rule == TAO_FRANKWOLFE_DECREASING) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(arrays.read(tao->gradient, &g));
  PetscCall(arrays.read(tao->solution, &x));
  double squares =
      frankwolfe_distance({x, local}, {g, local}, p->layout.first, selection.cut, scale);
  PetscCall(arrays.give_back());
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);
  {
    const Sending sending(comm, Collective::sum_everywhere, 8);
    PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &squares, 1, MPI_DOUBLE, MPI_SUM, comm));
  }
  const double distance = std::sqrt(squares);
  *eta = distance > 0 ? std::min(p->beta * g_R / distance, 1.0) : 1.0;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode update(Tao tao, const Selection& selection) {
  TAO_FrankWolfe* p = frankwolfe_of(tao);
  const std::size_t local = std::size_t(p->layout.local);
  const double g_R = std::sqrt(selection.inside.squares);
  PetscScalar* x;
  const PetscScalar* g;
  Arrays arrays;

  PetscFunctionBegin;
  p->local_squares = 0;
  if (g_R == 0) PetscFunctionReturn(PETSC_SUCCESS);  // all points of the ball are equally good
  PetscCall(PetscLogEventBegin(log_ids.update, tao, tao->solution, nullptr, nullptr));
  const double scale = -p->radius / g_R;
  double eta;
  PetscCall(step_length(tao, selection, scale, g_R, &eta));
  PetscCall(arrays.read(tao->gradient, &g));
  PetscCall(arrays.change(tao->solution, &x));
  p->local_squares =
      frankwolfe_update({x, local}, {g, local}, p->layout.first, selection.cut, scale, eta);
  PetscCall(arrays.give_back());
  PetscCall(PetscLogFlops(6.0 * double(local)));
  PetscCall(PetscLogEventEnd(log_ids.update, tao, tao->solution, nullptr, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoSolve_FrankWolfe(Tao tao) {
  TAO_FrankWolfe* p = frankwolfe_of(tao);
  std::int64_t target;

  PetscFunctionBegin;
  PetscCall(objective_free_begin(tao, p->layout));
  PetscCall(resolve_target(tao, p->target, p->layout.total, &target));
  if (!tao->recycle) p->iterations = 0;
  if (!p->iterations) {
    p->selector.reset();
    p->local_squares = 0;
  }
  for (;;) {
    PetscCall(objective_free_gradient(tao));
    Selection selection;
    std::array<double, 1> riders{p->local_squares};
    PetscCall(select_relevant(tao, p->selector, p->layout, tao->gradient, nullptr, nullptr, target,
                              riders, &selection));
    PetscCall(objective_free_test(tao, selection.norm(), std::sqrt(riders[0])));
    if (tao->reason != TAO_CONTINUE_ITERATING) break;

    // x += eta (v - x)
    PetscCall(begin_step(tao));
    PetscCall(update(tao, selection));
    PetscCall(end_step(tao));
    ++tao->niter;
    ++p->iterations;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoView_FrankWolfe(Tao tao, PetscViewer viewer) {
  const TAO_FrankWolfe* p = frankwolfe_of(tao);
  PetscBool ascii;

  PetscFunctionBegin;
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERASCII, &ascii));
  if (!ascii) PetscFunctionReturn(PETSC_SUCCESS);
  PRUNADAG_FRANKWOLFE_PARAMETERS(PRUNADAG_VIEW)
  PetscCall(view_target(tao, p->target, p->layout.total, "parameters", viewer));
  PetscCall(view_objective_free(viewer));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoSetFromOptions_FrankWolfe(Tao tao, PrunAdagOptionItems PetscOptionsObject) {
  const TAO_FrankWolfe* p = frankwolfe_of(tao);

  PetscFunctionBegin;
  PetscOptionsHeadBegin(PetscOptionsObject, "Frank-Wolfe options");
  PRUNADAG_FRANKWOLFE_PARAMETERS(PRUNADAG_READ)
  PetscOptionsHeadEnd();
  PetscCall(refuse_idle_options(tao));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoDestroy_FrankWolfe(Tao tao) {
  PetscFunctionBegin;
  delete frankwolfe_of(tao);
  tao->data = nullptr;
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode create_frankwolfe(Tao tao) {
  PetscFunctionBegin;
  PetscCall(make_data<TAO_FrankWolfe>(tao));
  tao->ops->setup = TaoSetUp_FrankWolfe;
  tao->ops->solve = TaoSolve_FrankWolfe;
  tao->ops->view = TaoView_FrankWolfe;
  tao->ops->setfromoptions = TaoSetFromOptions_FrankWolfe;
  tao->ops->destroy = TaoDestroy_FrankWolfe;
  PetscCall(set_objective_free_defaults(tao));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag

PRUNADAG_FRANKWOLFE_PARAMETERS(PRUNADAG_FUNCTIONS)
