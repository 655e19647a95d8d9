// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The iterates of every type against the textbook, and the invariants of the method.
#include <cmath>

#include <gtest/gtest.h>

#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 20, features = 53;
constexpr int target = 7;

Gradient gradient_of(const DenseProblem& problem) {
  return [&problem](const Vector& x) { return problem.gradient(x); };
}

double difference_after(int iterations, Solve& solve, const TextbookSettings& settings,
                        const DenseProblem& problem) {
  const Vector start = gathered(solve.x);
  solve.run(iterations);
  return relative_difference(gathered(solve.x), textbook_fit(problem, start, iterations, settings));
}

TEST(Iterates, OfEveryPrunAdagVariantAreTheTextbooks) {
  const DenseProblem problem = random_least_squares(samples, features);
  for (int variant = TAO_PRUNADAG_V1; variant <= TAO_PRUNADAG_RELEVANT; ++variant) {
    Solve solve(TAOPRUNADAG, random_start(features), gradient_of(problem));
    check(TaoPrunAdagSetVariant(solve.tao, TaoPrunAdagVariant(variant)));
    check(TaoPrunAdagSetTarget(solve.tao, target));
    const std::string method = std::string("prunadag-") + TaoPrunAdagVariants[variant];
    EXPECT_LT(difference_after(200, solve, {method, target}, problem), 1e-10) << method;
    EXPECT_EQ(solve.reason(), TAO_DIVERGED_MAXITS);
  }
}

TEST(Iterates, OfAdagradAreTheTextbooks) {
  const DenseProblem problem = random_least_squares(samples, features);
  Solve solve(TAOADAGRAD, random_start(features), gradient_of(problem));
  check(TaoAdagradSetZeta(solve.tao, 0.25));
  EXPECT_LT(difference_after(200, solve, {"adagrad", target, 0.25}, problem), 1e-12);
}

TEST(Iterates, OfBothFrankWolfeRulesAreTheTextbooks) {
  const DenseProblem problem = random_least_squares(samples, features);
  for (const char* method : {"fw1", "fw2"}) {
    Solve solve(TAOFRANKWOLFE, random_start(features), gradient_of(problem));
    check(TaoFrankWolfeSetTarget(solve.tao, target));
    check(TaoFrankWolfeSetRadius(solve.tao, 2.0));
    check(TaoFrankWolfeSetBeta(solve.tao, 0.01));
    check(TaoFrankWolfeSetStepRule(
        solve.tao, method[2] == '1' ? TAO_FRANKWOLFE_DECREASING : TAO_FRANKWOLFE_RESCALED));
    EXPECT_LT(difference_after(60, solve, {method, target, 0.01, 2.0, 0.01}, problem), 1e-10)
        << method;
  }
}

TEST(Iterates, ConvergeToTheMinimiserOfAStronglyConvexQuadratic) {
  const std::size_t n = 40;
  const Gradient gradient = [](const Vector& x) {
    Vector g(x.size());
    for (std::size_t i = 0; i < x.size(); ++i)
      g[i] = (1.0 + double(i % 3)) * (x[i] - std::sin(double(i)));
    return g;
  };
  for (const char* type : {TAOPRUNADAG, TAOADAGRAD}) {
    Solve solve(type, Vector(n, 0.0), gradient);
    check(TaoSetTolerances(solve.tao, 1e-7, 0.0, 0.0));
    solve.run(20000);
    EXPECT_EQ(solve.reason(), TAO_CONVERGED_GATOL) << type;
    const Vector x = gathered(solve.x);
    for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(x[i], std::sin(double(i)), 1e-6) << type;
  }
}

TEST(Sets, PartitionTheParametersAndMatchTheirSizes) {
  const DenseProblem problem = random_least_squares(samples, features);
  Solve solve(TAOPRUNADAG, random_start(features), gradient_of(problem));
  check(TaoPrunAdagSetTarget(solve.tao, target));
  PetscInt sizes[3];
  EXPECT_EQ(
      quietly([&] { return TaoPrunAdagGetSetSizes(solve.tao, &sizes[0], &sizes[1], &sizes[2]); }),
      PETSC_ERR_ARG_WRONGSTATE);

  solve.run(25);
  IndexSetHandle sets[3];
  check(TaoPrunAdagGetSets(solve.tao, sets[0].put(), sets[1].put(), sets[2].put()));
  check(TaoPrunAdagGetSetSizes(solve.tao, &sizes[0], &sizes[1], &sizes[2]));
  for (int s = 0; s < 3; ++s) {
    PetscInt size;
    check(ISGetSize(sets[s], &size));
    EXPECT_EQ(size, sizes[s]);
  }
  EXPECT_EQ(sizes[0], target + sizes[1]);
  EXPECT_EQ(sizes[0] + sizes[2], PetscInt(features));

  IndexSetHandle all;
  check(ISExpand(sets[0], sets[2], all.put()));
  PetscInt owned, expected;
  check(ISGetLocalSize(all, &owned));
  check(VecGetLocalSize(solve.x, &expected));
  EXPECT_EQ(owned, expected);
}

TEST(WarmStart, BeginsAtTheSolutionAndStartsTheAccumulatorsAnew) {
  const DenseProblem problem = random_least_squares(samples, features);
  Solve solve(TAOPRUNADAG, random_start(features), gradient_of(problem));
  check(TaoPrunAdagSetTarget(solve.tao, target));
  solve.run(30);
  EXPECT_LT(difference_after(30, solve, {"prunadag-v3", target}, problem), 1e-11);
}

TEST(WarmStart, RecyclingContinuesAsIfTheSolveHadNotStopped) {
  const DenseProblem problem = random_least_squares(samples, features);
  for (const char* type : {TAOPRUNADAG, TAOADAGRAD, TAOFRANKWOLFE}) {
    Solve once(type, random_start(features), gradient_of(problem));
    once.run(60);
    Solve twice(type, random_start(features), gradient_of(problem));
    check(TaoSetRecycleHistory(twice.tao, PETSC_TRUE));
    twice.run(20);
    twice.run(40);
    EXPECT_LT(relative_difference(gathered(twice.x), gathered(once.x)), 1e-12) << type;
  }
}

TEST(Iterates, AreBitForBitTheSameWhenRepeated) {
  const DenseProblem problem = random_least_squares(samples, features);
  Vector results[2];
  for (Vector& result : results) {
    Solve solve(TAOPRUNADAG, random_start(features), gradient_of(problem));
    solve.run(100);
    result = gathered(solve.x);
  }
  EXPECT_EQ(results[0], results[1]);
}

}  // namespace
}  // namespace prunadag
