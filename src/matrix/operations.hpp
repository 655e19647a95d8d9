// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>

#include <petscmat.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/success.hpp"

/// What matrix types of ours do in the same way, whatever they store.
namespace prunadag::operations {

/// What hangs on the matrix under a name, or null. Not collective.
PetscErrorCode find(Mat A, const char* name, void** held);

/// Hangs `held` on the matrix, which does not own it, under that name. Not collective.
PetscErrorCode hang_on(Mat A, const char* name, void* held);

/// An Error, the same on the ranks of `comm`, for a caller that wants a code:
/// PETSC_ERR_ARG_OUTOFRANGE for usage, PETSC_ERR_FILE_UNEXPECTED for data, else PETSC_ERR_LIB.
PetscErrorCode code_of(MPI_Comm comm, const Error& error);

/// Runs work that throws errors that all ranks agree on. Collective where the work is.
template <class Work>
PetscErrorCode coded(MPI_Comm comm, Work&& work) {
  try {
    work();
  } catch (...) {
    return code_of(comm, current_error());
  }
  return PETSC_SUCCESS;
}

/// Runs work that returns a code, that a rank does alone, and that may fail on some ranks only, as
/// where there is no memory: then an error is returned on all. Collective; one reduction.
template <class Work>
PetscErrorCode agreed(MPI_Comm comm, Work&& work) {
  return coded(comm, [&] { agree(comm, [&] { check(work()); }); });
}

/// z = y + A x by MatMult(), through a vector of its own since z may be y. Collective.
PetscErrorCode mult_add(Mat A, Vec x, Vec y, Vec z);

/// Where a global row is among those of this rank; rows of other ranks are refused.
PetscErrorCode own_row(Mat A, PetscInt row, std::size_t* local);

/// The end of a MatGetRow() that gave pointers to what is kept.
PetscErrorCode restore_row(Mat A, PetscInt row, PetscInt* count, PetscInt** columns,
                           PetscScalar** values);

}  // namespace prunadag::operations
