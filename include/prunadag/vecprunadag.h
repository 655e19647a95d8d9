/* SPDX-FileCopyrightText: 2026 The prunadag authors
   SPDX-License-Identifier: BSD-2-Clause */
/* Pruning of any vector, and of what any Tao has found. */
#ifndef PRUNADAG_VECPRUNADAG_H
#define PRUNADAG_VECPRUNADAG_H

#include <petsctao.h>

/* Zeroes exactly floor(sparsity*N + 1/2) of the N entries of x that are not exempt: the smallest in
   magnitude, of equal ones those with the highest index first. 0 <= sparsity < 1. `exempt`, or NULL, has
   the indices of entries that stay, such as biases: each rank those that it owns, in any order. `left`,
   or NULL, gets the number of the others that are nonzero afterwards, of all ranks. Collective; a few
   reductions, the vector is not gathered. PETSC_ERR_ARG_OUTOFRANGE for a sparsity or an index out of
   range, and for entries that are not finite. */
PETSC_EXTERN PetscErrorCode VecPrunAdagPruneToSparsity(Vec x, PetscReal sparsity, IS exempt,
                                                       PetscInt *left);

/* The same with groups of entries that are kept or zeroed as one, by the norm of their entries that are
   not exempt: of the N groups that have such an entry, floor(sparsity*N + 1/2) go. `groups` has the
   number of the group, from 0 to that of entries, of each entry that the rank owns, in their order, as
   TaoPrunAdagSetGroups() takes it. PETSC_ERR_ARG_SIZ for another number of
   entries, PETSC_ERR_ARG_OUTOFRANGE also for another group. */
PETSC_EXTERN PetscErrorCode VecPrunAdagPruneGroupsToSparsity(Vec x, PetscReal sparsity, IS groups,
                                                             IS exempt, PetscInt *left);

/* Zeroes every |x_i| < delta that is not exempt; 0 <= delta < infinity. Collective; one reduction. */
PETSC_EXTERN PetscErrorCode VecPrunAdagPruneBelow(Vec x, PetscReal delta, IS exempt,
                                                  PetscInt *left);

/* What is left of the solution of `tao`, of any type, when it is pruned to each of `count`
   sparsities as VecPrunAdagPruneToSparsity() does, or by the groups of TaoPrunAdagSetGroups(): the
   objective there, not a number where the program
   has given none, the 2-norm of the gradient, and the number of nonzeros among what is not exempt.
   `objectives`, `norms` and `left` have room for `count` numbers, or are NULL. The program's own
   routines are called at pruned copies; the solution stays. Collective. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagMeasure(Tao tao, IS exempt, PetscInt count,
                                               const PetscReal sparsities[],
                                               PetscReal objectives[], PetscReal norms[],
                                               PetscInt left[]);

#endif
