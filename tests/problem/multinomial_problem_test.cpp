// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Objectives with a prediction for each class.
#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "prunadag/problem.hpp"
#include "prunadag/scores.hpp"
#include "support/class_samples.hpp"
#include "support/files.hpp"
#include "support/parallel.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 41, features = 7, classes = 3;

const Loss& loss() { return loss_named("multinomial"); }

/// Returns weights and intercepts without a pattern.
Vector point(std::size_t outputs) {
  Vector x((features + 1) * outputs);
  for (std::size_t e = 0; e < x.size(); ++e) x[e] = 0.2 * std::sin(double(3 * e + 1));
  return x;
}

struct Textbook {
  double value = 0;
  Vector gradient, predictions;
};

/// Computes by plain loops the mean loss and l2/2 times the squares of the weights.
Textbook textbook(const Samples& made, const Vector& x, double l2) {
  Textbook result{0, Vector(x.size(), 0.0), {}};
  for (std::size_t i = 0; i < made.rows.size(); ++i) {
    Vector t(classes, 0.0);
    for (std::size_t j = 0; j <= features; ++j) {
      for (std::size_t k = 0; k < classes; ++k) t[k] += made.rows[i][j] * x[j * classes + k];
    }
    result.predictions.insert(result.predictions.end(), t.begin(), t.end());
    double sum = 0;
    for (const double prediction : t) sum += std::exp(prediction);
    const std::size_t y = std::size_t(made.targets[i]);
    result.value += (std::log(sum) - t[y]) / double(made.rows.size());
    for (std::size_t j = 0; j <= features; ++j) {
      for (std::size_t k = 0; k < classes; ++k) {
        const double r = std::exp(t[k]) / sum - double(k == y);
        result.gradient[j * classes + k] += r * made.rows[i][j] / double(made.rows.size());
      }
    }
  }
  for (std::size_t e = 0; e < features * classes; ++e) {
    result.value += 0.5 * l2 * x[e] * x[e];
    result.gradient[e] += l2 * x[e];
  }
  return result;
}

VecHandle filled(const Problem& problem, const Vector& at) {
  VecHandle x = problem.make_parameters();
  fill(x, at);
  return x;
}

TEST(MultinomialProblem, MatchesPlainLoopsHoweverSamplesAreStored) {
  const Samples made = make_class_samples(samples, features, classes);
  const Textbook expected = textbook(made, point(classes), 0.3);
  for (const auto& [name, data] : stored_ways(made, classes)) {
    SCOPED_TRACE(name);
    const Problem problem(data, loss(), 0.3);
    EXPECT_EQ(problem.prunable(), std::int64_t(features * classes));
    const VecHandle x = filled(problem, point(classes)), g = problem.make_parameters();
    EXPECT_NEAR(problem.value(x), expected.value, 1e-13);
    problem.gradient(x, g);
    EXPECT_LT(relative_difference(gathered(g), expected.gradient), 1e-12);
    check(VecSet(g, 7.0));
    EXPECT_NEAR(problem.value_and_gradient(x, g), expected.value, 1e-13);
    EXPECT_LT(relative_difference(gathered(g), expected.gradient), 1e-12);
    const VecHandle predictions = problem.make_predictions();
    problem.predict(x, predictions);
    EXPECT_LT(relative_difference(gathered(predictions), expected.predictions), 1e-13);
  }
}

/// Returns samples of whole numbers from 0 to 9, which any storage holds.
Samples whole_numbers() {
  Samples made = make_class_samples(samples, features, classes);
  for (Vector& row : made.rows) {
    for (double& entry : row) entry = std::min(9.0, std::floor(std::abs(entry)));
  }
  return made;
}

TEST(MultinomialProblem, MatchesPlainLoopsForNarrowNumbersAndAFactor) {
  Samples made = whole_numbers();
  std::vector<std::pair<std::string, Dataset>> ways;
  for (const char* storage : {"float", "byte"}) {
    for (const bool sparse : {false, true}) {
      Dataset data = dataset_of(made.rows, made.targets, sparse);
      MatHandle compact;
      check(MatPrunAdagRowsCreate(data.matrix, storage, compact.put()));
      check(MatScale(compact, 0.25));
      data.matrix = std::move(compact);
      data = with_intercept(std::move(data));
      data.outputs = classes;
      ways.emplace_back(std::string(storage) + (sparse ? " sparse" : " dense"), std::move(data));
    }
  }
  for (Vector& row : made.rows) {
    for (double& entry : row) entry *= 0.25;
  }
  const Textbook expected = textbook(made, point(classes), 0.3);
  for (const auto& [name, data] : ways) {
    SCOPED_TRACE(name);
    const Problem problem(data, loss(), 0.3);
    const VecHandle x = filled(problem, point(classes)), g = problem.make_parameters();
    for (int again = 0; again < 2; ++again) {
      EXPECT_NEAR(problem.value_and_gradient(x, g), expected.value, 1e-13);
      EXPECT_LT(relative_difference(gathered(g), expected.gradient), 1e-12);
    }
  }
}

TEST(MultinomialProblem, WeightsAreSoManySamples) {
  const Samples made = make_class_samples(samples, features, classes);
  Samples repeated;
  for (std::size_t i = 0; i < samples; ++i) {
    for (std::size_t r = 0; r <= i % 3; ++r) {
      repeated.rows.push_back(made.rows[i]);
      repeated.targets.push_back(made.targets[i]);
    }
  }
  const auto repeats = stored_ways(repeated, classes);
  auto ways = stored_ways(made, classes);
  for (std::size_t w = 0; w < ways.size(); ++w) {
    SCOPED_TRACE(ways[w].first);
    Dataset& data = ways[w].second;
    PetscInt own;
    check(VecGetLocalSize(data.targets, &own));
    Vector weights;
    for (PetscInt i = 0; i < own; ++i) {
      weights.push_back(1.0 + double((first_index(data.targets) + i) % 3));
    }
    set_weights(data, weights);
    const Problem weighted(data, loss(), 0.3, Centring::means);
    const Problem expected(repeats[w].second, loss(), 0.3, Centring::means);
    const VecHandle x = filled(weighted, point(classes)), g = weighted.make_parameters();
    const VecHandle h = expected.make_parameters();
    EXPECT_NEAR(weighted.value_and_gradient(x, g), expected.value_and_gradient(x, h), 1e-12);
    EXPECT_LT(relative_difference(gathered(g), gathered(h)), 1e-11);
    weighted.start(g);
    expected.start(h);
    EXPECT_LT(relative_difference(gathered(g), gathered(h)), 1e-12);
  }
}

// A fit in scaled units sees the problem with the intercepts at the mean sample.
TEST(MultinomialProblem, CentredIsTheSameFunctionOfOtherIntercepts) {
  const Samples made = make_class_samples(samples, features, classes);
  for (const auto& [name, data] : stored_ways(made, classes)) {
    SCOPED_TRACE(name);
    const Problem plain(data, loss(), 0.3), problem(data, loss(), 0.3, Centring::means);
    const VecHandle x = filled(plain, point(classes)), y = filled(plain, point(classes));
    problem.from_model(y);
    const double value = plain.value(x);
    EXPECT_NEAR(problem.value(y), value, 1e-13);
    const Evaluation there = problem.evaluate(y), here = plain.evaluate(x);
    EXPECT_NEAR(there.objective, here.objective, 1e-13);
    EXPECT_EQ(there.score, here.score);

    // The gradient gives the derivative of the value along a direction.
    const VecHandle g = problem.make_parameters(), d = filled(problem, Vector(point(classes)));
    problem.gradient(y, g);
    PetscScalar slope;
    check(VecDot(g, d, &slope));
    const double h = 1e-6;
    check(VecAXPY(y, h, d));
    const double high = problem.value(y);
    check(VecAXPY(y, -2 * h, d));
    EXPECT_NEAR(slope, (high - problem.value(y)) / (2 * h), 1e-8);
    check(VecAXPY(y, h, d));
    problem.to_model(y);
    EXPECT_LT(relative_difference(gathered(y), point(classes)), 1e-14);
  }
}

TEST(MultinomialProblem, BoundsTheCurvatureOfEveryWeight) {
  const Samples made = make_class_samples(samples, features, classes);
  Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  data.outputs = classes;
  const Problem problem(data, loss(), 0.1, Centring::means);
  const VecHandle L = problem.make_parameters();
  ASSERT_TRUE(problem.curvature_bounds(L));
  const Vector bounds = gathered(L);
  for (std::size_t j = 0; j < features; ++j) {
    double mean = 0, squares = 0;
    for (const Vector& row : made.rows) mean += row[j] / double(samples);
    for (const Vector& row : made.rows) squares += (row[j] - mean) * (row[j] - mean);
    for (std::size_t k = 0; k < classes; ++k) {
      EXPECT_NEAR(bounds[j * classes + k], 0.5 * squares / double(samples) + 0.1, 1e-12);
    }
  }
  for (std::size_t k = 0; k < classes; ++k) EXPECT_EQ(bounds[features * classes + k], 0.5);
}

TEST(MultinomialProblem, StartsAtTheSharesOfTheClassesWhereInterceptsNeedNoStep) {
  const Samples made = make_class_samples(samples, features, classes);
  Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  data.outputs = classes;
  const Problem problem(data, loss(), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
  problem.start(x);
  const Vector at = gathered(x);
  double sum = 0;
  for (std::size_t k = 0; k < classes; ++k) sum += at[features * classes + k];
  EXPECT_NEAR(sum, 0.0, 1e-14);
  for (std::size_t e = 0; e < features * classes; ++e) EXPECT_EQ(at[e], 0.0);
  problem.gradient(x, g);
  const Vector slopes = gathered(g);
  Vector divisors(classes), shares(classes, 0.0);
  problem.exempt_divisors(divisors);
  for (const double y : made.targets) shares[std::size_t(y)] += 1 / double(samples);
  for (std::size_t k = 0; k < classes; ++k) {
    EXPECT_NEAR(slopes[features * classes + k], 0.0, 1e-14);
    EXPECT_NEAR(divisors[k], 2 * shares[k] * (1 - shares[k]), 1e-12);
  }
}

TEST(MultinomialProblem, AStepOfAllInterceptsAtOnceNeverRaisesTheObjective) {
  const Samples made = make_class_samples(samples, features, classes);
  Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  data.outputs = classes;
  const Problem problem(data, loss(), 0.0, Centring::means);
  for (const double far : {0.1, 1.0, 5.0, 30.0}) {
    Vector at((features + 1) * classes, 0.0);
    at[features * classes] = far;
    at[features * classes + 1] = -far;
    const VecHandle x = filled(problem, at), g = problem.make_parameters();
    for (int step = 0; step < 4; ++step) {
      const double before = problem.value_and_gradient(x, g);
      Vector divisors(classes), slopes = gathered(g), now = gathered(x);
      problem.exempt_divisors(divisors);
      for (std::size_t k = 0; k < classes; ++k) {
        now[features * classes + k] -= slopes[features * classes + k] / divisors[k];
      }
      fill(x, now);
      EXPECT_LE(problem.value(x), before + 1e-14) << far;
    }
  }
}

TEST(MultinomialProblem, ClassesThatNoSampleHasAreFinite) {
  Samples made = make_class_samples(samples, features, 2);
  Dataset data = with_intercept(dataset_of(made.rows, made.targets, false));
  data.outputs = 4;
  const Problem problem(data, loss(), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters();
  problem.start(x);
  for (const double entry : gathered(x)) EXPECT_TRUE(std::isfinite(entry));
  EXPECT_TRUE(std::isfinite(problem.evaluate(x).objective));
}

TEST(MultinomialProblem, ScoresAreThoseByHand) {
  // The only feature is the prediction of class 1. Class 2 is never the likeliest.
  const std::vector<Vector> rows{{1, 1}, {2, 1}, {-1, 1}, {-3, 1}};
  const Vector targets{1, 0, 0, 2};
  Dataset data = with_intercept(dataset_of(rows, targets, false));
  data.outputs = 3;
  const Problem problem(data, loss());
  const VecHandle x = filled(problem, {0, 1, 0, 0, 0, -1});
  double log_loss = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Vector t{0, rows[i][0], -1};
    double sum = 0;
    for (const double prediction : t) sum += std::exp(prediction);
    log_loss += (std::log(sum) - t[std::size_t(targets[i])]) / 4;
  }
  const auto found = scores(problem, x);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].name, "accuracy");
  EXPECT_EQ(found[0].value, 0.5);
  EXPECT_EQ(found[1].name, "balanced_accuracy");
  EXPECT_NEAR(found[1].value, (0.5 + 1.0 + 0.0) / 3, 1e-15);
  EXPECT_EQ(found[2].name, "log_loss");
  EXPECT_NEAR(found[2].value, log_loss, 1e-14);
}

std::string refusal(const Dataset& data, const char* name) {
  try {
    const Problem problem(data, loss_named(name));
    const VecHandle x = problem.make_parameters();
    problem.value(x);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(MultinomialProblem, RefusesTargetsAndOutputsThatDoNotFit) {
  Samples made = make_class_samples(samples, features, classes);
  Dataset data = with_intercept(dataset_of(made.rows, made.targets, false));
  EXPECT_EQ(refusal(data, "multinomial"),
            "loss multinomial: the samples have 1 predictions each: must be one per class, at "
            "least 2");
  data.outputs = classes;
  EXPECT_EQ(refusal(data, "multinomial"), "");
  EXPECT_EQ(refusal(data, "squared"),
            "loss squared: the samples have 1 targets each, and 3 predictions: must be as many");
  made.targets[17] = 3;
  data = with_intercept(dataset_of(made.rows, made.targets, false));
  data.outputs = classes;
  const Problem beyond(data, loss());
  const VecHandle x = beyond.make_parameters();
  for (const auto& look : {std::function<void()>([&] { beyond.start(x); }),
                           std::function<void()>([&] { scores(beyond, x); })}) {
    EXPECT_EQ(error_of(look), "target 3: the classes are numbered from 0 to 2");
  }
  made.targets[17] = 1.5;
  data = with_intercept(dataset_of(made.rows, made.targets, false));
  data.outputs = classes;
  EXPECT_EQ(refusal(data, "multinomial"), "target 1.5: the classes are numbered from 0 to 2");
}

}  // namespace
}  // namespace prunadag
