// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "kernel/loss/make_loss.hpp"

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

double worst_difference(const Loss& loss, double error) {
  double worst = 0;
  for (double y : {-1.0, 1.0}) {
    for (double t = -8; t <= 8; t += 0.25) {
      const double h = 1e-5;
      const double slope = (value_at(loss, t + h, y) - value_at(loss, t - h, y)) / (2 * h);
      worst = std::max(worst, std::abs(slope - derivative_at(loss, t, y) * (1 + error)));
    }
  }
  return worst;
}

TEST(Losses, DerivativesMatchCentralDifferencesAndWrongOnesWouldNot) {
  for (const Loss& loss : losses()) {
    EXPECT_LT(worst_difference(loss, 0.0), 1e-8) << loss.name;
    EXPECT_GT(worst_difference(loss, 1e-3), 1e-4) << loss.name;
  }
}

TEST(Losses, SlopesAreTheirValueAndDerivativesForAnyNumberOfSamples) {
  for (const Loss& loss : losses()) {
    for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 64u}) {
      std::vector<double> t, y;
      for (std::size_t i = 0; i < size; ++i) {
        t.push_back(double(i * i % 37) - 18 + 0.3);
        y.push_back(i % 3 ? 1.0 : -1.0);
      }
      std::vector<double> slopes = t, derivatives = t, curvatures = t;
      const Slopes sums = loss.slopes(slopes, y, 0.25);
      std::vector<double> values = t;
      loss.values(values, y);
      for (std::size_t i = 0; i < t.size(); ++i) {
        const double expected = loss.value({&t[i], 1}, {&y[i], 1}, 1.0);
        EXPECT_NEAR(values[i], expected, 1e-15 * expected) << loss.name << " at " << t[i];
      }
      loss.derivative(derivatives, y, 0.25);
      loss.curvature(curvatures, y, 0.25);
      double first = 0, second = 0;
      for (std::size_t i = 0; i < size; ++i) {
        EXPECT_NEAR(slopes[i], derivatives[i], 1e-15 * std::abs(derivatives[i])) << loss.name;
        first += derivatives[i];
        second += curvatures[i];
        const double h = 1e-5;
        const double bend =
            (derivative_at(loss, t[i] + h, y[i]) - derivative_at(loss, t[i] - h, y[i])) / (2 * h);
        EXPECT_NEAR(curvatures[i], 0.25 * bend, 1e-10) << loss.name;
        EXPECT_LE(curvatures[i], 0.25 * loss.curvature_bound);
      }
      EXPECT_NEAR(sums.first, first, 1e-13 * double(size + 1));
      EXPECT_NEAR(sums.second, second, 1e-13 * double(size + 1));
      EXPECT_NEAR(sums.value, loss.value(t, y, 0.25), 1e-13 * (1 + sums.value));
    }
  }
}

TEST(Losses, LinksMinimiseTheSumOverTargetsWithThatMean) {
  for (const Loss& loss : losses()) {
    const std::vector<double> y{1, 1, -1, 1, 1};
    const double best = loss.link(0.6);
    for (const double off : {-1e-3, 1e-3}) {
      EXPECT_GT(loss.value(std::vector<double>(5, best + off), y, 1.0),
                loss.value(std::vector<double>(5, best), y, 1.0))
          << loss.name;
    }
  }
}

TEST(Logistic, HasFiniteSlopesAtTheEdgesOfTheRange) {
  std::vector<double> t{1e308, -1e308, 800, -800, 0};
  const std::vector<double> y(5, 1.0);
  const Slopes sums = losses()[1].slopes(t, y, 1e-300);
  EXPECT_EQ(t[0], 0.0);
  EXPECT_EQ(t[1], -1e-300);
  EXPECT_EQ(t[3], -1e-300);
  EXPECT_NEAR(sums.value / 1e8, 1.0, 1e-12);
  EXPECT_TRUE(std::isfinite(sums.second));
}

TEST(Logistic, IsFiniteAndExactAtTheEdgesOfTheRange) {
  const Loss& logistic = losses()[1];
  ASSERT_EQ(logistic.name, "logistic");
  EXPECT_EQ(value_at(logistic, 1e308, 1), 0.0);
  EXPECT_EQ(value_at(logistic, 1e308, -1), 1e308);
  EXPECT_EQ(derivative_at(logistic, -1e308, 1), -1.0);
  EXPECT_EQ(derivative_at(logistic, 1e308, 1), 0.0);
  EXPECT_DOUBLE_EQ(value_at(logistic, 0, 1), std::log(2.0));
  EXPECT_DOUBLE_EQ(value_at(logistic, 40, 1), std::exp(-40.0));  // log1p keeps the tail
}

TEST(Logistic, MeanOfHugeTermsDoesNotOverflow) {
  const std::vector<double> t(4, 1e308), y(4, -1.0);
  EXPECT_DOUBLE_EQ(losses()[1].value(t, y, 0.25), 1e308);
}

TEST(Squared, IsHalfTheSquare) {
  EXPECT_EQ(value_at(losses()[0], 5, 2), 4.5);
  EXPECT_EQ(derivative_at(losses()[0], 5, 2), 3.0);
}

}  // namespace
}  // namespace prunadag
