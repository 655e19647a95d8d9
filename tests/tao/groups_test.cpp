// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Groups of parameters that are classified and moved as one.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "base/success.hpp"
#include "tao/index_sets.hpp"
#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t features = 24;
constexpr TaoPrunAdagVariant all_variants[] = {TAO_PRUNADAG_V1, TAO_PRUNADAG_V2, TAO_PRUNADAG_V3,
                                               TAO_PRUNADAG_V4, TAO_PRUNADAG_RELEVANT};
constexpr TaoPrunAdagUnits both_units[] = {TAO_PRUNADAG_UNITS_SCALED, TAO_PRUNADAG_UNITS_PAPER};

/// A solve of a problem, with groups if they are set.
struct GroupSolve {
  DenseProblem problem;
  Solve solve;
  VecHandle L;

  GroupSolve(DenseProblem p, const Vector& start, TaoPrunAdagVariant variant,
             TaoPrunAdagUnits units, int target)
      : problem(std::move(p)),
        solve(TAOPRUNADAG, start, [this](const Vector& x) { return problem.gradient(x); }) {
    check(TaoPrunAdagSetVariant(solve.tao, variant));
    check(TaoPrunAdagSetUnits(solve.tao, units));
    check(TaoPrunAdagSetTarget(solve.tao, target));
  }
  void scale(const Vector& bounds) {
    L = distributed(bounds);
    check(TaoPrunAdagSetScaling(solve.tao, L));
  }
  void group(const std::vector<PetscInt>& numbers) {
    check(TaoPrunAdagSetGroups(solve.tao, beside(solve.x, numbers)));
  }
  Vector run(int iterations) {
    solve.run(iterations);
    return gathered(solve.x);
  }
};

std::vector<PetscInt> counting(std::size_t count) {
  std::vector<PetscInt> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

TEST(Groups, OfOneAreTheMethodWithoutThemToTheBit) {
  const DenseProblem problem = random_least_squares(60, features);
  Vector bounds(features, 0.0);
  for (const Vector& row : problem.rows) {
    for (std::size_t j = 0; j < features; ++j) bounds[j] += row[j] * row[j];
  }
  for (const TaoPrunAdagUnits units : both_units) {
    for (const TaoPrunAdagVariant variant : all_variants) {
      GroupSolve plain(problem, random_start(features), variant, units, 5);
      GroupSolve grouped(problem, random_start(features), variant, units, 5);
      if (units == TAO_PRUNADAG_UNITS_SCALED) {
        plain.scale(bounds);
        grouped.scale(bounds);
      }
      grouped.group(counting(features));
      EXPECT_EQ(plain.run(40), grouped.run(40)) << variant << units;
      PetscInt sizes[2][3];
      check(TaoPrunAdagGetSetSizes(plain.solve.tao, sizes[0], sizes[0] + 1, sizes[0] + 2));
      check(TaoPrunAdagGetSetSizes(grouped.solve.tao, sizes[1], sizes[1] + 1, sizes[1] + 2));
      EXPECT_TRUE(std::equal(sizes[0], sizes[0] + 3, sizes[1]));
    }
  }
}

TEST(Groups, TurnWithTheCoordinatesOfTheirMembers) {
  // Parameters 2j and 2j+1 are group j. y = Q'x turns each pair by its own angle. The method must
  // depend only on the norms of pairs and on what turns with them, so that x_k = Q y_k.
  const DenseProblem problem = random_least_squares(60, features);
  const auto turned = [](const Vector& x, double direction) {
    Vector y(x.size());
    for (std::size_t j = 0; j < x.size(); j += 2) {
      const double c = std::cos(double(j) + 1), s = direction * std::sin(double(j) + 1);
      y[j] = c * x[j] - s * x[j + 1];
      y[j + 1] = s * x[j] + c * x[j + 1];
    }
    return y;
  };
  DenseProblem other = problem;
  for (Vector& row : other.rows) row = turned(row, 1.0);
  std::vector<PetscInt> pairs(features);
  for (std::size_t i = 0; i < features; ++i) pairs[i] = PetscInt(i / 2);
  for (const TaoPrunAdagUnits units : both_units) {
    for (const TaoPrunAdagVariant variant : all_variants) {
      const Vector start = random_start(features);
      GroupSolve first(problem, start, variant, units, 3);
      GroupSolve second(other, turned(start, 1.0), variant, units, 3);
      first.group(pairs);
      second.group(pairs);
      const Vector x = first.run(20);
      EXPECT_LT(relative_difference(turned(x, 1.0), second.run(20)), 1e-10) << variant << units;
      EXPECT_GT(relative_difference(x, start), 0.1);
      PetscInt optimisable, acceptable, decreasable;
      check(TaoPrunAdagGetSetSizes(first.solve.tao, &optimisable, &acceptable, &decreasable));
      EXPECT_EQ(optimisable + decreasable, PetscInt(features / 2));
      EXPECT_EQ(optimisable - acceptable, 3);
    }
  }
}

TEST(Groups, MayBeNumberedAndSpreadOverRanksInAnyWay) {
  // The same three groups, as neighbours and as every third parameter of a permuted problem.
  const DenseProblem problem = random_least_squares(60, features);
  std::vector<PetscInt> neighbours(features), thirds(features);
  std::vector<std::size_t> place(features);
  for (std::size_t i = 0; i < features; ++i) {
    neighbours[i] = PetscInt(i / 8);
    place[i] = 3 * (i % 8) + i / 8;
    thirds[place[i]] = PetscInt(7 * (i / 8));  // unused numbers are empty groups
  }
  const auto moved = [&](const Vector& x) {
    Vector y(features);
    for (std::size_t i = 0; i < features; ++i) y[place[i]] = x[i];
    return y;
  };
  DenseProblem other = problem;
  for (Vector& row : other.rows) row = moved(row);
  for (const TaoPrunAdagUnits units : both_units) {
    GroupSolve first(problem, random_start(features), TAO_PRUNADAG_V3, units, 1);
    GroupSolve second(other, moved(random_start(features)), TAO_PRUNADAG_V3, units, 1);
    first.group(neighbours);
    second.group(thirds);
    check(TaoPrunAdagSetTarget(first.solve.tao, 0.4));  // of three groups, whatever their numbers
    check(TaoPrunAdagSetTarget(second.solve.tao, 0.4));
    EXPECT_LT(relative_difference(moved(first.run(15)), second.run(15)), 1e-10);
    PetscInt optimisable, acceptable, decrease;
    check(TaoPrunAdagGetSetSizes(second.solve.tao, &optimisable, &acceptable, &decrease));
    EXPECT_EQ(optimisable - acceptable, 1);
    EXPECT_EQ(optimisable + decrease, 3);
    IndexSetHandle decreasable;
    check(TaoPrunAdagGetSets(second.solve.tao, nullptr, nullptr, decreasable.put()));
    const std::vector<PetscInt> members = all_indices(decreasable);
    EXPECT_EQ(members.size() % 8, 0u);  // whole groups
    for (const PetscInt member : members) {
      for (const PetscInt shift : {3, 21}) {
        EXPECT_EQ(std::count(members.begin(), members.end(), (member + shift) % 24), 1);
      }
    }
  }
}

TEST(Groups, LeaveExemptParametersAlone) {
  // Parameter 5 moves by its own divisor. The other parameters decide about its group.
  const auto gradient = towards(1.0);
  const auto one = [](Tao, PetscInt count, PetscReal d[], void*) {
    std::fill_n(d, count, 1.0);
    return PetscErrorCode(0);
  };
  Vector ends[2];
  for (const double there : {0.0, 1000.0}) {
    Vector start(12, 0.1);
    start[5] = there;
    Solve solve(TAOPRUNADAG, start, gradient);
    check(TaoPrunAdagSetTarget(solve.tao, 1));
    check(TaoPrunAdagSetGroups(solve.tao, beside(solve.x, {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2})));
    check(TaoPrunAdagSetExempt(solve.tao, indices_of(solve.x, {5})));
    check(TaoPrunAdagSetExemptDivisors(solve.tao, one, nullptr));
    solve.run(10);
    ends[there > 0] = gathered(solve.x);
    EXPECT_NEAR(ends[there > 0][5], 5.0, 1e-12);
  }
  ends[0][5] = ends[1][5];
  EXPECT_EQ(ends[0], ends[1]);
}

TEST(Groups, OfAWrongShapeAreRefusedOnAllRanks) {
  Solve solve(TAOPRUNADAG, Vector(12, 0.0), towards(1.0));
  IndexSetHandle missing;
  check(ISCreateStride(world(), rank_of(world()) == 0 ? 1 : 0, 0, 1, missing.put()));
  check(TaoPrunAdagSetGroups(solve.tao, missing));
  EXPECT_EQ(quietly([&] { return TaoSolve(solve.tao); }), PETSC_ERR_ARG_SIZ);
  std::vector<PetscInt> numbers(12, 0);
  numbers[11] = -1;
  check(TaoPrunAdagSetGroups(solve.tao, beside(solve.x, numbers)));
  EXPECT_EQ(quietly([&] { return TaoSolve(solve.tao); }), PETSC_ERR_ARG_OUTOFRANGE);
  numbers[11] = 2000000000;
  check(TaoPrunAdagSetGroups(solve.tao, beside(solve.x, numbers)));
  EXPECT_EQ(quietly([&] { return TaoSolve(solve.tao); }), PETSC_ERR_ARG_OUTOFRANGE);
  numbers[11] = 3;
  check(TaoPrunAdagSetGroups(solve.tao, beside(solve.x, numbers)));
  const Silence silence;
  check(TaoView(solve.tao, PETSC_VIEWER_STDOUT_(world())));  // before they are set up
  check(TaoPrunAdagSetTarget(solve.tao, 3));                 // of 2 groups with a member
  EXPECT_EQ(quietly([&] { return TaoSolve(solve.tao); }), PETSC_ERR_ARG_OUTOFRANGE);
  check(TaoPrunAdagSetTarget(solve.tao, 2));
  EXPECT_EQ(quietly([&] { return TaoSolve(solve.tao); }), PETSC_SUCCESS);
}

}  // namespace
}  // namespace prunadag
