/* SPDX-FileCopyrightText: 2026 The prunadag authors
   SPDX-License-Identifier: BSD-2-Clause */
/* The matrix type prunadagrows. */
#ifndef PRUNADAG_MATPRUNADAG_H
#define PRUNADAG_MATPRUNADAG_H

#include <petscmat.h>

/* A matrix stored by rows, which are samples: the gradient of a sum over samples needs one pass
   over it, where PETSc's own matrices take two. A rank owns whole rows. They are dense or sparse;
   their numbers take 8 bytes, 4 or 1, or none where all that are not zero are equal, and the columns
   of sparse rows 4 bytes or 2. Products are computed in double.

   MatSetUp() makes dense rows of zeros, 8 bytes each, to be filled by MatSetValues() or through
   MatPrunAdagRowsGetArray(). MatPrunAdagRowsCreate() stores another matrix so, and MatLoad() reads
   PETSc binary. All but dense rows of doubles are only read: MatScale(), MatDiagonalScale() and
   MatPrunAdagRowsScaleColumns() keep what they are scaled by beside the numbers. MatConvert() to this
   type makes dense rows. */
#define MATPRUNADAGROWS "prunadagrows"

/* This rank's rows, one after the other, where they are dense and of doubles: entry (i, j) of the
   local rows stands at i*N + j, with N the number of columns of the whole matrix. The array belongs
   to the matrix and stays where it is; after writing to it call MatAssemblyBegin() and
   MatAssemblyEnd(). Not collective, no copy. PETSC_ERR_ARG_WRONG for other types,
   PETSC_ERR_ARG_WRONGSTATE for other rows, for those that a copy shares, with scaled columns or by
   features, and before MatSetUp(). */
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsGetArray(Mat A, PetscScalar **array);
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsGetArrayRead(Mat A, const PetscScalar **array);

/* A new matrix of the type with the numbers of A, laid out as A; dense where A is of a dense type,
   except for a pattern, and sparse elsewhere. `storage` is double, float (rounded), byte (whole
   numbers from 0 to 255), pattern (all that are not zero are equal), or auto: pattern or byte where
   that is exact, else double. Collective; two or three passes over A. PETSC_ERR_ARG_OUTOFRANGE for
   another name, and for a number that the storage would lose. */
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsCreate(Mat A, const char storage[], Mat *B);

/* -mat_prunadagrows_storage auto|double|float|byte|pattern, read by MatLoad(): the storage that
   MatLoad() uses, with the same rules as MatPrunAdagRowsCreate(); dense where the file has every
   number. Default auto; the option wins over an earlier call. Logically collective.
   PETSC_ERR_ARG_OUTOFRANGE for another name. */
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsSetStorage(Mat A, const char storage[]);
/* The storage that a matrix with rows has, never auto. Not collective. */
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsGetStorage(Mat A, const char *storage[]);

/* Takes offset_j from all numbers of column j, then multiplies them by 1/divisor_j, or by 0 where
   that is 0. Products then lose as many digits as offset_j/divisor_j has before the point. Nothing is stored: sparse rows stay sparse and bytes bytes, and products with the
   matrix take one reduction more where there is an offset. The vectors have a number for each
   column, or for the first ones, spread in any way; the columns after these stay as they are.
   The matrix is only read from then on. Collective. PETSC_ERR_ARG_SIZ for vectors of another length,
   PETSC_ERR_ARG_OUTOFRANGE for a divisor whose inverse is no number, PETSC_ERR_ARG_WRONGSTATE for a
   matrix by features, or whose columns were scaled before. */
PETSC_EXTERN PetscErrorCode MatPrunAdagRowsScaleColumns(Mat A, Vec offset, Vec divisor);

#endif
