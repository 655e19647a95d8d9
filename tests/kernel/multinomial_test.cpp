// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "prunadag/loss.hpp"

namespace prunadag {
namespace {

using Vector = std::vector<double>;

const Loss& loss() { return loss_named("multinomial"); }

double value_at(const Vector& t, double y) { return loss().value(t, Vector{y}, 1.0); }

Vector derivative_at(Vector t, double y) {
  loss().derivative(t, Vector{y}, 1.0);
  return t;
}

Vector shifted(Vector t, std::size_t k, double by) {
  t[k] += by;
  return t;
}

/// Returns predictions of several sizes, from undecided to nearly certain.
std::vector<Vector> predictions(std::size_t classes) {
  std::mt19937 generator(3);
  std::normal_distribution<double> normal;
  std::vector<Vector> all;
  for (const double size : {0.0, 0.1, 1.0, 4.0}) {
    for (int repeat = 0; repeat < 3; ++repeat) {
      Vector t;
      for (std::size_t k = 0; k < classes; ++k) t.push_back(size * normal(generator));
      all.push_back(t);
    }
  }
  return all;
}

TEST(Multinomial, GivesHandComputedValues) {
  EXPECT_DOUBLE_EQ(value_at({0, 0, 0, 0}, 2), std::log(4.0));
  EXPECT_EQ(derivative_at({0, 0, 0, 0}, 2), (Vector{0.25, 0.25, -0.75, 0.25}));
  EXPECT_DOUBLE_EQ(value_at({std::log(3.0), 0}, 1), std::log(4.0));
  Vector p{std::log(3.0), 0};
  loss().respond(p);
  EXPECT_DOUBLE_EQ(p[0], 0.75);
  EXPECT_DOUBLE_EQ(p[1], 0.25);
  EXPECT_DOUBLE_EQ(loss().link(0.5) - loss().link(0.125), std::log(4.0));
}

TEST(Multinomial, IsTheLogisticLossOfTheDifferenceOfTwoPredictions) {
  const Loss& logistic = loss_named("logistic");
  for (const Vector& t : predictions(2)) {
    const Vector difference{t[1] - t[0]};
    for (const double y : {0.0, 1.0}) {
      const Vector label{2 * y - 1};
      EXPECT_NEAR(value_at(t, y), logistic.value(difference, label, 1.0), 1e-14);
      Vector d = difference;
      logistic.derivative(d, label, 1.0);
      EXPECT_NEAR(derivative_at(t, y)[1], d[0], 1e-15);
      EXPECT_NEAR(derivative_at(t, y)[0], -d[0], 1e-15);
    }
  }
}

double worst_difference(double error) {
  double worst = 0;
  const double h = 1e-5;
  for (const Vector& t : predictions(5)) {
    for (const double y : {0.0, 3.0}) {
      const Vector derivative = derivative_at(t, y);
      for (std::size_t k = 0; k < t.size(); ++k) {
        const double slope =
            (value_at(shifted(t, k, h), y) - value_at(shifted(t, k, -h), y)) / (2 * h);
        worst = std::max(worst, std::abs(slope - derivative[k] * (1 + error)));
      }
    }
  }
  return worst;
}

TEST(Multinomial, DerivativesMatchCentralDifferencesAndWrongOnesWouldNot) {
  EXPECT_LT(worst_difference(0.0), 1e-9);
  EXPECT_GT(worst_difference(1e-3), 1e-4);
}

// For two classes and opposite directions the Hessian reaches the bound, so no smaller bound is
// right.
TEST(Multinomial, CurvaturesAreADiagonalThatIsNowhereBelowTheHessian) {
  std::mt19937 generator(8);
  std::normal_distribution<double> normal;
  double closest = 0;
  for (const std::size_t classes : {2u, 3u, 7u}) {
    for (const Vector& t : predictions(classes)) {
      Vector curvature = t;
      loss().curvature(curvature, Vector{0.0}, 1.0);
      for (const double c : curvature) EXPECT_LE(c, loss().curvature_bound);
      Vector v(classes);
      for (double& entry : v) entry = normal(generator);
      if (classes == 2) v[1] = -v[0];
      const double h = 1e-4;
      Vector high = t, low = t;
      for (std::size_t k = 0; k < classes; ++k) {
        high[k] += h * v[k];
        low[k] -= h * v[k];
      }
      const double bend = (value_at(high, 0) - 2 * value_at(t, 0) + value_at(low, 0)) / (h * h);
      double bound = 0;
      for (std::size_t k = 0; k < classes; ++k) bound += curvature[k] * v[k] * v[k];
      EXPECT_LE(bend, bound * (1 + 1e-5) + 1e-7);
      closest = std::max(closest, bend / bound);
    }
  }
  EXPECT_GT(closest, 0.999);
}

TEST(Multinomial, AddsUpSlopesOfEachClassAndValues) {
  const std::size_t classes = 4;
  Vector t, y, w;
  for (const Vector& sample : predictions(classes)) {
    t.insert(t.end(), sample.begin(), sample.end());
    y.push_back(double(y.size() % classes));
    w.push_back(0.5 + double(w.size()));
  }
  for (const Vector& weights : {Vector{}, w}) {
    Vector slopes = t, derivatives = t, curvatures = t, values = t;
    std::vector<Slopes> sums(classes, Slopes{1, 2, 3});
    loss().add_slopes(slopes, y, 0.25, weights, sums);
    loss().derivative(derivatives, y, 0.25, weights);
    loss().curvature(curvatures, y, 0.25, weights);
    loss().values(values, y);
    EXPECT_EQ(slopes, derivatives);
    double value = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      value += 0.25 * (weights.empty() ? 1.0 : weights[i]) * values[i];
    }
    EXPECT_NEAR(sums[0].value, 3 + value, 1e-12 * value);
    EXPECT_NEAR(loss().value(t, y, 0.25, weights), value, 1e-12 * value);
    for (std::size_t k = 0; k < classes; ++k) {
      double first = 1, second = 2;
      for (std::size_t i = 0; i < y.size(); ++i) {
        first += derivatives[i * classes + k];
        second += curvatures[i * classes + k];
      }
      EXPECT_NEAR(sums[k].first, first, 1e-12);
      EXPECT_NEAR(sums[k].second, second, 1e-12);
      EXPECT_TRUE(k == 0 || sums[k].value == 3);
    }
  }
}

TEST(Multinomial, IsALogisticLossInEachOfItsPredictions) {
  const Loss& one = loss().of_one();
  EXPECT_EQ(one.name, "logistic");
  for (const Vector& t : predictions(5)) {
    Vector odds = t;
    loss().separate(odds, 5);
    for (const double y : {0.0, 3.0}) {
      for (std::size_t k = 0; k < 5; ++k) {
        const Vector target{loss().separate_target(y, k)};
        for (const double by : {-3.0, 0.01, 20.0}) {
          const double change = value_at(shifted(t, k, by), y) - value_at(t, y);
          const double expected = one.value(Vector{odds[k] + by}, target, 1.0) -
                                  one.value(Vector{odds[k]}, target, 1.0);
          EXPECT_NEAR(change, expected, 1e-13);
        }
      }
    }
  }
}

TEST(Multinomial, HasFiniteLogOddsHoweverCertainItIs) {
  Vector t{2000, 0, -5, 1000};
  loss().separate(t, 4);
  EXPECT_EQ(t, (Vector{1000, -2000, -2005, -1000}));
  Vector tie{5, 5};
  loss().separate(tie, 2);
  EXPECT_EQ(tie, (Vector{0, 0}));
}

TEST(Multinomial, ScoresTheFirstOfTheLikeliestClasses) {
  Vector t{0, 2, 1, /**/ 3, 3, 0, /**/ 3, 3, 0};
  loss().score_terms(t, Vector{1, 0, 1});
  EXPECT_EQ(Vector(t.begin(), t.begin() + 3), (Vector{1, 1, 0}));
}

TEST(Multinomial, IsFiniteAndExactAtTheEdgesOfTheRange) {
  EXPECT_EQ(value_at({1e308, -1e308}, 0), 0.0);
  EXPECT_EQ(derivative_at({1e308, 0}, 0), (Vector{0, 0}));
  EXPECT_EQ(derivative_at({1e307, 0}, 1), (Vector{1, -1}));
  EXPECT_DOUBLE_EQ(value_at({40, 0}, 0), std::exp(-40.0));  // log1p keeps the tail
  EXPECT_DOUBLE_EQ(derivative_at({40, 0}, 0)[0], -std::exp(-40.0));
  const double none = std::numeric_limits<double>::quiet_NaN();
  for (const Vector& t : {Vector{none, 0, 1}, Vector{0, none, 1}, Vector{0, 1, none}}) {
    EXPECT_TRUE(std::isnan(value_at(t, 1)));
    for (const double d : derivative_at(t, 1)) EXPECT_TRUE(std::isnan(d));
  }
}

}  // namespace
}  // namespace prunadag
