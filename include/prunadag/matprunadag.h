/* SPDX-FileCopyrightText: 2026 The prunadag authors
   SPDX-License-Identifier: BSD-2-Clause */
/* The matrix type prunadagrows. */
#ifndef PRUNADAG_MATPRUNADAG_H
#define PRUNADAG_MATPRUNADAG_H

#include <petscmat.h>

/* A matrix stored by rows, which are samples. The gradient of a sum over samples needs one pass
   over it, where PETSc's own matrices need two. A rank owns whole rows, dense or sparse. A number
   takes 8, 4 or 1 bytes, or none where all nonzeros are equal; a column number of sparse rows takes
   4 or 2 bytes. Products are computed in double.

   MatSetUp() makes dense rows of zeros, 8 bytes each; MatSetValues() or MatPrunAdagRowsGetArray()
   fills them. MatPrunAdagRowsCreate() copies another matrix into this type, and MatLoad() reads
   PETSc binary. MatConvert() to this type makes dense rows. Only dense rows of doubles can be
   written to, and MatScale() and MatDiagonalScale() change their numbers. For all other rows these
   two store their factors beside the numbers. MatPrunAdagRowsScaleColumns() always does. */
#define MATPRUNADAGROWS "prunadagrows"

/* This rank's rows, one after the other, for dense rows of doubles: entry (i, j) of the local rows
   is at i*N + j, where N is the number of columns of the whole matrix. The matrix owns the array
   and does not move it. After writing to it call MatAssemblyBegin() and MatAssemblyEnd(). Not
   collective, no copy. PETSC_ERR_ARG_WRONG for other matrix types; PETSC_ERR_ARG_WRONGSTATE before
   MatSetUp() and for other rows, rows that a copy shares, scaled columns, and a matrix by
   features. */
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsGetArray(Mat A, PetscScalar **array);
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsGetArrayRead(Mat A, const PetscScalar **array);

/* A new matrix of the type with the numbers and the layout of A; dense where A has a dense type,
   unless it is stored as a pattern, and otherwise sparse. `storage` is double, float (rounded),
   byte (whole numbers from 0 to 255), pattern (all nonzeros are equal), or auto (pattern or byte
   where that is exact, else double). Collective; two or three passes over A.
   PETSC_ERR_ARG_OUTOFRANGE for another name, and for a number that the storage would lose. */
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsCreate(Mat A, const char storage[], Mat *B);

/* -mat_prunadagrows_storage auto|double|float|byte|pattern: the storage that MatLoad() uses, under
   the rules of MatPrunAdagRowsCreate(). MatLoad() makes dense rows where the file has every number.
   Default auto; the option wins over an earlier call. Logically collective.
   PETSC_ERR_ARG_OUTOFRANGE for another name. */
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsSetStorage(Mat A, const char storage[]);
/* The storage of a matrix that has rows, never auto. Not collective. */
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsGetStorage(Mat A, const char *storage[]);

/* Subtracts offset_j from all numbers of column j, then multiplies them by 1/divisor_j, or by 0
   where divisor_j is 0. Nothing is stored: sparse rows stay sparse, and bytes stay bytes. Products
   take one more reduction where there is an offset, and lose as many digits as offset_j/divisor_j
   has before the decimal point. The vectors have one number per column, in any layout; shorter
   vectors leave the last columns unchanged. The matrix is read-only afterwards. Collective.
   PETSC_ERR_ARG_SIZ for vectors of another length, PETSC_ERR_ARG_OUTOFRANGE for a divisor whose
   inverse is not finite, PETSC_ERR_ARG_WRONGSTATE for a matrix by features or with scaled
   columns. */
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsScaleColumns(Mat A, Vec offset, Vec divisor);

#endif
