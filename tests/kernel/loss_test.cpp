// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/loss.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "prunadag/error.hpp"
#include "support/losses.hpp"

namespace prunadag {
namespace {

double value_at(const Loss& loss, double t, double y) {
  return loss.value(std::vector<double>{t}, std::vector<double>{y}, 1.0);
}

double derivative_at(const Loss& loss, double t, double y) {
  std::vector<double> out{t};
  loss.derivative(out, std::vector<double>{y}, 1.0);
  return out[0];
}

double curvature_at(const Loss& loss, double t, double y) {
  std::vector<double> out{t};
  loss.curvature(out, std::vector<double>{y}, 1.0);
  return out[0];
}

std::vector<double> targets_of(const Loss& loss) {
  switch (loss.labels) {
    case LabelRule::two_classes:
      return {-1, 1};
    case LabelRule::counts:
      return {0, 1, 7};
    default:
      return {-1, 0.3, 2};
  }
}

/// Returns the largest difference of the derivative, times 1 + error, from central differences,
/// relative to the derivative. No corner of phi' is near the points.
double worst_difference(const Loss& loss, double error) {
  double worst = 0;
  for (const double y : targets_of(loss)) {
    for (double t = -8.013; t <= 8; t += 0.25) {
      const double h = 1e-5, derivative = derivative_at(loss, t, y);
      const double slope = (value_at(loss, t + h, y) - value_at(loss, t - h, y)) / (2 * h);
      const double off = std::abs(slope - derivative * (1 + error));
      worst = std::max(worst, off / std::max(1.0, std::abs(derivative)));
    }
  }
  return worst;
}

TEST(Losses, DerivativesMatchCentralDifferencesAndWrongOnesWouldNot) {
  EXPECT_EQ(test::scalar_losses().size(), 6u);
  EXPECT_EQ(losses().size(), 7u);
  for (const Loss& loss : test::scalar_losses()) {
    EXPECT_LT(worst_difference(loss, 0.0), 1e-8) << loss.name;
    EXPECT_GT(worst_difference(loss, 1e-3), 1e-4) << loss.name;
  }
}

TEST(Losses, CurvaturesMatchCentralDifferencesAndTheirBound) {
  for (const Loss& loss : test::scalar_losses()) {
    for (const double y : targets_of(loss)) {
      double most = 0;
      for (double t = -8.013; t <= 8; t += 0.25) {
        const double h = 1e-5, curvature = curvature_at(loss, t, y);
        const double bend =
            (derivative_at(loss, t + h, y) - derivative_at(loss, t - h, y)) / (2 * h);
        EXPECT_NEAR(curvature, bend, 1e-8 * std::max(1.0, curvature)) << loss.name << " at " << t;
        most = std::max(most, curvature);
      }
      EXPECT_LE(most, loss.curvature_bound) << loss.name;
      if (std::isfinite(loss.curvature_bound)) {
        EXPECT_GE(std::max(most, curvature_at(loss, y, y)), 0.7 * loss.curvature_bound)
            << loss.name;
      }
    }
  }
}

TEST(Losses, SlopesAreTheirValueAndDerivativesForAnyNumberOfSamples) {
  for (const Loss& loss : test::scalar_losses()) {
    const std::vector<double> targets = targets_of(loss);
    for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 64u}) {
      std::vector<double> t, y;
      for (std::size_t i = 0; i < size; ++i) {
        t.push_back(double(i * i % 37) / 2 - 9 + 0.3);
        y.push_back(targets[i % targets.size()]);
      }
      std::vector<double> slopes = t, derivatives = t, curvatures = t;
      const Slopes sums = loss.slopes(slopes, y, 0.25);
      std::vector<double> values = t;
      loss.values(values, y);
      for (std::size_t i = 0; i < t.size(); ++i) {
        const double expected = value_at(loss, t[i], y[i]);
        EXPECT_NEAR(values[i], expected, 1e-15 * std::abs(expected)) << loss.name << " at " << t[i];
      }
      loss.derivative(derivatives, y, 0.25);
      loss.curvature(curvatures, y, 0.25);
      double first = 0, second = 0, sizes = 1;
      for (std::size_t i = 0; i < size; ++i) {
        EXPECT_NEAR(slopes[i], derivatives[i], 1e-15 * std::abs(derivatives[i])) << loss.name;
        first += derivatives[i];
        second += curvatures[i];
        sizes += std::abs(derivatives[i]) + curvatures[i] + std::abs(values[i]);
      }
      EXPECT_NEAR(sums.first, first, 1e-14 * sizes);
      EXPECT_NEAR(sums.second, second, 1e-14 * sizes);
      EXPECT_NEAR(sums.value, loss.value(t, y, 0.25), 1e-14 * sizes);
    }
  }
}

TEST(Losses, LetNotANumberThrough) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  for (const Loss& loss : test::scalar_losses()) {
    EXPECT_TRUE(std::isnan(value_at(loss, none, 1))) << loss.name;
    EXPECT_TRUE(std::isnan(derivative_at(loss, none, 1))) << loss.name;
  }
}

TEST(Losses, LinksMinimiseTheSumOverTargetsWithThatMean) {
  int closed = 0;
  for (const Loss& loss : test::scalar_losses()) {
    const bool classes = loss.labels == LabelRule::two_classes;
    const std::vector<double> y{1, 1, classes ? -1.0 : 0.0, 1, 1};
    const double best = loss.link(classes ? 0.6 : 0.8);
    if (std::isnan(best)) continue;
    ++closed;
    for (const double off : {-1e-3, 1e-3}) {
      EXPECT_GT(loss.value(std::vector<double>(5, best + off), y, 1.0),
                loss.value(std::vector<double>(5, best), y, 1.0))
          << loss.name;
    }
  }
  EXPECT_EQ(closed, 4);
}

std::string message_of(const std::string& name) {
  try {
    loss_named(name);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return "";
}

TEST(Losses, AreNamedWithTheirParameters) {
  EXPECT_EQ(loss_named("huber").name, "huber:1.345");
  EXPECT_EQ(&loss_named("huber:1.345"), &loss_named("huber"));
  EXPECT_EQ(loss_named("huber:2").name, "huber:2");
  EXPECT_EQ(loss_named("quantile:0.9").name, "quantile:0.9,0.1");
  EXPECT_EQ(loss_named("squared").name, "squared");
  EXPECT_EQ(
      message_of("hubris"),
      "unknown loss 'hubris': use squared, logistic, huber, quantile, poisson, squared-hinge, "
      "multinomial");
  EXPECT_EQ(message_of("huber:0"), "loss huber: delta 0: must be positive");
  EXPECT_EQ(message_of("quantile:0.5,-1"), "loss quantile: smoothing -1: must be positive");
  EXPECT_EQ(message_of("quantile:1"), "loss quantile: quantile 1: must be above 0 and below 1");
  EXPECT_EQ(message_of("huber:1,2"), "loss huber: takes 1 parameter");
  EXPECT_EQ(message_of("squared:1"), "loss squared: takes no parameters");
  EXPECT_EQ(message_of("huber:"), "loss huber: '' is not a number");
  EXPECT_EQ(message_of("huber:inf"), "loss huber: 'inf' is not a number");
  EXPECT_EQ(message_of("huber:1x"), "loss huber: '1x' is not a number");
}

TEST(Logistic, HasFiniteSlopesAtTheEdgesOfTheRange) {
  std::vector<double> t{1e308, -1e308, 800, -800, 0};
  const std::vector<double> y(5, 1.0);
  const Slopes sums = loss_named("logistic").slopes(t, y, 1e-300);
  EXPECT_EQ(t[0], 0.0);
  EXPECT_EQ(t[1], -1e-300);
  EXPECT_EQ(t[3], -1e-300);
  EXPECT_NEAR(sums.value / 1e8, 1.0, 1e-12);
  EXPECT_TRUE(std::isfinite(sums.second));
}

TEST(Logistic, IsFiniteAndExactAtTheEdgesOfTheRange) {
  const Loss& logistic = loss_named("logistic");
  EXPECT_EQ(value_at(logistic, 1e308, 1), 0.0);
  EXPECT_EQ(value_at(logistic, 1e308, -1), 1e308);
  EXPECT_EQ(derivative_at(logistic, -1e308, 1), -1.0);
  EXPECT_EQ(derivative_at(logistic, 1e308, 1), 0.0);
  EXPECT_DOUBLE_EQ(value_at(logistic, 0, 1), std::log(2.0));
  EXPECT_DOUBLE_EQ(value_at(logistic, 40, 1), std::exp(-40.0));  // log1p keeps the tail
}

TEST(Logistic, MeanOfHugeTermsDoesNotOverflow) {
  const std::vector<double> t(4, 1e308), y(4, -1.0);
  EXPECT_DOUBLE_EQ(loss_named("logistic").value(t, y, 0.25), 1e308);
}

TEST(Squared, IsHalfTheSquare) {
  EXPECT_EQ(value_at(loss_named("squared"), 5, 2), 4.5);
  EXPECT_EQ(derivative_at(loss_named("squared"), 5, 2), 3.0);
}

TEST(Huber, IsAParabolaWithStraightEnds) {
  const Loss& loss = loss_named("huber:2");
  EXPECT_EQ(value_at(loss, 1, 2), 0.5);
  EXPECT_EQ(value_at(loss, 7, 2), 2 * (5 - 1));
  EXPECT_EQ(derivative_at(loss, 7, 2), 2.0);
  EXPECT_EQ(derivative_at(loss, -7, 2), -2.0);
}

TEST(Quantile, IsThePinballLossBeyondItsSmoothing) {
  const Loss& loss = loss_named("quantile:0.9,0.5");
  EXPECT_DOUBLE_EQ(value_at(loss, 1, 3), 0.9 * 2);
  EXPECT_DOUBLE_EQ(value_at(loss, 3, 1), 0.1 * 2);
  EXPECT_DOUBLE_EQ(derivative_at(loss, 1, 3), -0.9);
  EXPECT_DOUBLE_EQ(value_at(loss, 1, 1), 0.25 * 0.5);
}

TEST(Poisson, IsTheLikelihoodOfCounts) {
  const Loss& loss = loss_named("poisson");
  EXPECT_NEAR(value_at(loss, std::log(3.0), 3), 0.0, 1e-15);
  EXPECT_DOUBLE_EQ(value_at(loss, 0, 3), 1 - 3 + 3 * std::log(3.0));
  EXPECT_NEAR(derivative_at(loss, std::log(3.0), 3), 0.0, 1e-15);
  EXPECT_DOUBLE_EQ(loss.response(std::log(3.0)), 3.0);
  EXPECT_TRUE(std::isfinite(value_at(loss, 1e10, 1)));
  EXPECT_NEAR(value_at(loss, 600 + 1e-9, 1) / value_at(loss, 600 - 1e-9, 1), 1.0, 1e-8);
  EXPECT_GE(value_at(loss, std::log(1e12), 1e12), 0.0);
  EXPECT_NEAR(loss.response(loss.link(1e20)) / 1e20, 1.0, 1e-12);
  std::vector<double> deviance{std::log(3.0), 0.0};
  loss.score_terms(deviance, std::vector<double>{3, 0});
  EXPECT_NEAR(deviance[0], 0.0, 1e-15);
  EXPECT_EQ(deviance[1], 2.0);
}

TEST(SquaredHinge, IsZeroBeyondTheMargin) {
  const Loss& loss = loss_named("squared-hinge");
  EXPECT_EQ(value_at(loss, 2, 1), 0.0);
  EXPECT_EQ(value_at(loss, -1, 1), 2.0);
  EXPECT_EQ(derivative_at(loss, -1, 1), -2.0);
  EXPECT_TRUE(std::isnan(loss.response(1)));
}

}  // namespace
}  // namespace prunadag
