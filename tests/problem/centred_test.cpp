// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Problems with the intercept at the mean sample, and their bounds of curvatures.
#include <array>
#include <cmath>
#include <random>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "base/petsc.hpp"
#include "prunadag/layout.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/prunadag.h"
#include "support/dense.hpp"
#include "support/files.hpp"
#include "support/labels.hpp"
#include "support/losses.hpp"
#include "support/stored_ways.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 23, features = 6;

struct Data {
  std::vector<Vector> rows;  // the last column is all ones
  Vector targets, mean;      // of the columns, 0 for the last
};

/// Returns samples whose columns are mostly far from 0, one of them constant, with many zeros.
Data make_data(LabelRule rule) {
  std::mt19937 generator(4);
  std::normal_distribution<double> normal;
  Data data{{}, {}, Vector(features + 1, 0.0)};
  for (std::size_t i = 0; i < samples; ++i) {
    Vector row(features + 1, 1.0);
    for (std::size_t j = 0; j < features; ++j) {
      const double entry = 10.0 * double(j) + normal(generator);
      row[j] = j == 2 ? 3.0 : generator() % 3 == 0 ? 0.0 : entry;
    }
    const double label = normal(generator) + 0.7;
    data.targets.push_back(target_of(rule, label));
    for (std::size_t j = 0; j < features; ++j) data.mean[j] += row[j] / double(samples);
    data.rows.push_back(row);
  }
  return data;
}

/// Returns the same samples in every way of storage.
std::vector<Dataset> stored_ways(const Data& made) {
  std::vector<Dataset> ways;
  for (auto& [name, data] : test::stored_ways(Samples{made.rows, made.targets})) {
    ways.push_back(std::move(data));
  }
  return ways;
}

Vec filled(const VecHandle& x, const Vector& whole) {
  const std::int64_t first = first_index(x);
  const WriteArray array(x);
  for (std::size_t i = 0; i < array.span().size(); ++i) array[i] = whole[std::size_t(first) + i];
  return x;
}

TEST(CentredProblem, IsTheProblemOnCentredDataWithoutStoringThem) {
  const Vector at{0.3, -0.2, 0.5, 0.0, -0.1, 0.2, 1.5};
  for (const Loss& loss : test::scalar_losses()) {
    const Data made = make_data(loss.labels);
    Data centred = made;
    for (Vector& row : centred.rows) {
      for (std::size_t j = 0; j < features; ++j) row[j] -= made.mean[j];
    }
    const Dataset explicitly = with_intercept(dataset_of(centred.rows, centred.targets, false));
    const Problem expected(explicitly, loss, 0.1);
    const VecHandle x = expected.make_parameters(), g = expected.make_parameters();
    filled(x, at);
    expected.gradient(x, g);
    const Vector gradient = gathered(g);
    const double value = expected.value(x);
    for (const Dataset& data : stored_ways(made)) {
      const Problem problem(data, loss, 0.1, Centring::means);
      const VecHandle y = problem.make_parameters(), h = problem.make_parameters();
      filled(y, at);
      EXPECT_NEAR(problem.value(y), value, 1e-10 * value);
      problem.gradient(y, h);
      EXPECT_LT(relative_difference(gathered(h), gradient), 1e-10) << loss.name;
      EXPECT_NEAR(problem.value_and_gradient(y, h), value, 1e-10 * value);
      EXPECT_LT(relative_difference(gathered(h), gradient), 1e-10) << loss.name;
      EXPECT_NEAR(problem.evaluate(y).objective, value, 1e-10 * value);

      // The same model in the terms of the plain problem.
      const Problem plain(data, loss, 0.1);
      problem.to_model(y);
      EXPECT_NEAR(plain.value(y), value, 1e-10 * value);
      problem.from_model(y);
      EXPECT_LT(relative_difference(gathered(y), at), 1e-14);
      VecHandle one, other;
      check(VecDuplicate(data.targets, one.put()));
      check(VecDuplicate(data.targets, other.put()));
      problem.predict(y, one);
      problem.to_model(y);
      plain.predict(y, other);
      EXPECT_LT(relative_difference(gathered(one), gathered(other)), 1e-12);
    }
  }
}

TEST(CentredProblem, StartsAtTheBestConstant) {
  for (const Loss& loss : test::scalar_losses()) {
    const Data made = make_data(loss.labels);
    for (const Dataset& data : stored_ways(made)) {
      const Problem problem(data, loss, 0.0, Centring::means);
      const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
      problem.start(x);
      problem.gradient(x, g);
      EXPECT_NEAR(gathered(g).back(), 0.0, 1e-11);
      EXPECT_EQ(gathered(x)[0], 0.0);
    }
  }
}

TEST(CentredProblem, StartsWithAFiniteInterceptWhereOneClassIsMissing) {
  Data made = make_data(LabelRule::two_classes);
  made.targets.assign(samples, 1.0);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, false));
  const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters();
  problem.start(x);
  EXPECT_GT(gathered(x).back(), 1.0);
  EXPECT_LT(gathered(x).back(), 10.0);
}

TEST(CurvatureBounds, AreTheSecondDerivativesOfTheSquaredLoss) {
  const Data made = make_data(LabelRule::real);
  for (const Dataset& data : stored_ways(made)) {
    for (const Centring centring : {Centring::none, Centring::means}) {
      const Problem problem(data, loss_named("squared"), 0.25, centring);
      const VecHandle L = problem.make_parameters();
      ASSERT_TRUE(problem.curvature_bounds(L));
      const Vector bounds = gathered(L);
      for (std::size_t j = 0; j < features; ++j) {
        double squares = 0;
        for (const Vector& row : made.rows) {
          const double from = row[j] - (centring == Centring::means ? made.mean[j] : 0.0);
          squares += from * from;
        }
        EXPECT_NEAR(bounds[j], squares + 0.25 * double(samples), 1e-10 * (squares + 1)) << j;
      }
      EXPECT_DOUBLE_EQ(bounds.back(), double(samples));
    }
  }
}

TEST(CurvatureBounds, AreNotBelowThoseOfTheLogisticLoss) {
  const Data made = make_data(LabelRule::two_classes);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, false));
  const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters(), L = problem.make_parameters(),
                  up = problem.make_parameters(), down = problem.make_parameters();
  problem.start(x);
  problem.curvature_bounds(L);
  const Vector at = gathered(x), bounds = gathered(L);
  for (std::size_t j = 0; j < features; ++j) {
    const double h = 1e-4;
    Vector beyond = at, before = at;
    beyond[j] += h;
    before[j] -= h;
    VecHandle y = problem.make_parameters();
    problem.gradient(filled(y, beyond), up);
    problem.gradient(filled(y, before), down);
    const double curvature = (gathered(up)[j] - gathered(down)[j]) / (2 * h);
    EXPECT_LE(curvature, bounds[j] * (1 + 1e-6)) << j;
    EXPECT_GE(curvature, 0.5 * bounds[j] - 1e-9) << j;  // tight where margins are small
  }
}

TEST(CurvatureBounds, AreZeroForConstantColumnsWhateverTheirMeanRoundsTo) {
  const Vector constants{0.1, 0.7, 123456.789, 1.0 / 3, 1e9, -0.3};
  for (const std::size_t count : {3u, 7u, 1000u}) {
    Data made{{}, Vector(count, 1.0), {}};
    for (std::size_t i = 0; i < count; ++i) {
      Vector row = constants;
      row.push_back(1.0);
      row[5] += 1e-9 * double(i % 3);  // this one is not constant
      made.rows.push_back(row);
    }
    for (const Dataset& data : stored_ways(made)) {
      const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
      const VecHandle L = problem.make_parameters();
      problem.curvature_bounds(L);
      const Vector bounds = gathered(L);
      for (std::size_t j = 0; j < 5; ++j) EXPECT_EQ(bounds[j], 0.0) << j << " of " << count;
      EXPECT_GT(bounds[5], 0.0);
    }
  }
}

TEST(ExemptDivisor, IsTheCurvatureOfTheInterceptAndMoreFarAway) {
  const Data made = make_data(LabelRule::two_classes);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
  problem.start(x);
  const double b = gathered(x).back(), p = 1 / (1 + std::exp(-b));
  problem.gradient(x, g);
  EXPECT_NEAR(divisor_of(problem), p * (1 - p), 1e-12);
  for (const double far : {-30.0, -3.0, 4.0, 60.0}) {  // steps never overshoot
    Vector at(features + 1, 0.0);
    at.back() = far;
    problem.gradient(filled(x, at), g);
    const double next = far - gathered(g).back() / divisor_of(problem);
    EXPECT_LT(std::abs(next - b), std::abs(far - b));
    EXPECT_GE((next - b) * (far - b), -1e-9) << far;
  }
}

TEST(CentredProblem, NeedsAnIntercept) {
  const Data made = make_data(LabelRule::real);
  const Dataset data = dataset_of(made.rows, made.targets, false);
  EXPECT_EQ(error_of([&] { Problem(data, loss_named("squared"), 0.0, Centring::means); }),
            "a problem without an intercept cannot be centred");
}

TEST(CentredProblem, NeedsANumberForEveryColumn) {
  const Data made = make_data(LabelRule::real);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, false));
  const auto vectors = [&](std::size_t outputs) {
    return std::array{vector_of_columns(data.matrix, outputs),
                      vector_of_columns(data.matrix, outputs)};
  };
  auto right = vectors(1), wrong = vectors(2);
  Problem(data, loss_named("squared"), 0.0, std::move(right[0]), std::move(right[1]));
  const std::string error = error_of(
      [&] { Problem(data, loss_named("squared"), 0.0, std::move(wrong[0]), std::move(wrong[1])); });
  EXPECT_TRUE(error.starts_with("means and squares: ")) << error;
}

}  // namespace
}  // namespace prunadag
