// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The problems that the types accept, and the errors for others.
#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "tao/petsc_compat.hpp"
#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

const Gradient to_c = towards(1);

/// Returns a vector of `total` entries. The last rank has `extra` more than an even share, and the
/// rank before as many fewer, so that the first of three ranks or more sees no difference. One rank
/// has all entries.
VecHandle uneven(std::int64_t total, std::int64_t extra, double value) {
  const int rank = rank_of(world()), ranks = size_of(world());
  std::int64_t local = share_of(total).count;
  if (ranks > 1 && rank == ranks - 1) local += extra;
  if (ranks > 1 && rank == ranks - 2) local -= extra;
  VecHandle vector;
  check(VecCreateMPI(world(), PetscInt(local), PetscInt(total), vector.put()));
  check(VecSet(vector, value));
  return vector;
}

PetscErrorCode keep_zero(Tao, Vec, Vec g, void*) { return VecSet(g, 0.0); }

/// Sets up a Tao with a vector for the gradient, and returns the error code.
PetscErrorCode set_up_with_gradient(const char* type, Vec x, Vec g) {
  check(PrunAdagInitialize());
  TaoHandle tao;
  check(TaoCreate(world(), tao.put()));
  check(TaoSetType(tao, type));
  check(TaoSetSolution(tao, x));
  check(TaoSetGradient(tao, g, keep_zero, nullptr));
  return quietly([&] { return TaoSetUp(tao); });
}

TEST(Setup, RefusesAGradientOfAnotherLength) {
  for (const char* type : all_types) {
    const VecHandle x = distributed(Vector(4000, 1.0)), g = distributed(Vector(20, 0.0));
    EXPECT_EQ(set_up_with_gradient(type, x, g), PETSC_ERR_ARG_SIZ) << type;
    VecHandle alone;
    check(VecCreateSeq(PETSC_COMM_SELF, 4000, alone.put()));
    if (size_of(world()) > 1) {
      EXPECT_EQ(set_up_with_gradient(type, x, alone), PETSC_ERR_ARG_INCOMP) << type;
    }
    EXPECT_EQ(set_up_with_gradient(type, x, distributed(Vector(4000, 0.0))), PETSC_SUCCESS);
  }
}

TEST(Setup, RefusesAGradientSpreadInAnotherWayOnSomeRanksOnly) {
  if (size_of(world()) == 1) GTEST_SKIP() << "one rank has one layout";
  for (const char* type : all_types) {
    EXPECT_EQ(set_up_with_gradient(type, uneven(21, 0, 1.0), uneven(21, 1, 0.0)),
              PETSC_ERR_ARG_INCOMP)
        << type;
  }
}

TEST(Setup, RefusesAVectorLaidOutOtherwiseLater) {
  if (size_of(world()) == 1) GTEST_SKIP() << "one rank has one layout";
  for (const char* type : all_types) {
    Solve solution(type, Vector(21, 2.0), to_c);
    solution.run(1);
    const VecHandle other = uneven(21, 1, 2.0);
    check(TaoSetSolution(solution.tao, other));
    EXPECT_EQ(quietly([&] { return TaoSolve(solution.tao); }), PETSC_ERR_ARG_INCOMP) << type;

    Solve gradient(type, Vector(21, 2.0), to_c);
    gradient.run(1);
    check(TaoSetGradient(gradient.tao, other, keep_zero, nullptr));
    EXPECT_EQ(quietly([&] { return TaoSolve(gradient.tao); }), PETSC_ERR_ARG_INCOMP) << type;
  }
}

TEST(Setup, RefusesBoundsAndNormsLaidOutOtherwise) {
  for (const char* type : all_types) {
    Solve bounded(type, Vector(20, 2.0), to_c);
    const VecHandle lower = distributed(Vector(10, PETSC_NINFINITY)),
                    upper = distributed(Vector(10, PETSC_INFINITY));
    check(TaoSetVariableBounds(bounded.tao, lower, upper));
    EXPECT_EQ(quietly([&] { return TaoSolve(bounded.tao); }), PETSC_ERR_ARG_SIZ) << type;

    Solve measured(type, Vector(20, 2.0), to_c);
    MatHandle M;
    check(
        MatCreateAIJ(world(), PETSC_DECIDE, PETSC_DECIDE, 10, 10, 1, nullptr, 0, nullptr, M.put()));
    check(MatAssemblyBegin(M, MAT_FINAL_ASSEMBLY));
    check(MatAssemblyEnd(M, MAT_FINAL_ASSEMBLY));
    check(TaoSetGradientNorm(measured.tao, M));
    EXPECT_EQ(quietly([&] { return TaoSolve(measured.tao); }), PETSC_ERR_ARG_SIZ) << type;
  }
}

TEST(Setup, AsksForTheBoundsThatARoutineGives) {
  Solve solve(TAOPRUNADAG, Vector(10, 1.0), to_c);
  static double below;
  check(TaoSetVariableBoundsRoutine(
      solve.tao,
      [](Tao, Vec lower, Vec upper, void*) -> PetscErrorCode {
        check(VecSet(upper, PETSC_INFINITY));
        return VecSet(lower, below);
      },
      nullptr));
  below = 0.0;
  EXPECT_EQ(quietly([&] { return TaoSolve(solve.tao); }), PETSC_ERR_SUP);
}

TEST(Setup, TakesWhatOthersWriteForInfinity) {
  Solve solve(TAOADAGRAD, Vector(10, 1.0), to_c);
  const VecHandle lower = distributed(Vector(10, -1e20)), upper = distributed(Vector(10, 1e30));
  check(TaoSetVariableBounds(solve.tao, lower, upper));
  solve.run(2);
  EXPECT_EQ(solve.reason(), TAO_DIVERGED_MAXITS);
}

/// Expects the solution of min 1/2 |x - c|^2 with sum of x_i = 1: x_i = c_i + (1 - sum of c)/n.
void expect_solved_by_lagrangians(const char* type) {
  constexpr int n = 4;
  check(PrunAdagInitialize());
  Gradient gradient = to_c;
  const VecHandle x = distributed(Vector(n, 0.0));
  VecHandle constraint;
  check(VecCreateMPI(world(), PETSC_DECIDE, 1, constraint.put()));
  MatHandle jacobian;
  PetscInt rows, columns, first, end;
  check(VecGetLocalSize(constraint, &rows));
  check(VecGetLocalSize(x, &columns));
  check(MatCreateAIJ(world(), rows, columns, 1, n, n, nullptr, n, nullptr, jacobian.put()));
  check(MatGetOwnershipRange(jacobian, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    for (PetscInt j = 0; j < n; ++j) check(MatSetValue(jacobian, i, j, 1.0, INSERT_VALUES));
  }
  check(MatAssemblyBegin(jacobian, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(jacobian, MAT_FINAL_ASSEMBLY));
  TaoHandle tao;
  check(TaoCreate(world(), tao.put()));
  check(TaoSetType(tao, TAOALMM));
  check(TaoSetSolution(tao, x));
  check(TaoSetObjectiveAndGradient(
      tao, nullptr,
      [](Tao t, Vec at, PetscReal* f, Vec g, void* context) -> PetscErrorCode {
        const Vector all = gathered(at);
        *f = 0;
        for (int i = 0; i < n; ++i) *f += 0.5 * (all[i] - i) * (all[i] - i);
        return whole_gradient(t, at, g, context);
      },
      &gradient));
  check(TaoSetEqualityConstraintsRoutine(
      tao, constraint,
      [](Tao, Vec at, Vec c, void*) -> PetscErrorCode {
        PetscScalar sum;
        check(VecSum(at, &sum));
        return VecSet(c, sum - 1.0);
      },
      nullptr));
  check(TaoSetJacobianEqualityRoutine(
      tao, jacobian, jacobian,
      [](Tao, Vec, Mat, Mat, void*) -> PetscErrorCode { return PETSC_SUCCESS; }, nullptr));
  const std::string option = std::string("-tao_almm_subsolver_tao_type ") + type;
  check(PetscOptionsInsertString(nullptr, option.c_str()));
  check(TaoSetFromOptions(tao));
  check(PetscOptionsClear(nullptr));
  check(TaoSolve(tao));
  Tao subsolver;
  TaoType used;
  check(TaoALMMGetSubsolver(tao, &subsolver));
  check(TaoGetType(subsolver, &used));
  EXPECT_STREQ(used, type);
  const Vector found = gathered(x);
  for (int i = 0; i < n; ++i) EXPECT_NEAR(found[std::size_t(i)], i + (1.0 - 6.0) / n, 1e-3);
}

TEST(Setup, SolvesTheSubproblemsOfAugmentedLagrangians) {
  for (const char* type : {TAOPRUNADAG, TAOADAGRAD}) expect_solved_by_lagrangians(type);
}

TEST(Setup, TellsProgramsWithResidualsOnlyWhatToDo) {
  for (const char* type : all_types) {
    check(PrunAdagInitialize());
    TaoHandle tao;
    const VecHandle x = distributed(Vector(4, 1.0)), r = distributed(Vector(4, 0.0));
    check(TaoCreate(world(), tao.put()));
    check(TaoSetType(tao, type));
    check(TaoSetSolution(tao, x));
    check(TaoSetResidualRoutine(
        tao, r, [](Tao, Vec at, Vec f, void*) -> PetscErrorCode { return VecCopy(at, f); },
        nullptr));
    EXPECT_EQ(quietly([&] { return TaoSolve(tao); }), PETSC_ERR_SUP) << type;
  }
}

TEST(Setup, SolvesAProblemWithoutParametersAtOnce) {
  for (const char* type : all_types) {
    for (double target : {0.1, 3.0}) {
      Solve solve(type, Vector(), to_c);
      check(TaoPrunAdagSetTarget(solve.tao, target));
      check(TaoFrankWolfeSetTarget(solve.tao, target));
      check(TaoFrankWolfeSetStepRule(solve.tao, TAO_FRANKWOLFE_RESCALED));
      solve.run(5);
      EXPECT_EQ(solve.reason(), TAO_CONVERGED_GATOL) << type;
      // The solve also goes on if no test stops it at once.
      check(TaoSetConvergenceTest(
          solve.tao,
          [](Tao tao, void*) -> PetscErrorCode {
            PetscInt k;
            check(TaoGetIterationNumber(tao, &k));
            return k < 3 ? PetscErrorCode(PETSC_SUCCESS)
                         : TaoSetConvergedReason(tao, TAO_CONVERGED_USER);
          },
          nullptr));
      solve.run(5);
      EXPECT_EQ(solve.reason(), TAO_CONVERGED_USER) << type;
    }
  }
}

}  // namespace
}  // namespace prunadag
