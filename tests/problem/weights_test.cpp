// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// A sample of weight k is the same as k samples in values, gradients, moments, starts, saliencies,
// judgements and fits, for every storage.
#include <cmath>
#include <cstddef>

#include <gtest/gtest.h>

#include "fit/judge.hpp"
#include "prunadag/gram.hpp"
#include "prunadag/model.hpp"
#include "prunadag/refit.hpp"
#include "prunadag/saliency.hpp"
#include "support/files.hpp"
#include "support/losses.hpp"
#include "support/stored_ways.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 23, features = 6;
const Vector at{0.03, -0.02, 0, 0.05, 0.01, -0.01, 0.4};

double weight_of(std::size_t sample) { return double(sample % 4); }  // some weigh nothing

/// Returns every sample as often as its weight says.
Samples repeated(const Samples& made) {
  Samples all;
  for (std::size_t i = 0; i < made.rows.size(); ++i) {
    for (int k = 0; k < int(weight_of(i)); ++k) {
      all.rows.push_back(made.rows[i]);
      all.targets.push_back(made.targets[i]);
    }
  }
  return all;
}

void weigh(Dataset& data) {
  const std::int64_t first = first_index(data.targets);
  PetscInt count;
  check(VecGetLocalSize(data.targets, &count));
  Vector own;
  for (PetscInt i = 0; i < count; ++i) own.push_back(weight_of(std::size_t(first + i)));
  set_weights(data, own);
}

template <class Work>
void for_each_pair(const Work& work) {
  for (const Loss& loss : test::scalar_losses()) {
    const Samples made = make_samples(samples, features, loss.labels);
    const auto repeats = stored_ways(repeated(made));
    auto ways = stored_ways(made);
    for (std::size_t k = 0; k < ways.size(); ++k) {
      weigh(ways[k].second);
      SCOPED_TRACE(testing::Message() << loss.name << ", " << ways[k].first);
      work(loss, ways[k].second, repeats[k].second);
    }
  }
}

void expect_near(const Vec found, const Vec expected, double error) {
  EXPECT_LT(relative_difference(gathered(found), gathered(expected)), error);
}

TEST(Weights, AreSoManySamplesInObjectivesAndMoments) {
  for_each_pair([](const Loss& loss, const Dataset& weighted, const Dataset& repeats) {
    EXPECT_EQ(weighted.total_weight(), double(repeats.samples));
    for (const Centring centring : {Centring::none, Centring::means}) {
      const Problem problem(weighted, loss, 0.3, centring), expected(repeats, loss, 0.3, centring);
      const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
      const VecHandle h = problem.make_parameters();
      fill(x, at);
      const double value = expected.value(x);
      EXPECT_NEAR(problem.value(x), value, 1e-12 * value);
      problem.gradient(x, g);
      expected.gradient(x, h);
      expect_near(g, h, 1e-11);
      EXPECT_NEAR(divisor_of(problem), divisor_of(expected), 1e-11 * divisor_of(expected));
      const Evaluation a = problem.evaluate(x), b = expected.evaluate(x);
      EXPECT_NEAR(a.objective, b.objective, 1e-12 * b.objective);
      EXPECT_NEAR(a.score, b.score, 1e-12 * b.score);
      problem.curvature_bounds(g);
      expected.curvature_bounds(h);
      expect_near(g, h, 1e-10);
      problem.start(g);
      expected.start(h);
      expect_near(g, h, 1e-9);
      for (const Saliency saliency : {Saliency::loo, Saliency::curvature}) {
        saliencies(problem, x, saliency, g);
        saliencies(expected, x, saliency, h);
        expect_near(g, h, 1e-8);
      }
    }
  });
}

TEST(Weights, AreSoManySamplesToWhoJudges) {
  for_each_pair([](const Loss& loss, const Dataset& weighted, const Dataset& repeats) {
    const Problem problem(weighted, loss), expected(repeats, loss);
    const VecHandle x = problem.make_parameters();
    fill(x, at);
    const Judgement a = judge(problem, x).judgement(loss.score);
    const Judgement b = judge(expected, x).judgement(loss.score);
    EXPECT_NEAR(a.loss, b.loss, 1e-12 * b.loss);
    EXPECT_NEAR(a.score, b.score, 1e-12 * b.score);
    EXPECT_GT(a.error, b.error);  // repeats pass for independent samples
  });
}

TEST(Weights, AreSoManySamplesToFitsAndRefits) {
  for_each_pair([](const Loss& loss, const Dataset& weighted, const Dataset& repeats) {
    const Problem problem(weighted, loss, 0.01, Centring::means);
    const Problem expected(repeats, loss, 0.01, Centring::means);
    const VecHandle x = problem.make_parameters(), y = expected.make_parameters();
    FitOptions options;
    options.max_iterations = 15;
    options.target_count = 3;  // else the first step ends where a slope is only rounding
    problem.start(x);
    expected.start(y);
    fit(problem, options, x);
    fit(expected, options, y);
    expect_near(x, y, 1e-6);
    refit(problem, x, {.gain_tolerance = 1e-13});
    refit(expected, y, {.gain_tolerance = 1e-13});
    EXPECT_NEAR(problem.value(x), expected.value(y), 1e-9 * expected.value(y));
  });
}

TEST(Weights, AreRefusedWhereTheyAreNone) {
  const Samples made = make_samples(samples, features, LabelRule::real);
  Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  PetscInt count;
  check(VecGetLocalSize(data.targets, &count));
  Vector own(std::size_t(count), 1.0);
  const auto message = [&](double wrong) {
    Vector some = own;
    const std::int64_t place = 4 - first_index(data.targets);
    if (place >= 0 && place < count) some[std::size_t(place)] = wrong;
    return error_of([&] { set_weights(data, some); });
  };
  EXPECT_EQ(message(-2), "sample 5: weight -2: must be finite and not negative");
  EXPECT_EQ(message(std::nan("")), "sample 5: weight nan: must be finite and not negative");
  EXPECT_EQ(error_of([&] { set_weights(data, Vector(own.size(), 0.0)); }),
            "the " + std::to_string(samples) + " samples weigh nothing");
  EXPECT_EQ(message(1), "");
  EXPECT_EQ(data.total_weight(), double(samples));
  const Problem problem(data, loss_named("squared"));
  EXPECT_FALSE(gram_pays(problem, 1000000));
  EXPECT_EQ(error_of([&] { gram_matrix(problem); }),
            "a Gram matrix is formed of samples without weights only");
  set_weights(data, {});
  EXPECT_FALSE(bool(data.weights));
}

}  // namespace
}  // namespace prunadag
