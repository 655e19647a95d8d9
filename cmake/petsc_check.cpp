// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Compiles and links only with a PETSc that prunadag can be built on; see PrunadagPetscCheck.cmake.
#include <petscsys.h>

#if defined(PETSC_USE_COMPLEX) || !defined(PETSC_USE_REAL_DOUBLE)
#error "prunadag needs a PETSc for real scalars in double precision"
#endif

int main() {
  PetscBool initialized = PETSC_FALSE;
  return PetscInitialized(&initialized) || initialized;
}
