// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>

#include <petscmat.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/success.hpp"

/// Operations that our matrix types share, whatever they store.
namespace prunadag::operations {

/// Gives the object attached to the matrix under a name, or null. Not collective.
PetscErrorCode find(Mat A, const char* name, void** held);

/// Attaches `held` to the matrix under a name; the matrix does not own it. Not collective.
PetscErrorCode hang_on(Mat A, const char* name, void* held);

/// Turns an Error, equal on all ranks of `comm`, into a code: PETSC_ERR_ARG_OUTOFRANGE for usage,
/// PETSC_ERR_FILE_UNEXPECTED for data, else PETSC_ERR_LIB.
PetscErrorCode code_of(MPI_Comm comm, const Error& error);

/// Runs work that throws the same Error on all ranks, and returns its code. Collective where the
/// work is.
template <class Work>
PetscErrorCode coded(MPI_Comm comm, Work&& work) {
  try {
    work();
  } catch (...) {
    return code_of(comm, current_error());
  }
  return PETSC_SUCCESS;
}

/// Runs local work that returns a code and may fail on some ranks only, for lack of memory, say.
/// Returns an error on all ranks then. Collective; one reduction.
template <class Work>
PetscErrorCode agreed(MPI_Comm comm, Work&& work) {
  return coded(comm, [&] { agree(comm, [&] { check(work()); }); });
}

/// z = y + A x by MatMult(); z may be y, so the product is in a temporary vector. Collective.
PetscErrorCode mult_add(Mat A, Vec x, Vec y, Vec z);

/// The local number of a global row; a row of another rank is an error.
PetscErrorCode own_row(Mat A, PetscInt row, std::size_t* local);

/// Ends a MatGetRow() that gave pointers to stored data.
PetscErrorCode restore_row(Mat A, PetscInt row, PetscInt* count, PetscInt** columns,
                           PetscScalar** values);

}  // namespace prunadag::operations
