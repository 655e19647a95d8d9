// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Fits in scaled units, and the accurate fit.
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "prunadag/fit_model.hpp"
#include "prunadag/model.hpp"
#include "prunadag/prunadag.h"
#include "support/dense.hpp"
#include "support/files.hpp"
#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Returns samples whose columns have means, with a constant column, and an intercept in the last.
Dataset samples_with_intercept(bool logistic, double target_unit, const Vector& units) {
  std::mt19937 generator(21);
  std::normal_distribution<double> normal;
  std::vector<Vector> rows;
  Vector targets;
  for (int i = 0; i < 120; ++i) {
    Vector row(units.size() + 1, 1.0);
    double t = 0.4;
    for (std::size_t j = 0; j < units.size(); ++j) {
      const double entry = j == 5 ? 2.0 : normal(generator) + double(j % 3);
      if (j < 4) t += (double(j) - 1.5) * (entry - double(j % 3));
      row[j] = entry * units[j];
    }
    t += 0.3 * normal(generator);
    targets.push_back(logistic ? (t > 0 ? 1.0 : -1.0) : t * target_unit);
    rows.push_back(row);
  }
  Dataset data = dataset_of(rows, targets, false);
  data.features -= 1;
  data.intercept = true;
  return data;
}

/// Returns the norm of g_i/sqrt(L_i), over all i where L_i is not 0.
double norm_in_units(Vec g, Vec L) {
  const Vector slopes = gathered(g), bounds = gathered(L);
  double squares = 0;
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    if (bounds[i] > 0) squares += slopes[i] * slopes[i] / bounds[i];
  }
  return std::sqrt(squares);
}

TEST(Minimiser, IsFoundWhateverTheUnits) {
  Vector units(20);
  for (std::size_t j = 0; j < units.size(); ++j) units[j] = std::pow(10.0, double(j % 7) - 3);
  for (const bool logistic : {false, true}) {
    const Dataset data = samples_with_intercept(logistic, 1000, units);
    const Problem problem(data, loss_named(logistic ? "logistic" : "squared"),
                          logistic ? 1e-8 : 0.0, Centring::means);
    const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
    const VecHandle L = problem.make_parameters();
    problem.start(x);
    problem.curvature_bounds(L);
    problem.gradient(x, g);
    const double at_first = norm_in_units(g, L);
    FitOptions options;
    options.method = "lmvm";
    std::int64_t visits = 0;
    bool visited_end = false;
    FitHooks hooks;
    hooks.visit = [&](std::int64_t, Vec at) {
      ++visits;
      problem.gradient(at, g);
      visited_end = norm_in_units(g, L) < 1e-4 * at_first;
    };
    const FitSummary summary = fit(problem, options, x, hooks);
    problem.gradient(x, g);
    EXPECT_LT(norm_in_units(g, L), 1e-4 * at_first) << summary.end;
    EXPECT_TRUE(visited_end);
    EXPECT_EQ(visits, summary.iterations + 1);
    EXPECT_TRUE(summary.converged) << summary.end;
    EXPECT_EQ(summary.method, "lmvm");
    EXPECT_EQ(summary.end.substr(0, 11), "converged: ");
  }
}

TEST(Minimiser, SaysSoWhereItCannotBegin) {
  const Dataset data = samples_with_intercept(false, 1e200, Vector(4, 1.0));
  const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters();
  FitOptions options;
  options.method = "lmvm";
  const FitSummary summary = fit(problem, options, x);
  EXPECT_TRUE(summary.gradient_lost);
  EXPECT_EQ(summary.end, "lost its gradient after 0 iterations");
}

TEST(ScaledFit, TakesAShareOfTheWeightsWithoutTheIntercept) {
  const Dataset data = samples_with_intercept(false, 1.0, Vector(4, 1.0));
  const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters();
  check(PetscOptionsInsertString(nullptr, "-tao_prunadag_target 0.3"));
  const FitSummary summary = fit(problem, FitOptions{}, x);
  check(PetscOptionsClear(nullptr));
  EXPECT_EQ(summary.target, 1);  // of 4; of 5 it would be 2
}

TEST(ScaledFit, KeepsTheSameWeightsAndPredictsTheSameInOtherUnits) {
  const Vector ones(20, 1.0);
  Vector units(20);
  for (std::size_t j = 0; j < units.size(); ++j) units[j] = std::pow(10.0, double(j % 7) - 3);
  for (const bool logistic : {false, true}) {
    const Loss& loss = loss_named(logistic ? "logistic" : "squared");
    const auto predicted = [&](const Dataset& data, double sparsity) {
      const Problem problem(data, loss, 0.0, Centring::means);
      const VecHandle x = problem.make_parameters(), unit = problem.make_parameters();
      problem.start(x);
      const FitSummary summary = fit(problem, FitOptions{}, x);
      EXPECT_EQ(summary.reason, "CONVERGED_STEPTOL") << summary.end;
      problem.curvature_bounds(unit);
      check(VecSqrtAbs(unit));
      prune_to_sparsity(x, sparsity, problem.prunable(), {unit});
      const Vector weights = gathered(x);
      VecHandle predictions;
      check(VecDuplicate(data.targets, predictions.put()));
      problem.predict(x, predictions);
      return std::pair(weights, gathered(predictions));
    };
    for (const double sparsity : {0.0, 0.6, 0.85}) {
      const auto [weights, predictions] =
          predicted(samples_with_intercept(logistic, 1, ones), sparsity);
      const double target_unit = logistic ? 1 : 1000;
      const auto [others, in_other_units] =
          predicted(samples_with_intercept(logistic, target_unit, units), sparsity);
      EXPECT_EQ(weights[5], 0.0);  // has no influence
      for (std::size_t j = 0; j < 20; ++j) EXPECT_EQ(others[j] == 0, weights[j] == 0) << j;
      for (std::size_t i = 0; i < predictions.size(); ++i) {
        EXPECT_NEAR(in_other_units[i] / target_unit, predictions[i], 1e-7) << loss.name;
      }
    }
  }
}

}  // namespace
}  // namespace prunadag
