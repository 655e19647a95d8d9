// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: Adagrad with one step length per parameter: so_i += g_i^2, x_i -= g_i / sqrt(so_i).
// Algorithm: per iteration one gradient, one reduction for its norm, one pass for the update.
// References: Duchi, Hazan, Singer, JMLR 12 (2011) 2121-2159; in the form that prunAdag reduces to
//   when every parameter is optimisable (METHOD.md).
#include <array>
#include <cmath>

#include "base/arrays.hpp"
#include "base/traffic.hpp"
#include "kernel/sums.hpp"
#include "kernel/update.hpp"
#include "prunadag/prunadag.h"
#include "tao/parameter.hpp"

namespace prunadag {
namespace {

enum AdagradRow { PRUNADAG_ADAGRAD_PARAMETERS(PRUNADAG_ROW_NUMBER) };

struct TAO_Adagrad {
  static constexpr const char* type = TAOADAGRAD;
  static constexpr Parameter parameters[] = {PRUNADAG_ADAGRAD_PARAMETERS(PRUNADAG_ROW)};
  explicit TAO_Adagrad(MPI_Comm) {}

  PRUNADAG_ADAGRAD_PARAMETERS(PRUNADAG_MEMBER)
  std::uint32_t given = 0;

  VectorLayout layout;
  Vec so = nullptr;          // zeta + the sum of g_i^2
  bool started = false;      // the accumulator holds a previous solve
  double local_squares = 0;  // of the last step
};

TAO_Adagrad* adagrad_of(Tao tao) { return static_cast<TAO_Adagrad*>(tao->data); }

PetscErrorCode TaoSetUp_Adagrad(Tao tao) {
  TAO_Adagrad* p = adagrad_of(tao);

  PetscFunctionBegin;
  PetscCall(objective_free_setup(tao, &p->layout));
  PetscCall(VecDestroy(&p->so));
  PetscCall(VecDuplicate(tao->solution, &p->so));
  p->started = false;
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// {norm of g, length of the last step}, by one reduction.
PetscErrorCode norms(Tao tao, std::array<double, 2>* result) {
  const TAO_Adagrad* p = adagrad_of(tao);
  const PetscScalar* g;
  Arrays arrays;

  PetscFunctionBegin;
  PetscCall(arrays.read(tao->gradient, &g));
  *result = {sum_of_squares({g, std::size_t(p->layout.local)}), p->local_squares};
  PetscCall(arrays.give_back());
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);
  {
    const Sending sending(comm, Collective::sum_everywhere, 16);
    PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, result->data(), 2, MPI_DOUBLE, MPI_SUM, comm));
  }
  for (double& value : *result) value = std::sqrt(value);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode update(Tao tao) {
  TAO_Adagrad* p = adagrad_of(tao);
  const std::size_t local = std::size_t(p->layout.local);
  PetscScalar *x, *so;
  const PetscScalar* g;
  Arrays arrays;

  PetscFunctionBegin;
  PetscCall(PetscLogEventBegin(log_ids.update, tao, tao->solution, nullptr, nullptr));
  PetscCall(arrays.read(tao->gradient, &g));
  PetscCall(arrays.change(tao->solution, &x));
  PetscCall(arrays.change(p->so, &so));
  p->local_squares = adagrad_update({x, local}, {g, local}, {so, local});
  PetscCall(arrays.give_back());
  PetscCall(PetscLogFlops(7.0 * double(local)));
  PetscCall(PetscLogEventEnd(log_ids.update, tao, tao->solution, nullptr, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoSolve_Adagrad(Tao tao) {
  TAO_Adagrad* p = adagrad_of(tao);

  PetscFunctionBegin;
  PetscCall(objective_free_begin(tao, p->layout));
  if (!tao->recycle || !p->started) {
    PetscCall(VecSet(p->so, p->zeta));
    p->local_squares = 0;
  }
  p->started = true;
  for (;;) {
    PetscCall(objective_free_gradient(tao));
    std::array<double, 2> lengths;
    PetscCall(norms(tao, &lengths));
    PetscCall(objective_free_test(tao, lengths[0], lengths[1]));
    if (tao->reason != TAO_CONTINUE_ITERATING) break;

    // so_i += g_i^2,  x_i -= g_i / sqrt(so_i)
    PetscCall(begin_step(tao));
    PetscCall(update(tao));
    PetscCall(end_step(tao));
    ++tao->niter;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoView_Adagrad(Tao tao, PetscViewer viewer) {
  const TAO_Adagrad* p = adagrad_of(tao);
  PetscBool ascii;

  PetscFunctionBegin;
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERASCII, &ascii));
  if (!ascii) PetscFunctionReturn(PETSC_SUCCESS);
  PRUNADAG_ADAGRAD_PARAMETERS(PRUNADAG_VIEW)
  PetscCall(view_objective_free(viewer));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoSetFromOptions_Adagrad(Tao tao, PrunAdagOptionItems PetscOptionsObject) {
  const TAO_Adagrad* p = adagrad_of(tao);

  PetscFunctionBegin;
  PetscOptionsHeadBegin(PetscOptionsObject, "Adagrad options");
  PRUNADAG_ADAGRAD_PARAMETERS(PRUNADAG_READ)
  PetscOptionsHeadEnd();
  PetscCall(refuse_idle_options(tao));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode TaoDestroy_Adagrad(Tao tao) {
  TAO_Adagrad* p = adagrad_of(tao);

  PetscFunctionBegin;
  PetscCall(VecDestroy(&p->so));
  delete p;
  tao->data = nullptr;
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode create_adagrad(Tao tao) {
  PetscFunctionBegin;
  PetscCall(make_data<TAO_Adagrad>(tao));
  tao->ops->setup = TaoSetUp_Adagrad;
  tao->ops->solve = TaoSolve_Adagrad;
  tao->ops->view = TaoView_Adagrad;
  tao->ops->setfromoptions = TaoSetFromOptions_Adagrad;
  tao->ops->destroy = TaoDestroy_Adagrad;
  PetscCall(set_objective_free_defaults(tao));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag

PRUNADAG_ADAGRAD_PARAMETERS(PRUNADAG_FUNCTIONS)
