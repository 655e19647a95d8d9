// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Saliencies of weights, compared with the loss without each weight.
#include "prunadag/saliency.hpp"

#include <cmath>
#include <optional>
#include <random>

#include <gtest/gtest.h>

#include "kernel/removal.hpp"
#include "support/losses.hpp"
#include "support/stored_ways.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 40, features = 9;
const Vector weights{0.3, -0.2, 0, 0.5, 0, -0.1, 0.2, 0, 0.05, 0.7};

/// Returns the accuracy of loo. Where phi'' jumps, sums over samples without an entry are
/// interpolated.
double exactness(const Loss& loss, double elsewhere) {
  return std::isfinite(loss.concordance) ? elsewhere : 1e-3;
}

/// Expects loo to be the increase of the loss without each weight, to a share of the loss.
void expect_loo(const Problem& problem, const Vector& whole, double share,
                const std::string& name) {
  const VecHandle x = problem.make_parameters(), out = problem.make_parameters();
  fill(x, whole);
  const double before = problem.value(x);
  saliencies(problem, x, Saliency::loo, out);
  const Vector found = gathered(out);
  for (std::size_t j = 0; j < features; ++j) {
    Vector without = whole;
    without[j] = 0;
    fill(x, without);
    EXPECT_NEAR(found[j], problem.value(x) - before, share * before)
        << problem.loss().name << ", " << name << ", weight " << j;
  }
  EXPECT_EQ(found[features], 0.0);
}

TEST(Saliency, LooIsWhatTheLossGainsWithoutTheWeight) {
  for (const Loss& loss : test::scalar_losses()) {
    const Samples made = make_samples(samples, features, loss.labels);
    for (const Centring centring : {Centring::none, Centring::means}) {
      for (const auto& [name, data] : stored_ways(made)) {
        expect_loo(Problem(data, loss, 0.0, centring), weights, exactness(loss, 1e-9), name);
      }
    }
  }
}

/// Returns samples whose columns 0 and 3 are far from 0, as years are.
Samples far_columns(double distance, LabelRule rule) {
  Samples made = make_samples(samples, features, rule);
  std::mt19937 generator(5);
  std::normal_distribution<double> normal;
  for (Vector& row : made.rows) {
    row[0] = distance + normal(generator);
    row[3] = distance + normal(generator);
  }
  return made;
}

TEST(Saliency, LooHoldsForColumnsFarFromZero) {
  Vector opposite = weights;
  opposite[0] = 0.4;
  opposite[3] = -0.4;
  for (const Loss& loss : test::scalar_losses()) {
    if (loss.labels == LabelRule::counts) continue;  // exp(800) hides all smaller differences
    const Samples made = far_columns(2000, loss.labels);
    for (const auto& [name, data] : stored_ways(made)) {
      expect_loo(Problem(data, loss, 0.0, Centring::means), opposite, exactness(loss, 1e-7), name);
    }
  }
}

TEST(Saliency, CurvatureHoldsForColumnsFarFromZero) {
  const Samples made = far_columns(1e7, LabelRule::two_classes);
  std::optional<Vector> expected;
  for (const auto& [name, data] : stored_ways(made)) {
    const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
    const VecHandle x = problem.make_parameters(), h = problem.make_parameters();
    column_curvatures(problem, x, h);
    const Vector found = gathered(h);
    // At x = 0 all of phi'' are 1/4, and the variance of the columns is near 1.
    EXPECT_NEAR(found[0], 0.25, 0.15) << name;
    if (!expected) expected = found;
    for (const std::size_t j : {0u, 3u}) {
      EXPECT_NEAR(found[j], (*expected)[j], 1e-6 * (*expected)[j]) << name;
    }
  }
}

TEST(Saliency, CurvatureIsTheSecondDerivative) {
  for (const Loss& loss : test::scalar_losses()) {
    const Samples made = make_samples(samples, features, loss.labels);
    for (const Centring centring : {Centring::none, Centring::means}) {
      for (const auto& [name, data] : stored_ways(made)) {
        const Problem problem(data, loss, 0.1, centring);
        const VecHandle x = problem.make_parameters(), h = problem.make_parameters();
        const VecHandle g = problem.make_parameters();
        fill(x, weights);
        column_curvatures(problem, x, h);
        const Vector found = gathered(h);
        for (std::size_t j = 0; j <= features; ++j) {
          constexpr double step = 1e-4;
          const auto slope = [&](double by) {
            Vector moved = weights;
            moved[j] += by;
            fill(x, moved);
            problem.gradient(x, g);
            return gathered(g)[j];
          };
          EXPECT_NEAR(found[j], (slope(step) - slope(-step)) / (2 * step), 1e-5 * (1 + found[j]))
              << loss.name << ", " << name << ", parameter " << j;
        }
        fill(x, weights);
        saliencies(problem, x, Saliency::curvature, g);
        const Vector worth = gathered(g);
        for (std::size_t j = 0; j < features; ++j) {
          EXPECT_NEAR(worth[j], 0.5 * found[j] * weights[j] * weights[j], 1e-12 * (1 + found[j]));
        }
        EXPECT_EQ(worth[features], 0.0);
      }
    }
  }
}

TEST(Saliency, MagnitudesAreWeightsInScaledUnits) {
  const Samples made = make_samples(samples, features, true);
  for (const auto& [name, data] : stored_ways(made)) {
    const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
    const VecHandle x = problem.make_parameters(), L = problem.make_parameters();
    const VecHandle out = problem.make_parameters();
    fill(x, weights);
    problem.curvature_bounds(L);
    saliencies(problem, x, Saliency::magnitude, out);
    const Vector found = gathered(out), bounds = gathered(L);
    for (std::size_t j = 0; j < features; ++j) {
      EXPECT_NEAR(found[j], std::abs(weights[j]) * std::sqrt(bounds[j]), 1e-14) << name;
    }
    EXPECT_EQ(found[features], 0.0);
  }
}

TEST(CommonShift, FollowsTheLossOverWideIntervals) {
  const Vector t{-3, 0.2, 1, 8, -0.7}, y{1, -1, 1, 1, -1};
  for (const Loss& loss : test::scalar_losses()) {
    if (!std::isfinite(loss.concordance)) continue;  // there it is no more than an estimate
    for (const double width : {0.01, 1.0, 12.0, 60.0, 5000.0}) {
      CommonShift shift(-0.3 * width, 0.7 * width, loss);
      shift.add(t, y, {}, 0.2);
      for (double s = -0.3 * width; s <= 0.7 * width; s += 0.037 * width) {
        Vector moved = t;
        for (double& value : moved) value += s;
        const double expected = loss.value(moved, y, 0.2) - loss.value(t, y, 0.2);
        const double found = shift.is_far(s) ? shift.sum_at(s, t, y, {}, 0.2) : shift.at(s);
        const double size = width + width * width + std::abs(expected);
        EXPECT_NEAR(found, expected, 1e-8 * size) << loss.name << " " << s;
      }
      EXPECT_LE(shift.sums().size(), 260u);
      EXPECT_EQ(shift.at(0.0), 0.0);
    }
  }
}

}  // namespace
}  // namespace prunadag
