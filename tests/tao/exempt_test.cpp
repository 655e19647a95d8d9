// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Parameters that belong to no set.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "base/success.hpp"
#include "tao/index_sets.hpp"
#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Gradient of 1/2 sum of (x_i - c_i)^2 with c_i = (i mod 7) - 3.
Vector separable(const Vector& x) {
  Vector g = x;
  for (std::size_t i = 0; i < g.size(); ++i) g[i] -= double(i % 7) - 3;
  return g;
}

TEST(Exempt, MoveAsRelevantOnesAndLeaveTheOthersAsTheyWouldBeAlone) {
  // The problem without entries 3 and 8. No other entry depends on them.
  const auto without = [](const Vector& x) {
    Vector some;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (i != 3 && i != 8) some.push_back(x[i]);
    }
    return some;
  };
  const auto alone = [&](const Vector& some) {
    Vector x(14, 0.0);
    for (std::size_t i = 0, k = 0; i < x.size(); ++i) {
      if (i != 3 && i != 8) x[i] = some[k++];
    }
    return without(separable(x));
  };
  const Vector start = random_start(14);
  for (const TaoPrunAdagVariant variant : {TAO_PRUNADAG_V1, TAO_PRUNADAG_V2, TAO_PRUNADAG_V3,
                                           TAO_PRUNADAG_V4, TAO_PRUNADAG_RELEVANT}) {
    Solve all(TAOPRUNADAG, start, separable), others(TAOPRUNADAG, without(start), alone);
    for (Solve* solve : {&all, &others}) {
      check(TaoPrunAdagSetVariant(solve->tao, variant));
      check(TaoPrunAdagSetTarget(solve->tao, 3));
    }
    check(TaoPrunAdagSetExempt(all.tao, indices_of(all.x, {3, 8})));
    all.run(25);
    others.run(25);
    const Vector x = gathered(all.x);
    EXPECT_LT(relative_difference(without(x), gathered(others.x)), 1e-13) << variant;

    double adagrad = start[8], so = 0.01;  // c_8 = -2
    for (int k = 0; k < 25; ++k) {
      const double g = adagrad + 2;
      so += g * g;
      adagrad -= g / std::sqrt(so);
    }
    EXPECT_NEAR(x[8], adagrad, 1e-14) << variant;

    PetscInt optimisable, acceptable, decreasable;
    check(TaoPrunAdagGetSetSizes(all.tao, &optimisable, &acceptable, &decreasable));
    EXPECT_EQ(optimisable + decreasable, 12);
    IndexSetHandle sets[2];
    check(TaoPrunAdagGetSets(all.tao, sets[0].put(), nullptr, sets[1].put()));
    PetscInt in_sets = 0;
    for (const IndexSetHandle& set : sets) {
      const std::vector<PetscInt> members = all_indices(set);
      in_sets += PetscInt(members.size());
      for (const PetscInt exempt : {3, 8}) {
        EXPECT_EQ(std::count(members.begin(), members.end(), exempt), 0);
      }
    }
    EXPECT_EQ(in_sets, 12);
  }
}

TEST(Exempt, ReachTheMinimumInScaledUnitsWithAndWithoutDivisors) {
  for (const bool newton : {true, false}) {
    Solve solve(TAOPRUNADAG, Vector(14, 0.0), separable);
    check(TaoPrunAdagSetUnits(solve.tao, TAO_PRUNADAG_UNITS_SCALED));
    check(TaoPrunAdagSetExempt(solve.tao, indices_of(solve.x, {0, 6, 13})));
    const auto one = [](Tao, PetscInt count, PetscReal d[], void*) {
      std::fill_n(d, count, 1.0);
      return PetscErrorCode(0);
    };
    if (newton) check(TaoPrunAdagSetExemptDivisors(solve.tao, one, nullptr));
    solve.run(newton ? 1 : 300);
    const Vector x = gathered(solve.x);
    for (const std::size_t i : {0u, 6u, 13u}) {
      EXPECT_NEAR(x[i], double(i % 7) - 3, newton ? 1e-15 : 1e-6) << i;
    }
  }
}

TEST(Exempt, MoveAloneWhereNoOtherHasASlope) {
  const auto gradient = [](const Vector& x) {
    Vector g(x.size(), 0.0);
    g[2] = x[2] - 5;
    return g;
  };
  Solve solve(TAOPRUNADAG, Vector(9, 0.0), gradient);
  check(TaoPrunAdagSetUnits(solve.tao, TAO_PRUNADAG_UNITS_SCALED));
  check(TaoPrunAdagSetExempt(solve.tao, indices_of(solve.x, {2})));
  solve.run(5);
  EXPECT_NEAR(gathered(solve.x)[2], 5.0, 1e-12);
}

TEST(Exempt, IndicesOfOtherRanksAreRefusedOnAllAndNoneIsTheDefault) {
  Solve solve(TAOPRUNADAG, Vector(9, 0.0), separable);
  const PetscInt beyond = 9;
  IndexSetHandle set;
  check(ISCreateGeneral(world(), rank_of(world()) == 0 ? 1 : 0, &beyond, PETSC_COPY_VALUES,
                        set.put()));
  check(TaoPrunAdagSetExempt(solve.tao, set));
  EXPECT_EQ(quietly([&] { return TaoSolve(solve.tao); }), PETSC_ERR_ARG_OUTOFRANGE);
  check(TaoPrunAdagSetExempt(solve.tao, nullptr));
  EXPECT_EQ(quietly([&] { return TaoSolve(solve.tao); }), PETSC_SUCCESS);
}

}  // namespace
}  // namespace prunadag
