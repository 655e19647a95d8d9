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

/// Shared by the objective-free types: logging, checks, the bookkeeping of an iteration.
namespace prunadag {

struct Log {
  PetscClassId class_id;
  PetscLogEvent gradient, select, update;
};
extern Log log_ids;

/// Registers the log class and events; once per PetscInitialize().
PetscErrorCode register_log();

/// Creates tao->gradient unless the user gave one. Refuses bounds, constraints, residuals without a
/// gradient, and vectors with another layout than the solution. Collective.
PetscErrorCode objective_free_setup(Tao tao, VectorLayout* layout);

/// Begins a solve: refuses settings that need objective values, and vectors with another layout
/// than the solution had at set-up. Collective.
PetscErrorCode objective_free_begin(Tao tao, const VectorLayout& layout);

/// Refuses options that these types would ignore. Part of TaoSetFromOptions().
PetscErrorCode refuse_idle_options(Tao tao);

/// Computes tao->gradient = grad f(x), logged as our own event.
PetscErrorCode objective_free_gradient(Tao tao);

/// Records iterate k in TAO's history, monitors and convergence test. The objective is 0; the norm
/// is that of TaoSetGradientNorm() if it was called. A norm that is not finite ends the solve with
/// TAO_DIVERGED_NAN and leaves x. -tao_max_funcs counts gradients, also those at trial points.
/// `step` is the length of the last step. tao->reason then says whether to go on.
PetscErrorCode objective_free_test(Tao tao, double gradient_norm, double step,
                                   PetscInt trial_gradients = 0);

/// Called before and after the update of x. They keep the step in tao->stepdirection if a monitor
/// reads it, at the cost of two passes over x; otherwise they do nothing.
PetscErrorCode begin_step(Tao tao);
PetscErrorCode end_step(Tao tao);

/// Selects the `target` largest |g_i| in units of `root`, logged as our own event. `x` and `root`
/// may be null. All vectors have the layout `layout`.
PetscErrorCode select_relevant(Tao tao, Selector& selector, const VectorLayout& layout, Vec g,
                               Vec x, Vec root, std::int64_t target, std::span<double> riders,
                               Selection* selection);

/// Checks the arguments of a public setter: the Tao, and a value that must be the same on all ranks
/// (collective). Getters: the Tao and the place for the result.
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

/// Converts a target to a count: a share in (0, 1) or a count from 1 to n; 0 for 0 parameters.
PetscErrorCode resolve_target(Tao tao, PetscReal target, std::int64_t total, std::int64_t* count,
                              const char* what = "parameters");

/// Prints the lines of -tao_view that the types share.
PetscErrorCode view_target(Tao tao, PetscReal target, std::int64_t total, const char* what,
                           PetscViewer viewer);
PetscErrorCode view_objective_free(PetscViewer viewer);

/// tao->data = new Data(communicator). Lack of memory becomes an error code on every rank.
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
