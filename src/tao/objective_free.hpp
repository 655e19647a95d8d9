// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <new>
#include <span>

#include "base/argument.hpp"
#include "base/vector_layout.hpp"
#include "select/selector.hpp"
#include "tao/petsc_compat.hpp"

/// What the objective-free types share: logging, checks, the bookkeeping of one iteration.
namespace prunadag {

struct Log {
  PetscClassId class_id;
  PetscLogEvent gradient, select, update;
};
extern Log log_ids;

/// Registers class and events; once per PetscInitialize().
PetscErrorCode register_log();

/// Creates tao->gradient where the user gave none; refuses bounds, constraints, residuals without a
/// gradient, and vectors that are not laid out as the solution. Collective.
PetscErrorCode objective_free_setup(Tao tao, VectorLayout* layout);

/// The first thing a solve does: refuses what needs objective values, and vectors that are laid out
/// in another way than the solution was at set-up. Collective.
PetscErrorCode objective_free_begin(Tao tao, const VectorLayout& layout);

/// Refuses options that these types could only ignore. Part of TaoSetFromOptions().
PetscErrorCode refuse_idle_options(Tao tao);

/// g = grad f(x) into tao->gradient, as our own event.
PetscErrorCode objective_free_gradient(Tao tao);

/// Records iterate k in TAO's history, monitors and convergence test, with 0 for the objective and,
/// where TaoSetGradientNorm() was called, in that norm. A norm that is not finite stops as
/// TAO_DIVERGED_NAN, with x as it is; -tao_max_funcs counts gradients, those at trial points too.
/// `step` is the length of the step that led here. Afterwards tao->reason says whether to go on.
PetscErrorCode objective_free_test(Tao tao, double gradient_norm, double step,
                                   PetscInt trial_gradients = 0);

/// Around the update of x: keep the step in tao->stepdirection where a monitor asks for it, for two
/// passes over x; else they do nothing.
PetscErrorCode begin_step(Tao tao);
PetscErrorCode end_step(Tao tao);

/// The selection of the `target` largest |g_i|, as our own event, in units of `root`; `x` and
/// `root` may be null. All are laid out as `layout` says.
PetscErrorCode select_relevant(Tao tao, Selector& selector, const VectorLayout& layout, Vec g,
                               Vec x, Vec root, std::int64_t target, std::span<double> riders,
                               Selection* selection);

/// The arguments of a public setter or getter: the Tao, and a value that is to be the same on every
/// rank (then collective), or where the result goes.
template <class Value>
PetscErrorCode check_setter(Tao tao, Value value, const char* what) {
  PetscFunctionBegin;
  PetscCall(require_object(tao, TAO_CLASSID, "Tao", 1));
  PetscCall(require_same(PetscObjectComm((PetscObject)tao), value, what));
  PetscFunctionReturn(PETSC_SUCCESS);
}
inline PetscErrorCode check_getter(Tao tao, const void* result) {
  PetscFunctionBegin;
  PetscCall(require_object(tao, TAO_CLASSID, "Tao", 1));
  PetscCall(require_pointer(result, 2));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The count that a fraction in (0, 1) or a count from 1 to n means; 0 of 0 parameters.
PetscErrorCode resolve_target(Tao tao, PetscReal target, std::int64_t total, std::int64_t* count,
                              const char* what = "parameters");

/// The lines of -tao_view that the types share.
PetscErrorCode view_target(Tao tao, PetscReal target, std::int64_t total, const char* what,
                           PetscViewer viewer);
PetscErrorCode view_objective_free(PetscViewer viewer);

/// tao->data = new Data(communicator); running out of memory becomes an error code on every rank.
/// Collective.
template <class Data>
PetscErrorCode make_data(Tao tao) {
  PetscFunctionBegin;
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);
  Data* data = nullptr;
  try {
    data = new Data(comm);
  } catch (const std::bad_alloc&) {
  }
  int failed = !data;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &failed, 1, MPI_INT, MPI_MAX, comm));
  if (failed) delete data;
  PetscCheck(!failed, comm, PETSC_ERR_MEM, "no memory for the solver's data");
  tao->data = data;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode create_prunadag(Tao tao);
PetscErrorCode create_adagrad(Tao tao);
PetscErrorCode create_frankwolfe(Tao tao);

}  // namespace prunadag
