// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/loss/loss.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

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
