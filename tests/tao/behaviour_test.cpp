// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// What users of TAO expect of a type: monitors, history, reasons, options, errors.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include <gtest/gtest.h>

#include "support/files.hpp"
#include "tao/monitor.hpp"
#include "tao/petsc_compat.hpp"
#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

/// The gradient of 1/2 ||x - c||^2 with c_i = 0.01 i. norm_at_two is its norm at x = (2, ..., 2).
const Gradient to_c = [](const Vector& x) {
  Vector g = x;
  for (std::size_t i = 0; i < g.size(); ++i) g[i] -= 0.01 * double(i);
  return g;
};
const double norm_at_two = std::sqrt(10 * 4.0 - 2 * 2.0 * 0.45 + 1e-4 * 285);
const char* const all_types[] = {TAOPRUNADAG, TAOADAGRAD, TAOFRANKWOLFE};

TEST(Monitors, SeeEveryIterateOnceWithZeroForTheObjective) {
  struct Seen {
    int calls = 0;
    double objective = -1, first_norm = -1;
  };
  for (const char* type : all_types) {
    Solve solve(type, Vector(10, 2.0), to_c);
    Seen seen;
    check(add_monitor(
        solve.tao,
        [](Tao tao, void* context) -> PetscErrorCode {
          Seen& s = *static_cast<Seen*>(context);
          PetscReal norm;
          check(TaoGetSolutionStatus(tao, nullptr, &s.objective, &norm, nullptr, nullptr, nullptr));
          if (s.calls++ == 0) s.first_norm = norm;
          return 0;
        },
        &seen));
    solve.run(7);
    EXPECT_EQ(seen.calls, 8) << type;
    EXPECT_EQ(seen.objective, 0.0);
    EXPECT_NEAR(seen.first_norm, norm_at_two, 1e-14);
  }
}

TEST(History, HoldsTheGradientNormOfEveryIterate) {
  Solve solve(TAOPRUNADAG, Vector(10, 2.0), to_c);
  check(TaoSetConvergenceHistory(solve.tao, nullptr, nullptr, nullptr, nullptr, 100, PETSC_TRUE));
  solve.run(5);
  PetscReal *objective, *norm;
  PetscInt length;
  check(TaoGetConvergenceHistory(solve.tao, &objective, &norm, nullptr, nullptr, &length));
  ASSERT_EQ(length, 6);
  EXPECT_NEAR(norm[0], norm_at_two, 1e-14);
  EXPECT_LT(norm[5], norm[0]);
  EXPECT_EQ(objective[3], 0.0);
}

TEST(Objective, IsNeverEvaluated) {
  static int evaluations;
  evaluations = 0;
  for (const char* type : all_types) {
    Solve solve(type, Vector(10, 2.0), to_c);
    check(TaoSetObjective(
        solve.tao,
        [](Tao, Vec, PetscReal* f, void*) -> PetscErrorCode {
          ++evaluations;
          *f = std::nan("");
          return 0;
        },
        nullptr));
    solve.run(5);
    EXPECT_EQ(solve.reason(), TAO_DIVERGED_MAXITS);
  }
  EXPECT_EQ(evaluations, 0);
}

TEST(Objective, OfACombinedCallbackIsIgnored) {
  Gradient gradient = to_c;
  Solve solve(TAOPRUNADAG, Vector(10, 2.0), to_c);
  TaoHandle tao;
  check(TaoCreate(world(), tao.put()));
  check(TaoSetType(tao, TAOPRUNADAG));
  check(TaoSetSolution(tao, solve.x));
  check(TaoSetObjectiveAndGradient(
      tao, nullptr,
      [](Tao t, Vec x, PetscReal* f, Vec g, void* context) -> PetscErrorCode {
        *f = std::nan("");
        return whole_gradient(t, x, g, context);
      },
      &gradient));
  check(TaoSetMaximumIterations(tao, 3));
  check(TaoSolve(tao));
  TaoConvergedReason reason;
  check(TaoGetConvergedReason(tao, &reason));
  EXPECT_EQ(reason, TAO_DIVERGED_MAXITS);
}

TEST(Types, ForgetTheEvaluationLimitOfATypeSetBefore) {
  Solve solve(TAOLMVM, Vector(10, 2.0), to_c);
  check(TaoSetType(solve.tao, TAOPRUNADAG));
  PetscInt limit;
  check(TaoGetMaximumFunctionEvaluations(solve.tao, &limit));
  EXPECT_LT(limit, 0);
}

TEST(Setup, RefusesASolutionOfAnotherSizeLater) {
  for (const char* type : all_types) {
    Solve solve(type, Vector(20, 2.0), to_c);
    solve.run(1);
    const VecHandle other = distributed(Vector(10, 2.0));
    check(TaoSetSolution(solve.tao, other));
    EXPECT_EQ(quietly([&] { return TaoSolve(solve.tao); }), PETSC_ERR_ARG_SIZ) << type;
  }
}

TEST(Divergence, OfTheGradientLeavesTheLastFiniteIterate) {
  for (double bad : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    for (const char* type : all_types) {
      int calls = 0;
      Solve solve(type, Vector(10, 2.0), [&](const Vector& x) {
        Vector g = to_c(x);
        if (++calls == 4) g[9] = bad;
        return g;
      });
      solve.run(100);
      EXPECT_EQ(solve.reason(), TAO_DIVERGED_NAN) << type;
      PetscInt iterations;
      check(TaoGetIterationNumber(solve.tao, &iterations));
      EXPECT_EQ(iterations, 3);
      for (double value : gathered(solve.x)) EXPECT_TRUE(std::isfinite(value));
    }
  }
}

TEST(Convergence, ObeysToleranceStepAndUsersTest) {
  Solve zero(TAOPRUNADAG, Vector(1, 0.0), to_c);
  zero.run(100);
  EXPECT_EQ(zero.reason(), TAO_CONVERGED_GATOL);

  Solve steps(TAOADAGRAD, Vector(10, 2.0), to_c);
  steps.tao.get()->steptol = 0.5;
  steps.run(1000);
  EXPECT_EQ(steps.reason(), TAO_CONVERGED_STEPTOL);

  Solve user(TAOFRANKWOLFE, Vector(10, 2.0), to_c);
  check(TaoSetConvergenceTest(
      user.tao,
      [](Tao tao, void*) -> PetscErrorCode {
        PetscInt k;
        check(TaoGetIterationNumber(tao, &k));
        if (k == 4) check(TaoSetConvergedReason(tao, TAO_CONVERGED_USER));
        return 0;
      },
      nullptr));
  user.run(1000);
  EXPECT_EQ(user.reason(), TAO_CONVERGED_USER);
}

TEST(Options, AreReadUnderThePrefixAndReachTheGetters) {
  check(PetscOptionsInsertString(
      nullptr,
      "-a_tao_prunadag_variant v1 -a_tao_prunadag_target 3 -a_tao_prunadag_zeta 0.5 "
      "-a_tao_frankwolfe_target 0.25 -a_tao_frankwolfe_radius 7 "
      "-a_tao_frankwolfe_step_rule rescaled -a_tao_frankwolfe_beta 0.001 -a_tao_adagrad_zeta 2"));
  Solve p(TAOPRUNADAG, Vector(10, 1.0), to_c, "a_");
  check(TaoSetFromOptions(p.tao));
  TaoPrunAdagVariant variant;
  PetscReal target, zeta, radius, beta;
  TaoFrankWolfeStepRule rule;
  check(TaoPrunAdagGetVariant(p.tao, &variant));
  check(TaoPrunAdagGetTarget(p.tao, &target));
  check(TaoPrunAdagGetZeta(p.tao, &zeta));
  EXPECT_EQ(variant, TAO_PRUNADAG_V1);
  EXPECT_EQ(target, 3);
  EXPECT_EQ(zeta, 0.5);

  Solve f(TAOFRANKWOLFE, Vector(10, 1.0), to_c, "a_");
  check(TaoSetFromOptions(f.tao));
  check(TaoFrankWolfeGetTarget(f.tao, &target));
  check(TaoFrankWolfeGetRadius(f.tao, &radius));
  check(TaoFrankWolfeGetStepRule(f.tao, &rule));
  check(TaoFrankWolfeGetBeta(f.tao, &beta));
  EXPECT_EQ(target, 0.25);
  EXPECT_EQ(radius, 7);
  EXPECT_EQ(rule, TAO_FRANKWOLFE_RESCALED);
  EXPECT_EQ(beta, 0.001);

  Solve a(TAOADAGRAD, Vector(10, 1.0), to_c, "a_");
  check(TaoSetFromOptions(a.tao));
  check(TaoAdagradGetZeta(a.tao, &zeta));
  EXPECT_EQ(zeta, 2);
  check(PetscOptionsClear(nullptr));
}

TEST(Setters, RefuseValuesOutOfRange) {
  Solve p(TAOPRUNADAG, Vector(10, 1.0), to_c);
  for (double target : {0.0, -1.0, 2.5, std::nan("")}) {
    EXPECT_EQ(quietly([&] { return TaoPrunAdagSetTarget(p.tao, target); }),
              PETSC_ERR_ARG_OUTOFRANGE);
  }
  EXPECT_EQ(quietly([&] { return TaoPrunAdagSetZeta(p.tao, 0.0); }), PETSC_ERR_ARG_OUTOFRANGE);
  EXPECT_EQ(quietly([&] { return TaoPrunAdagSetVariant(p.tao, TaoPrunAdagVariant(9)); }),
            PETSC_ERR_ARG_OUTOFRANGE);
  for (double target : {11.0, 1e30}) {  // known to be too many only when n is known
    check(TaoPrunAdagSetTarget(p.tao, target));
    EXPECT_EQ(quietly([&] { return TaoSolve(p.tao); }), PETSC_ERR_ARG_OUTOFRANGE);
  }
  check(TaoFrankWolfeSetRadius(p.tao, -1.0));  // another type's setter is ignored
  Solve f(TAOFRANKWOLFE, Vector(10, 1.0), to_c);
  EXPECT_EQ(quietly([&] { return TaoFrankWolfeSetRadius(f.tao, -1.0); }), PETSC_ERR_ARG_OUTOFRANGE);
}

TEST(Setup, RefusesBoundsAndLowerBoundsOnTheObjective) {
  Solve bounded(TAOPRUNADAG, Vector(10, 1.0), to_c);
  const VecHandle lower = distributed(Vector(10, 0.0)),
                  upper = distributed(Vector(10, PETSC_INFINITY));
  check(TaoSetVariableBounds(bounded.tao, lower, upper));
  EXPECT_EQ(quietly([&] { return TaoSolve(bounded.tao); }), PETSC_ERR_SUP);

  Solve unbounded(TAOPRUNADAG, Vector(10, 1.0), to_c);
  const VecHandle below = distributed(Vector(10, PETSC_NINFINITY));
  check(TaoSetVariableBounds(unbounded.tao, below, upper));
  unbounded.run(2);

  Solve floor(TAOADAGRAD, Vector(10, 1.0), to_c);
  check(TaoSetFunctionLowerBound(floor.tao, 0.0));
  EXPECT_EQ(quietly([&] { return TaoSolve(floor.tao); }), PETSC_ERR_SUP);
}

/// Returns the text that `print` writes to a viewer, on every rank.
std::string printed(const std::function<void(PetscViewer)>& print) {
  const std::string path = (scratch() / "view.txt").string();
  ViewerHandle viewer;
  check(PetscViewerASCIIOpen(world(), path.c_str(), viewer.put()));
  print(viewer);
  viewer.reset();
  MPI_Barrier(world());
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  MPI_Barrier(world());
  return text.str();
}

TEST(View, TellsTheSettingsAndThatTheObjectiveIsNotEvaluated) {
  Solve p(TAOPRUNADAG, Vector(25, 1.0), to_c);
  p.run(1);
  const std::string text = printed([&](PetscViewer viewer) { check(TaoView(p.tao, viewer)); });
  EXPECT_NE(text.find("variant: v3\n"), std::string::npos) << text;
  EXPECT_NE(text.find("relevant: 3 of 25 parameters"), std::string::npos) << text;
  EXPECT_NE(text.find("never evaluated"), std::string::npos) << text;
}

TEST(Layouts, RanksWithoutParametersTakePart) {
  Solve solve(TAOPRUNADAG, Vector(1, 3.0), to_c);
  solve.run(3);
  const DenseProblem problem{{{1.0}}, {0.0}};
  EXPECT_LT(
      relative_difference(gathered(solve.x), textbook_fit(problem, {3.0}, 3, {"prunadag-v3", 1})),
      1e-14);
}

}  // namespace
}  // namespace prunadag
