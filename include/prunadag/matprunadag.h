/* SPDX-FileCopyrightText: 2026 The prunadag authors
   SPDX-License-Identifier: BSD-2-Clause */
/* The matrix types prunadagdense and prunadagcompact. */
#ifndef PRUNADAG_MATPRUNADAG_H
#define PRUNADAG_MATPRUNADAG_H

#include <petscmat.h>

/* A dense matrix stored by rows, which are samples: the gradient of a sum over samples needs one
   pass over it, where PETSc's own dense matrices, stored by columns, take two. A rank owns whole
   rows. */
#define MATPRUNADAGDENSE "prunadagdense"

/* A matrix that is only read, with its numbers in 8 bytes, 4 or 1, or with none where all that
   are not zero are equal, and columns of sparse rows in 4 or 2 bytes. Products are computed in
   double, in one pass over the rows for a gradient of ours. MatScale() keeps a factor beside the
   numbers. Made by MatPrunAdagCompactCreate(), or read by MatLoad() from PETSc binary. */
#define MATPRUNADAGCOMPACT "prunadagcompact"

/* This rank's rows of a matrix of type prunadagdense, one after the other: entry (i, j) of the
   local rows stands at i*N + j, with N the number of columns of the whole matrix. The array belongs
   to the matrix and stays where it is; after writing to it call MatAssemblyBegin() and
   MatAssemblyEnd(). Not collective, no copy. PETSC_ERR_ARG_WRONG for other types,
   PETSC_ERR_ARG_WRONGSTATE before MatSetUp(). */
PETSC_EXTERN PetscErrorCode MatPrunAdagDenseGetArray(Mat A, PetscScalar **array);
PETSC_EXTERN PetscErrorCode MatPrunAdagDenseGetArrayRead(Mat A, const PetscScalar **array);

/* A new matrix of type prunadagcompact with the numbers of A, laid out as A; dense where A is of a
   dense type, except for a pattern, and sparse elsewhere. `storage` is float (rounded), byte (whole
   numbers from 0 to 255), pattern (all that are not zero are equal), double (sparse rows with short
   columns), or auto: pattern or byte where that is exact, else double. Collective; two or three
   passes over A. PETSC_ERR_ARG_OUTOFRANGE for another name, and for a number that the storage would
   lose. */
PETSC_EXTERN PetscErrorCode MatPrunAdagCompactCreate(Mat A, const char storage[], Mat *B);

/* -mat_prunadagcompact_storage auto|double|float|byte|pattern, read by MatLoad(): the storage that
   MatLoad() uses, with the same rules as MatPrunAdagCompactCreate(); dense where the file has every
   number and these take 4 bytes or 1. Default auto; the option wins over an earlier call. Logically
   collective. PETSC_ERR_ARG_OUTOFRANGE for another name. */
PETSC_EXTERN PetscErrorCode MatPrunAdagCompactSetStorage(Mat A, const char storage[]);
/* The storage that a matrix with rows has, never auto. Not collective. */
PETSC_EXTERN PetscErrorCode MatPrunAdagCompactGetStorage(Mat A, const char *storage[]);

#endif
