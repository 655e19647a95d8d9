// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// prunAdag in scaled units, as a type of TAO.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "tao/index_sets.hpp"
#include "tao/monitor.hpp"
#include "tao/problems.hpp"
#include "tao/scaled_units.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t features = 40;

/// Least squares, scaled by its second derivatives. In other units, x_j is columns_j times the
/// first x_j, and f is loss times the first f.
struct Units {
  Vector columns = Vector(features, 1.0);
  double loss = 1;
};

struct ScaledSolve {
  DenseProblem problem;
  Solve solve;
  VecHandle L;

  explicit ScaledSolve(const Units& units, std::size_t samples = 90)
      : problem(random_least_squares(samples, features)),
        solve(TAOPRUNADAG, Vector(features, 0.0), [this, units](const Vector& x) {
          Vector first = x;
          for (std::size_t j = 0; j < features; ++j) first[j] /= units.columns[j];
          Vector g = problem.gradient(first);
          for (std::size_t j = 0; j < features; ++j) g[j] *= units.loss / units.columns[j];
          return g;
        }) {
    Vector bounds(features, 0.0);
    for (const Vector& row : problem.rows) {
      for (std::size_t j = 0; j < features; ++j) bounds[j] += row[j] * row[j];
    }
    for (std::size_t j = 0; j < features; ++j) {
      bounds[j] *= units.loss / (units.columns[j] * units.columns[j]);
    }
    L = distributed(bounds);
    check(TaoPrunAdagSetUnits(solve.tao, TAO_PRUNADAG_UNITS_SCALED));
    check(TaoPrunAdagSetScaling(solve.tao, L));
  }

  Vector run(int iterations) {
    solve.run(iterations);
    return gathered(solve.x);
  }
};

/// Returns the indices by falling |x_j| sqrt(L_j).
std::vector<std::size_t> ranking(const Vector& x, const Vector& L) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    return std::abs(x[i]) * std::sqrt(L[i]) > std::abs(x[j]) * std::sqrt(L[j]);
  });
  return order;
}

TEST(ScaledUnits, ChangeNothingInOtherUnitsOfTwo) {  // powers of two do not round
  ScaledSolve first(Units{});
  const Vector expected = first.run(60);
  for (const double loss : {1.0, 1024.0, 0x1p-30}) {
    Units units;
    units.loss = loss * loss;  // its root is a power of two as well
    for (std::size_t j = 0; j < features; ++j) units.columns[j] = std::ldexp(1.0, int(j % 23) - 11);
    ScaledSolve other(units);
    const Vector x = other.run(60);
    for (std::size_t j = 0; j < features; ++j) {
      EXPECT_EQ(x[j] / units.columns[j], expected[j]) << loss << " " << j;
    }
  }
}

TEST(ScaledUnits, RankTheSameInAnyOtherUnits) {
  ScaledSolve first(Units{});
  const Vector expected = first.run(25);
  const std::vector<std::size_t> order = ranking(expected, gathered(first.L));
  Units units;
  units.loss = 1000;
  for (std::size_t j = 0; j < features; ++j) {
    units.columns[j] = std::pow(10.0, 6.0 * double((j * 7) % features) / features - 3);
  }
  ScaledSolve other(units);
  const Vector x = other.run(25);
  for (std::size_t j = 0; j < features; ++j) {
    EXPECT_NEAR(x[j] / units.columns[j], expected[j], 1e-9) << j;
  }
  EXPECT_EQ(ranking(x, gathered(other.L)), order);
}

TEST(ScaledUnits, FindTheMinimumWhateverTheTargets) {
  for (const double size : {1e-4, 1.0, 1e6}) {
    ScaledSolve made(Units{});
    for (double& target : made.problem.targets) target *= size;
    const Vector x = made.run(3000);
    EXPECT_LT(reference::norm(made.problem.gradient(x)), 1e-6 * size) << size;
  }
}

TEST(ScaledUnits, GoOnFromWhereTheyWere) {
  ScaledSolve whole(Units{}), parts(Units{});
  const Vector expected = whole.run(20);
  parts.run(8);
  check(TaoSetRecycleHistory(parts.solve.tao, PETSC_TRUE));
  const Vector x = parts.run(12);
  EXPECT_EQ(x, expected);
}

TEST(ScaledUnits, StopWhenStepsGainLittle) {
  ScaledSolve made(Units{});
  check(TaoPrunAdagSetGainTolerance(made.solve.tao, 1e-3));
  made.run(10000);
  EXPECT_EQ(made.solve.reason(), TAO_CONVERGED_STEPTOL);
  PetscInt iterations;
  check(TaoGetIterationNumber(made.solve.tao, &iterations));
  EXPECT_GE(iterations, 10);
  EXPECT_LT(iterations, 500);
  const Vector g = made.problem.gradient(gathered(made.solve.x));
  EXPECT_LT(reference::norm(g),
            0.1 * reference::norm(made.problem.gradient(Vector(features, 0.0))));
}

TEST(ScaledUnits, DoNotTakeAStepUpForAnEnd) {
  ScaledUnits units;
  units.first_eta = units.eta = 1;
  for (int k = 0; k < 20; ++k) units.learn(-std::pow(0.5, k), 0);
  EXPECT_TRUE(units.gains_too_little(1e-3));
  units.learn(-1e-6, 10);  // a rise, five times the descent of all steps
  EXPECT_FALSE(units.gains_too_little(1e-3));
  for (int k = 0; k < 5; ++k) units.learn(0, 0);
  EXPECT_FALSE(units.gains_too_little(1e-3));  // no end after a rise
  units.learn(-20, 0);
  for (int k = 0; k < 4; ++k) units.learn(0, 0);
  EXPECT_FALSE(units.gains_too_little(1e-3));
  units.learn(0, 0);
  EXPECT_TRUE(units.gains_too_little(1e-3));
}

TEST(ScaledUnits, LeaveAParameterWithoutInfluenceWhereItIs) {
  ScaledSolve made(Units{});
  Vector bounds = gathered(made.L);
  bounds[7] = 0;
  const VecHandle L = distributed(bounds);
  check(TaoPrunAdagSetScaling(made.solve.tao, L));
  const Vector x = made.run(50);
  EXPECT_EQ(x[7], 0.0);
  EXPECT_NE(x[8], 0.0);
}

TEST(ScaledUnits, WaitForTheFirstSlopeOfAWeight) {
  // f = 1/2 sum of (x_i - b)^2 + 1/2 (b - 3)^2, from 0. At first only b, which is exempt, has a
  // slope.
  const auto gradient = [](const Vector& x) {
    Vector g(x.size(), 0.0);
    g.back() = x.back() - 3;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      g[i] = x[i] - x.back();
      g.back() -= x[i] - x.back();
    }
    return g;
  };
  Solve solve(TAOPRUNADAG, Vector(12, 0.0), gradient);
  Vector bounds(12, 1.0);
  bounds.back() = 12;
  const VecHandle L = distributed(bounds);
  check(TaoPrunAdagSetUnits(solve.tao, TAO_PRUNADAG_UNITS_SCALED));
  check(TaoPrunAdagSetScaling(solve.tao, L));
  check(TaoPrunAdagSetExempt(solve.tao, indices_of(solve.x, {11})));
  solve.run(3000);
  EXPECT_LT(relative_difference(gathered(solve.x), Vector(12, 3.0)), 1e-3);
}

PetscErrorCode half(Tao, PetscInt count, PetscReal d[], void*) {
  std::fill_n(d, count, 2.0);
  return 0;
}

PetscErrorCode nothing(Tao, PetscInt count, PetscReal d[], void*) {
  std::fill_n(d, count, 0.0);
  return 0;
}

TEST(ScaledUnits, MoveExemptParametersByStepsOfTheirOwn) {
  // f = 1/2 |x - c|^2. The last two go half of the way each time, the others by the method.
  for (const bool known : {true, false}) {
    Solve solve(TAOPRUNADAG, Vector(10, 0.0), towards(1.0));
    check(TaoPrunAdagSetUnits(solve.tao, TAO_PRUNADAG_UNITS_SCALED));
    check(TaoPrunAdagSetExempt(solve.tao, indices_of(solve.x, {8, 9})));
    check(TaoPrunAdagSetExemptDivisors(solve.tao, known ? half : nothing, nullptr));
    solve.run(1);
    const double part = known ? 0.5 : 1.0;  // else L, which is 1
    EXPECT_EQ(gathered(solve.x)[8], 8 * part);
    EXPECT_EQ(gathered(solve.x)[9], 9 * part);
    PetscInt optimisable, acceptable, decreasable;
    check(TaoPrunAdagGetSetSizes(solve.tao, &optimisable, &acceptable, &decreasable));
    EXPECT_EQ(optimisable + decreasable, 8);
  }
}

/// The point of the last gradient, and whether it was the iterate whenever divisors were asked for.
struct Asked {
  Vector last;
  Vec x = nullptr;
  int times = 0;
  bool at_iterate = true;
};

PetscErrorCode ask(Tao, PetscInt count, PetscReal d[], void* context) {
  Asked& asked = *static_cast<Asked*>(context);
  asked.at_iterate = gathered(asked.x) == asked.last && asked.at_iterate;
  ++asked.times;
  std::fill_n(d, count, 2.0);
  return 0;
}

TEST(ScaledUnits, AskForDivisorsAtIteratesOnly) {
  Asked asked;
  const auto remembered = [&](const Vector& x) {
    asked.last = x;
    return towards(1.0)(x);
  };
  Solve solve(TAOPRUNADAG, Vector(10, 0.0), remembered);
  asked.x = solve.x;
  check(TaoPrunAdagSetUnits(solve.tao, TAO_PRUNADAG_UNITS_SCALED));
  check(TaoPrunAdagSetExempt(solve.tao, indices_of(solve.x, {8, 9})));
  check(TaoPrunAdagSetExemptDivisors(solve.tao, ask, &asked));
  // A monitor may ask for gradients elsewhere.
  const VecHandle elsewhere = distributed(Vector(10, 7.0)), g = distributed(Vector(10, 0.0));
  struct Look {
    Vec at, g;
  } look{elsewhere, g};
  check(add_monitor(
      solve.tao,
      [](Tao tao, void* context) {
        const Look* here = static_cast<Look*>(context);
        return TaoComputeGradient(tao, here->at, here->g);
      },
      &look));
  solve.run(3);
  EXPECT_EQ(asked.times, 4);  // the last time at the last iterate
  EXPECT_TRUE(asked.at_iterate);
}

TEST(ScaledUnits, ProbeTheCurvatureWhereNoneIsGiven) {
  // f = 1/2 sum of d_i (x_i - 1)^2, where d_i spans six orders of magnitude. Without d, 100
  // iterations are too few.
  const auto gradient = [](const Vector& x) {
    Vector g = x;
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = std::pow(10.0, double(i % 7)) * (x[i] - 1);
    return g;
  };
  const auto error_after = [&](TaoPrunAdagScalingSource source) {
    Solve solve(TAOPRUNADAG, Vector(35, 0.0), gradient);
    check(TaoPrunAdagSetUnits(solve.tao, TAO_PRUNADAG_UNITS_SCALED));
    check(TaoPrunAdagSetScalingSource(solve.tao, source));
    solve.run(100);
    return relative_difference(gathered(solve.x), Vector(35, 1.0));
  };
  EXPECT_LT(error_after(TAO_PRUNADAG_SCALING_PROBE), 1e-3);
  EXPECT_GT(error_after(TAO_PRUNADAG_SCALING_ONE), 0.3);
}

TEST(ScaledUnits, MoveFromWhereTheFunctionIsLinear) {
  // Huber's function of x_i - 50, all linear at 0: a probe sees no curvature.
  const auto gradient = [](const Vector& x) {
    Vector g = x;
    for (double& value : g) value = std::clamp(value - 50, -1.0, 1.0);
    return g;
  };
  Solve solve(TAOPRUNADAG, Vector(8, 0.0), gradient);
  check(TaoPrunAdagSetUnits(solve.tao, TAO_PRUNADAG_UNITS_SCALED));
  check(TaoPrunAdagSetScalingSource(solve.tao, TAO_PRUNADAG_SCALING_PROBE));
  solve.run(20);
  EXPECT_GT(reference::norm(gathered(solve.x)), 0.0);
}

TEST(ScaledUnits, RefuseWhatTheyCouldOnlyIgnoreOrMisuse) {
  Solve zeta(TAOPRUNADAG, Vector(10, 0.0), towards(1.0));
  check(TaoPrunAdagSetUnits(zeta.tao, TAO_PRUNADAG_UNITS_SCALED));
  check(TaoPrunAdagSetZeta(zeta.tao, 0.1));
  EXPECT_EQ(quietly([&] { return TaoSolve(zeta.tao); }), PETSC_ERR_SUP);

  Solve gain(TAOPRUNADAG, Vector(10, 0.0), towards(1.0));
  check(TaoPrunAdagSetUnits(gain.tao, TAO_PRUNADAG_UNITS_PAPER));
  check(TaoPrunAdagSetGainTolerance(gain.tao, 0.1));
  EXPECT_EQ(quietly([&] { return TaoSolve(gain.tao); }), PETSC_ERR_SUP);
  check(TaoPrunAdagSetGainTolerance(gain.tao, 0.0));  // takes it back
  EXPECT_EQ(quietly([&] { return TaoSolve(gain.tao); }), PETSC_SUCCESS);

  for (const char* words :
       {"-idle_tao_prunadag_gain_tolerance 0.01", "-idle_tao_prunadag_scaling probe"}) {
    Solve idle(TAOPRUNADAG, Vector(10, 0.0), towards(1.0));
    check(TaoSetOptionsPrefix(idle.tao, "idle_"));
    check(PetscOptionsInsertString(nullptr, words));
    check(TaoPrunAdagSetUnits(idle.tao, TAO_PRUNADAG_UNITS_PAPER));
    EXPECT_EQ(quietly([&] { return TaoSetFromOptions(idle.tao); }), PETSC_ERR_SUP) << words;
    check(TaoPrunAdagSetUnits(idle.tao, TAO_PRUNADAG_UNITS_SCALED));
    EXPECT_EQ(quietly([&] { return TaoSetFromOptions(idle.tao); }), PETSC_SUCCESS) << words;
    for (const char* name : {"-idle_tao_prunadag_gain_tolerance", "-idle_tao_prunadag_scaling"}) {
      check(PetscOptionsClearValue(nullptr, name));
    }
  }

  for (const double bound : {-1.0, std::nan("")}) {
    Solve wrong(TAOPRUNADAG, Vector(10, 0.0), towards(1.0));
    check(TaoPrunAdagSetUnits(wrong.tao, TAO_PRUNADAG_UNITS_SCALED));
    Vector bounds(10, 1.0);
    bounds[9] = bound;
    const VecHandle L = distributed(bounds);
    check(TaoPrunAdagSetScaling(wrong.tao, L));
    EXPECT_EQ(quietly([&] { return TaoSolve(wrong.tao); }), PETSC_ERR_ARG_OUTOFRANGE);
  }
  Solve length(TAOPRUNADAG, Vector(10, 0.0), towards(1.0));
  check(TaoPrunAdagSetUnits(length.tao, TAO_PRUNADAG_UNITS_SCALED));
  const VecHandle L = distributed(Vector(50, 1.0));
  check(TaoPrunAdagSetScaling(length.tao, L));
  EXPECT_EQ(quietly([&] { return TaoSolve(length.tao); }), PETSC_ERR_ARG_INCOMP);
  EXPECT_EQ(quietly([&] { return TaoPrunAdagSetGainTolerance(length.tao, 1.0); }),
            PETSC_ERR_ARG_OUTOFRANGE);
}

}  // namespace
}  // namespace prunadag
