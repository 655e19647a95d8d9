/* SPDX-FileCopyrightText: 2026 The prunadag authors
   SPDX-License-Identifier: BSD-2-Clause */
/*
   The whole C interface of prunadag: registration, the solvers (taoprunadag.h), the matrix types
   (matprunadag.h), and pruning (vecprunadag.h).

   Linked:  call PrunAdagInitialize() after PetscInitialize(), then TaoSetType(tao, TAOPRUNADAG).
   Loaded:  run any PETSc program with -dll_append /path/to/libprunadag.so -tao_type prunadag.

   Every function checks its pointers and objects (PETSC_ERR_ARG_NULL, PETSC_ERR_ARG_WRONG); a value
   that is set collectively and differs between ranks is PETSC_ERR_ARG_WRONG on all of them.
*/
#ifndef PRUNADAG_PRUNADAG_H
#define PRUNADAG_PRUNADAG_H

#include "prunadag/matprunadag.h"
#include "prunadag/taoprunadag.h"
#include "prunadag/vecprunadag.h"
#include "prunadag/version.h"

/* Registers the types, and the log class and events of the solvers. May be called more than once.
   Not collective. PETSC_ERR_ARG_INCOMP when PETSc at run time differs from PETSc at compile
   time. */
PETSC_EXTERN PetscErrorCode PrunAdagInitialize(void);

/* The version of the library at run time; PRUNADAG_VERSION_MAJOR, _MINOR and _PATCH give the
   version at compile time. Pass NULL for a number that is not wanted. May be called before
   PetscInitialize(). Not collective. */
PETSC_EXTERN PetscErrorCode PrunAdagGetVersion(int *major, int *minor, int *patch);

#endif
