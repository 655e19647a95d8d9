/* SPDX-FileCopyrightText: 2026 The prunadag authors
   SPDX-License-Identifier: BSD-2-Clause */
/*
   A user's C program: minimises f(x) = 1/2 sum of c_i (x_i - t_i)^2, whose minimiser is t, with
   five of twenty parameters relevant in each iteration.
*/
#include <prunadag/prunadag.h>

enum { N = 20, TARGET = 5 };

static PetscReal curvature(PetscInt i) {
  return 1.0 + (PetscReal)(i % 3);
}
static PetscReal minimiser(PetscInt i) {
  return i % 4 == 0 ? 0.5 * (PetscReal)i - 4.0 : 0.0;
}

static PetscErrorCode gradient(Tao tao, Vec x, Vec g, void* context) {
  const PetscScalar* value;
  PetscScalar* slope;
  PetscInt first, end;

  PetscFunctionBeginUser;
  (void)tao;
  (void)context;
  PetscCall(VecGetOwnershipRange(x, &first, &end));
  PetscCall(VecGetArrayRead(x, &value));
  PetscCall(VecGetArrayWrite(g, &slope));
  for (PetscInt i = first; i < end; ++i)
    slope[i - first] = curvature(i) * (value[i - first] - minimiser(i));
  PetscCall(VecRestoreArrayWrite(g, &slope));
  PetscCall(VecRestoreArrayRead(x, &value));
  PetscFunctionReturn(0);
}

/* The largest |x_i - t_i| over all ranks. */
static PetscErrorCode distance(Vec x, PetscReal* largest) {
  PetscInt first, end;
  const PetscScalar* value;

  PetscFunctionBeginUser;
  *largest = 0;
  PetscCall(VecGetOwnershipRange(x, &first, &end));
  PetscCall(VecGetArrayRead(x, &value));
  for (PetscInt i = first; i < end; ++i)
    *largest = PetscMax(*largest, PetscAbsReal(value[i - first] - minimiser(i)));
  PetscCall(VecRestoreArrayRead(x, &value));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, largest, 1, MPIU_REAL, MPIU_MAX, PETSC_COMM_WORLD));
  PetscFunctionReturn(0);
}

int main(int argc, char** argv) {
  Tao tao;
  Vec x;
  TaoConvergedReason reason;
  PetscReal error, target;
  PetscInt optimisable, acceptable, decreasable;
  int major, minor, patch;
  PetscBool right;

  PetscFunctionBeginUser;
  PetscCall(PrunAdagGetVersion(&major, &minor, &patch));
  PetscCall(PrunAdagGetVersion(NULL, NULL, NULL));
  PetscCall(PetscInitialize(&argc, &argv, NULL, NULL));
  PetscCall(PrunAdagInitialize());
  PetscCall(VecCreateMPI(PETSC_COMM_WORLD, PETSC_DECIDE, N, &x));
  PetscCall(VecSet(x, 1.0));

  PetscCall(TaoCreate(PETSC_COMM_WORLD, &tao));
  PetscCall(TaoSetType(tao, TAOPRUNADAG));
  PetscCall(TaoPrunAdagSetTarget(tao, TARGET));
  PetscCall(TaoSetGradient(tao, NULL, gradient, NULL));
  PetscCall(TaoSetTolerances(tao, 1e-6, 0, 0));
  PetscCall(TaoSetFromOptions(tao));
  PetscCall(TaoSetSolution(tao, x));
  PetscCall(TaoSolve(tao));

  PetscCall(TaoGetConvergedReason(tao, &reason));
  PetscCall(TaoPrunAdagGetTarget(tao, &target));
  PetscCall(TaoPrunAdagGetSetSizes(tao, &optimisable, &acceptable, &decreasable));
  PetscCall(distance(x, &error));
  /* The library that runs is the one compiled against. Optimisable parameters are the relevant and
     the acceptable ones; all others are decreasable. */
  right = (PetscBool)(reason == TAO_CONVERGED_GATOL && error < 1e-5 && target == TARGET &&
                      optimisable == TARGET + acceptable && optimisable + decreasable == N &&
                      major == PRUNADAG_VERSION_MAJOR && minor == PRUNADAG_VERSION_MINOR &&
                      patch == PRUNADAG_VERSION_PATCH && PRUNADAG_VERSION_GE(0, 1, 0) &&
                      !PRUNADAG_VERSION_GE(PRUNADAG_VERSION_MAJOR + 1, 0, 0));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD,
                        "%s: largest error %g, optimisable %d, acceptable %d, decreasable %d\n",
                        TaoConvergedReasons[reason], (double)error, (int)optimisable,
                        (int)acceptable, (int)decreasable));

  PetscCall(TaoDestroy(&tao));
  PetscCall(VecDestroy(&x));
  PetscCall(PetscFinalize());
  return right ? 0 : 1;
}
