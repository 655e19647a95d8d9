/* SPDX-FileCopyrightText: 2026 The prunadag authors
   SPDX-License-Identifier: BSD-2-Clause */
/*
   Your own model in C: give TAO a gradient, choose prunAdag by name, and ask at the end how many
   parameters it optimised and how many it decreased.

   f(x) = sum of (x_i - c_i)^2 / (2 (1 + i mod 5)), with c_i = 1 for every tenth i and 0.001
   elsewhere. One parameter in ten matters.

     mpirun -n 2 own_model -tao_prunadag_variant v4 -tao_monitor
*/
#include <prunadag/prunadag.h>

static PetscErrorCode Gradient(Tao tao, Vec x, Vec g, void *context)
{
  const PetscScalar *xs;
  PetscScalar       *gs;
  PetscInt           first, end;

  PetscFunctionBegin;
  (void)tao;
  (void)context;
  PetscCall(VecGetOwnershipRange(x, &first, &end));
  PetscCall(VecGetArrayRead(x, &xs));
  PetscCall(VecGetArray(g, &gs));
  for (PetscInt i = first; i < end; ++i) {
    const PetscReal c = i % 10 ? 0.001 : 1.0;
    gs[i - first]     = (xs[i - first] - c) / (1 + i % 5);
  }
  PetscCall(VecRestoreArray(g, &gs));
  PetscCall(VecRestoreArrayRead(x, &xs));
  PetscFunctionReturn(0);
}

int main(int argc, char **argv)
{
  Tao                tao;
  Vec                x;
  TaoConvergedReason reason;
  PetscInt           optimisable, acceptable, decreasable, iterations;

  PetscFunctionBeginUser;
  PetscCall(PetscInitialize(&argc, &argv, NULL, NULL));
  PetscCall(PrunAdagInitialize());

  PetscCall(VecCreateMPI(PETSC_COMM_WORLD, PETSC_DECIDE, 1000, &x));
  PetscCall(VecSet(x, 0.0));

  PetscCall(TaoCreate(PETSC_COMM_WORLD, &tao));
  PetscCall(TaoSetType(tao, TAOPRUNADAG));
  PetscCall(TaoPrunAdagSetTarget(tao, 0.1));
  PetscCall(TaoSetSolution(tao, x));
  PetscCall(TaoSetGradient(tao, NULL, Gradient, NULL));
  PetscCall(TaoSetTolerances(tao, 1e-6, 0.0, 0.0));
  PetscCall(TaoSetFromOptions(tao));
  PetscCall(TaoSolve(tao));

  PetscCall(TaoGetConvergedReason(tao, &reason));
  PetscCall(TaoGetIterationNumber(tao, &iterations));
  PetscCall(TaoPrunAdagGetSetSizes(tao, &optimisable, &acceptable, &decreasable));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s after %d iterations; last: %d optimised, %d decreased\n",
                        TaoConvergedReasons[reason], (int)iterations, (int)optimisable,
                        (int)decreasable));
  PetscCall(TaoDestroy(&tao));
  PetscCall(VecDestroy(&x));
  PetscCall(PetscFinalize());
  return reason > 0 ? 0 : 1;
}
