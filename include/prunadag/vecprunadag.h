/* SPDX-FileCopyrightText: 2026 The prunadag authors
   SPDX-License-Identifier: BSD-2-Clause */
/* Pruning of any vector, and of the solution of any Tao. */
#ifndef PRUNADAG_VECPRUNADAG_H
#define PRUNADAG_VECPRUNADAG_H

#include <petsctao.h>

/* Zeroes exactly floor(sparsity*N + 1/2) of the N entries of x that are not exempt: the smallest in
   magnitude; among equal ones the highest index first. 0 <= sparsity < 1. `exempt` has the indices
   of entries to keep, such as biases: on each rank indices that it owns, in any order; NULL for
   none. `left` gets the number of nonzeros afterwards, without exempt entries, over all ranks; may
   be NULL. Collective; a few reductions, the vector is not gathered. PETSC_ERR_ARG_OUTOFRANGE for a
   sparsity or an index out of range, and for entries that are not finite. */
PETSC_EXTERN PetscErrorCode VecPrunAdagPruneToSparsity(Vec x, PetscReal sparsity, IS exempt,
                                                       PetscInt *left);

/* As above, for groups of entries that are kept or zeroed as one, by the norm of their entries that
   are not exempt. Zeroes floor(sparsity*N + 1/2) of the N groups with such an entry. `groups` has,
   in order, the group number of each entry that the rank owns, from 0 to the number of entries, as
   for TaoPrunAdagSetGroups(). PETSC_ERR_ARG_SIZ for another number of entries,
   PETSC_ERR_ARG_OUTOFRANGE also for another group number. */
PETSC_EXTERN PetscErrorCode VecPrunAdagPruneGroupsToSparsity(Vec x, PetscReal sparsity, IS groups,
                                                             IS exempt, PetscInt *left);

/* Zeroes every entry with |x_i| < delta that is not exempt. 0 <= delta < infinity. Collective; one
   reduction. */
PETSC_EXTERN PetscErrorCode VecPrunAdagPruneBelow(Vec x, PetscReal delta, IS exempt,
                                                  PetscInt *left);

/* Prunes copies of the solution of `tao`, of any type, to each of `count` sparsities, as
   VecPrunAdagPruneToSparsity() does, or by the groups of TaoPrunAdagSetGroups(). Gives for each
   copy the objective (NaN where the program has given none), the 2-norm of the gradient, and the
   number of nonzeros without exempt entries. `objectives`, `norms` and `left` have room for `count`
   numbers, or are NULL. The program's own routines are called at the copies; the solution does not
   change. Collective. */
PETSC_EXTERN PetscErrorCode TaoPrunAdagMeasure(Tao tao, IS exempt, PetscInt count,
                                               const PetscReal sparsities[],
                                               PetscReal objectives[], PetscReal norms[],
                                               PetscInt left[]);

#endif
