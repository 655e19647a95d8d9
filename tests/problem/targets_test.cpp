// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Objectives with several targets for each sample.
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "prunadag/gram.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/scores.hpp"
#include "support/files.hpp"
#include "support/losses.hpp"
#include "support/target_samples.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 41, features = 7, targets = 3;

/// Returns weights and intercepts without a pattern, small enough for exponentials.
Vector point() {
  Vector x((features + 1) * targets);
  for (std::size_t e = 0; e < x.size(); ++e) x[e] = 0.05 * std::sin(double(3 * e + 1));
  return x;
}

VecHandle filled(const Problem& problem, const Vector& at) {
  VecHandle x = problem.make_parameters();
  fill(x, at);
  return x;
}

/// Gives the samples the weights 0, 1, 2, 0, ...
void put_weights(Dataset& data) {
  PetscInt rows;
  check(MatGetLocalSize(data.matrix, &rows, nullptr));
  const std::int64_t first = first_index(data.targets) / data.targets_per_sample();
  Vector own;
  for (PetscInt i = 0; i < rows; ++i) own.push_back(double((first + i) % 3));
  set_weights(data, own);
}

/// All that a problem tells at x and of which each target has its own part.
struct Said {
  double value = 0, objective = 0, score = 0;
  Vector gradient, bounds, start, divisors, predictions, model;
};

Said said_by(const Problem& problem, const Vector& at) {
  Said said;
  const VecHandle x = filled(problem, at), g = problem.make_parameters();
  said.value = problem.value(x);
  EXPECT_NEAR(problem.value_and_gradient(x, g), said.value, 1e-12 * std::abs(said.value));
  const Vector first = gathered(g);
  problem.gradient(x, g);
  said.gradient = gathered(g);
  EXPECT_LT(relative_difference(first, said.gradient), 1e-14);
  said.divisors.resize(std::size_t(problem.outputs()));
  problem.exempt_divisors(said.divisors);
  const Evaluation found = problem.evaluate(x);
  said.objective = found.objective;
  said.score = found.score;
  EXPECT_TRUE(problem.curvature_bounds(g));
  said.bounds = gathered(g);
  problem.start(g);
  said.start = gathered(g);
  const VecHandle predictions = problem.make_predictions();
  problem.predict(x, predictions);
  said.predictions = gathered(predictions);
  problem.to_model(x);
  said.model = gathered(x);
  return said;
}

void expect_the_sum(const Dataset& data, const Loss& loss, Centring centring) {
  const Problem problem(data, loss, 0.3, centring);
  const Said said = said_by(problem, point());
  double value = 0, score = 0;
  for (std::size_t k = 0; k < targets; ++k) {
    const Dataset one = with_target(data, k);
    const Problem single(one, loss, 0.3, centring);
    const Said expected = said_by(single, column_of(point(), k, targets));
    value += expected.value;
    score += loss.score.root ? expected.score * expected.score : expected.score;
    const auto near = [&](const Vector& all, const Vector& own, double tolerance) {
      EXPECT_LT(relative_difference(column_of(all, k, targets), own), tolerance);
    };
    near(said.gradient, expected.gradient, 1e-12);
    near(said.bounds, expected.bounds, 1e-13);
    near(said.start, expected.start, 1e-12);
    near(said.predictions, expected.predictions, 1e-13);
    near(said.model, expected.model, 1e-13);
    EXPECT_NEAR(said.divisors[k], expected.divisors[0], 1e-11 * std::abs(expected.divisors[0]));
  }
  EXPECT_NEAR(said.value, value, 1e-13 * std::abs(value));
  EXPECT_NEAR(said.objective, value, 1e-13 * std::abs(value));
  EXPECT_NEAR(said.score, loss.score.total(score / targets), 1e-12 * std::abs(said.score));
}

TEST(SeveralTargets, AreTheSumOfProblemsOfOneHoweverSamplesAreStored) {
  for (const Loss& loss : scalar_losses()) {
    const TargetSamples made = make_target_samples(samples, features, targets, loss.labels);
    for (auto& [name, data] : stored_ways(made)) {
      SCOPED_TRACE(loss.name + ", " + name);
      EXPECT_EQ(data.targets_per_sample(), std::int64_t(targets));
      for (const Centring centring : {Centring::none, Centring::means}) {
        expect_the_sum(data, loss, centring);
      }
    }
  }
}

TEST(SeveralTargets, OfSamplesWithWeightsAreThatSumToo) {
  for (const Loss& loss : scalar_losses()) {
    const TargetSamples made = make_target_samples(samples, features, targets, loss.labels);
    for (auto& [name, data] : stored_ways(made)) {
      SCOPED_TRACE(loss.name + ", " + name);
      put_weights(data);
      for (const Centring centring : {Centring::none, Centring::means}) {
        expect_the_sum(data, loss, centring);
      }
    }
  }
}

/// Solves M X = R, with M of size n x n and R of size n x K, and returns X by rows.
Vector solved(std::vector<Vector> M, std::vector<Vector> R) {
  const std::size_t n = M.size();
  for (std::size_t p = 0; p < n; ++p) {
    for (std::size_t i = p + 1; i < n; ++i) {
      const double factor = M[i][p] / M[p][p];
      for (std::size_t j = p; j < n; ++j) M[i][j] -= factor * M[p][j];
      for (std::size_t k = 0; k < R[i].size(); ++k) R[i][k] -= factor * R[p][k];
    }
  }
  Vector X;
  for (std::size_t p = n; p-- > 0;) {
    for (std::size_t k = 0; k < R[p].size(); ++k) {
      for (std::size_t j = p + 1; j < n; ++j) R[p][k] -= M[p][j] * R[j][k];
      R[p][k] /= M[p][p];
    }
    X.insert(X.begin(), R[p].begin(), R[p].end());
  }
  return X;
}

// Without the ridge, a constant feature and the intercept would have no unique minimum.
TEST(SeveralTargets, OfLeastSquaresHaveTheirMinimumInClosedForm) {
  constexpr double l2 = 0.5;
  const TargetSamples made = make_target_samples(samples, features, targets, LabelRule::real);
  std::vector<Vector> M(features + 1, Vector(features + 1, 0.0)),
      R(features + 1, Vector(targets, 0.0));
  for (std::size_t i = 0; i < samples; ++i) {
    for (std::size_t a = 0; a <= features; ++a) {
      for (std::size_t b = 0; b <= features; ++b) M[a][b] += made.rows[i][a] * made.rows[i][b];
      for (std::size_t k = 0; k < targets; ++k) R[a][k] += made.rows[i][a] * made.targets[k][i];
    }
  }
  for (std::size_t a = 0; a < features; ++a) M[a][a] += l2 * double(samples);
  const Vector X = solved(M, R);
  double least = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    for (std::size_t k = 0; k < targets; ++k) {
      double t = -made.targets[k][i];
      for (std::size_t a = 0; a <= features; ++a) t += made.rows[i][a] * X[a * targets + k];
      least += 0.5 * t * t;
    }
  }
  for (std::size_t e = 0; e < features * targets; ++e) {
    least += 0.5 * l2 * double(samples) * X[e] * X[e];
  }
  for (const auto& [name, data] : stored_ways(made)) {
    SCOPED_TRACE(name);
    const Problem problem(data, loss_named("squared"), l2);
    const VecHandle x = filled(problem, X), g = problem.make_parameters();
    EXPECT_NEAR(problem.value_and_gradient(x, g), least, 1e-12 * least);
    PetscReal slope;
    check(VecNorm(g, NORM_INFINITY, &slope));
    EXPECT_LT(slope, 1e-10);
  }
}

TEST(SeveralTargets, HaveTheSlopesThatTheirValuesSay) {
  for (const Loss& loss : scalar_losses()) {
    if (!std::isfinite(loss.concordance)) continue;  // kinks
    const TargetSamples made = make_target_samples(samples, features, targets, loss.labels);
    for (auto& [name, data] : stored_ways(made)) {
      SCOPED_TRACE(loss.name + ", " + name);
      put_weights(data);
      const Problem problem(data, loss, 0.3, Centring::means);
      const VecHandle x = filled(problem, point()), g = problem.make_parameters();
      problem.gradient(x, g);
      Vector direction = point();
      for (std::size_t e = 0; e < direction.size(); ++e) direction[e] = std::cos(double(e));
      const VecHandle d = filled(problem, direction);
      PetscScalar slope;
      check(VecDot(g, d, &slope));
      const double h = 1e-5;
      check(VecAXPY(x, h, d));
      const double high = problem.value(x);
      check(VecAXPY(x, -2 * h, d));
      EXPECT_NEAR((high - problem.value(x)) / (2 * h), slope, 1e-6 * std::abs(slope) + 1e-7);
    }
  }
}

TEST(SeveralTargets, HaveScoresOverAllOfThem) {
  // One feature; the predictions are 1, 2, 3 and 0, 1, 2.
  const std::vector<Vector> rows{{1, 1}, {2, 1}, {3, 1}};
  Dataset data = with_intercept(dataset_of(rows, {0, 0, 0}, false));
  put_targets({rows, {{1, 2, 6}, {0, 2, 4}}}, data);
  const Problem problem(data, loss_named("squared"));
  VecHandle x = problem.make_parameters();
  fill(x, {1, 1, 0, -1});
  const auto found = scores(problem, x);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_NEAR(found[0].value, std::sqrt((9.0 + 1 + 4) / 6), 1e-15);  // rmse
  EXPECT_NEAR(found[1].value, (3.0 + 1 + 2) / 6, 1e-15);             // mae
  EXPECT_NEAR(found[2].value, 1 - 14.0 / (14 + 8), 1e-15);           // about means 3 and 2
  EXPECT_NEAR(problem.evaluate(x).score, found[0].value, 1e-15);
}

TEST(SeveralTargets, OfTwoClassesHaveScoresOverAllOfThem) {
  const std::vector<Vector> rows{{1, 1}, {2, 1}, {-3, 1}, {-1, 1}};
  Dataset data = with_intercept(dataset_of(rows, {1, 1, 1, 1}, true));
  put_targets({rows, {{1, 1, -1, 1}, {-1, 1, -1, -1}}}, data);
  const Problem problem(data, loss_named("logistic"));
  const VecHandle x = problem.make_parameters();
  fill(x, {1, 1, 0, 0});
  auto found = scores(problem, x);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_NEAR(found[0].value, 6.0 / 8, 1e-15);                    // accuracy
  EXPECT_NEAR(found[1].value, 0.5 * (3.0 / 4 + 3.0 / 4), 1e-15);  // of both classes
  EXPECT_NEAR(found[3].value, (3.5 + 4 + 2.5 + 4) / 16, 1e-15);   // auc
  put_weights(data);                                              // 0, 1, 2, 0
  found = scores(problem, x);
  EXPECT_EQ(found[0].value, 1.0);
  EXPECT_EQ(found[3].value, 1.0);
}

std::string refusal(const Dataset& data, const char* name) {
  return error_of([&] { const Problem problem(data, loss_named(name)); });
}

TEST(SeveralTargets, AreRefusedWhereTheyDoNotFit) {
  const TargetSamples made = make_target_samples(samples, features, targets, LabelRule::real);
  Dataset data = with_intercept(dataset_of(made.rows, made.targets[0], true));
  put_targets(made, data);
  EXPECT_EQ(refusal(data, "squared"), "");
  EXPECT_EQ(refusal(data, "multinomial"),
            "loss multinomial: the samples have 3 targets each, and 3 predictions: must be one "
            "target, the number of a class");
  data.outputs = 2;
  EXPECT_EQ(refusal(data, "squared"),
            "loss squared: the samples have 3 targets each, and 2 predictions: must be as many");
  data.outputs = 0;
  EXPECT_EQ(refusal(data, "squared"),
            "loss squared: the samples have 0 predictions each: must be at least 1");
  data.outputs = targets;
  const Problem problem(data, loss_named("squared"));
  EXPECT_FALSE(gram_pays(problem, 1000000));
  EXPECT_EQ(error_of([&] { gram_matrix(problem); }),
            "a Gram matrix serves one target per sample, not 3");

  PetscInt rows;
  check(MatGetLocalSize(data.matrix, &rows, nullptr));
  const bool last = rank_of(world()) == size_of(world()) - 1;
  Vector own(std::size_t(rows) * 2, 1.0);
  if (last) own.back() = std::numeric_limits<double>::infinity();
  EXPECT_EQ(error_of([&] { set_targets(data, 2, own); }), "sample 41: target inf: must be finite");
  if (last) own.pop_back();
  EXPECT_NE(error_of([&] { set_targets(data, 2, own); }).find("must be 2 for each"),
            std::string::npos);
  EXPECT_EQ(data.targets_per_sample(), std::int64_t(targets));
}

}  // namespace
}  // namespace prunadag
