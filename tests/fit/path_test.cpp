// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Paths of ever sparser models.
#include "prunadag/path.hpp"

#include <cmath>
#include <limits>
#include <set>

#include <gtest/gtest.h>

#include "prunadag/model.hpp"
#include "support/folder.hpp"
#include "support/losses.hpp"
#include "support/stored_ways.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 120, features = 20;

FitOptions short_fit() {
  FitOptions options;
  options.max_iterations = 15;
  return options;
}

/// Returns the path from a short fit.
Path path_of(const Problem& problem, const PathOptions& options, VecHandle& x) {
  x = problem.make_parameters();
  problem.start(x);
  fit(problem, short_fit(), x);
  return prune_path(problem, options, x);
}

/// Returns all weights and the intercept of a model, on every rank.
Vector whole(const Problem& problem, const PathModel& model) {
  const VecHandle x = problem.make_parameters();
  set_parameters(model, problem, x);
  return gathered(x);
}

const PathOptions wanted{.sparsities = {0.9, 0.0, 0.5, 0.75}};

TEST(Path, HasTheWantedNumbersOfWeightsAndCostsMoreTheFewerThereAre) {
  for (const Loss& loss : test::scalar_losses()) {
    const Samples made = make_samples(samples, features, loss.labels);
    for (const auto& [name, data] : stored_ways(made)) {
      const Problem problem(data, loss, 0.0, Centring::means), plain(data, loss);
      VecHandle x;
      const Path path = path_of(problem, wanted, x);
      ASSERT_EQ(path.models.size(), 4u);
      EXPECT_EQ(path.note, "1 of 20 features are constant and have no weight");
      const std::int64_t counts[]{19, 10, 5, 2};
      for (std::size_t k = 0; k < 4; ++k) {
        const PathModel& model = path.models[k];
        EXPECT_EQ(model.nonzeros, counts[k]) << name;
        EXPECT_EQ(sum(world(), std::int64_t(model.indices.size())), counts[k]) << name;
        const Vector weights = whole(problem, model);
        std::int64_t nonzeros = 0;
        for (std::size_t j = 0; j < features; ++j) nonzeros += weights[j] != 0;
        EXPECT_LE(nonzeros, counts[k]) << name;
        if (k > 0) {
          EXPECT_GT(model.penalised, path.models[k - 1].penalised * (1 - 1e-3)) << name;
          EXPECT_GT(model.passes, path.models[k - 1].passes) << name;
        }
        const VecHandle y = plain.make_parameters();
        set_parameters(model, plain, y);
        EXPECT_NEAR(plain.value(y), model.objective, 1e-9 * model.objective) << name;
      }
      EXPECT_EQ(path.passes, path.models.back().passes);
    }
  }
}

TEST(Path, IsTheSameHoweverTheDataAreStoredAndSpread) {
  for (const Loss& loss : test::scalar_losses()) {
    if (!std::isfinite(loss.concordance))
      continue;  // rounding decides which samples are at a corner
    const Samples made = make_samples(samples, features, loss.labels);
    const Dataset mine = alone(made);
    const Problem reference(mine, loss, 0.0, Centring::means);
    for (const Saliency saliency : {Saliency::loo, Saliency::curvature, Saliency::magnitude}) {
      PathOptions options = wanted;
      options.saliency = saliency;
      VecHandle x;
      const Path expected = path_of(reference, options, x);
      for (const auto& [name, data] : stored_ways(made)) {
        const Problem problem(data, loss, 0.0, Centring::means);
        const Path path = path_of(problem, options, x);
        ASSERT_EQ(path.models.size(), expected.models.size());
        for (std::size_t k = 0; k < path.models.size(); ++k) {
          const Vector found = whole(problem, path.models[k]);
          const Vector same = whole(reference, expected.models[k]);
          EXPECT_LT(relative_difference(found, same), 2e-2) << name << " " << k;
          for (std::size_t j = 0; j < features; ++j) {
            EXPECT_EQ(found[j] == 0, same[j] == 0) << name << ", model " << k << ", weight " << j;
          }
        }
      }
    }
  }
}

TEST(Path, FindsTheFeaturesThatMatter) {
  for (const Loss& loss : test::scalar_losses()) {
    const Samples made = make_samples(600, features, loss.labels);
    const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
    const Problem problem(data, loss, 0.0, Centring::means);
    VecHandle x;
    const Path path = path_of(problem, {.sparsities = {0.8}}, x);
    ASSERT_EQ(path.models.size(), 1u);
    const Vector weights = whole(problem, path.models[0]);
    for (const std::size_t j : {0u, 3u, 6u}) EXPECT_GT(weights[j], 0.0) << loss.name << " " << j;
  }
}

TEST(Path, KeepsTheSameFeaturesInOtherUnits) {
  const Samples made = make_samples(samples, features, false);
  const auto kept = [&](double unit, double target) {
    Samples measured = made;
    for (double& y : measured.targets) y *= target;
    for (Vector& row : measured.rows) {
      for (std::size_t j = 0; j < features; ++j) row[j] *= j % 2 ? unit : 1 / unit;
    }
    const Dataset data = with_intercept(dataset_of(measured.rows, measured.targets, true));
    const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
    VecHandle x;
    std::set<std::size_t> indices;
    const Path path = path_of(problem, {.sparsities = {0.75}}, x);
    const Vector weights = whole(problem, path.models.at(0));
    for (std::size_t j = 0; j < features; ++j) {
      if (weights[j] != 0) indices.insert(j);
    }
    return indices;
  };
  EXPECT_EQ(kept(1e3, 1e-4), kept(1, 1));
}

TEST(Path, SplicingNeverMakesAModelWorse) {
  const Samples made = make_samples(samples, features, true, 9);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
  VecHandle x;
  const Path without = path_of(problem, {.sparsities = {0.8}, .splice_rounds = 0}, x);
  const Path with = path_of(problem, {.sparsities = {0.8}, .splice_rounds = 3}, x);
  EXPECT_LE(with.models.at(0).penalised, without.models.at(0).penalised);
  EXPECT_GT(with.passes, without.passes);
}

// The targets are a sum of four features; the fifth is this sum and noise. It is pruned first, since
// the four explain all, and is the best one alone. The four and the noise are orthogonal.
TEST(Path, SplicingFindsAFeatureThatWasPrunedTooSoon) {
  Samples made;
  for (int i = 0; i < 128; ++i) {
    const auto sign = [i](int bit) { return i >> bit & 1 ? 1.0 : -1.0; };
    const double sum = sign(0) + 1.1 * sign(1) + 1.2 * sign(2) + 1.3 * sign(3);
    made.rows.push_back({sign(0), sign(1), sign(2), sign(3), sum + sign(4), 1.0});
    made.targets.push_back(sum);
  }
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
  VecHandle x;
  const Path without = path_of(problem, {.sparsities = {0.0, 0.8}, .splice_rounds = 0}, x);
  const Path with = path_of(problem, {.sparsities = {0.0, 0.8}, .splice_rounds = 1}, x);
  EXPECT_EQ(whole(problem, without.models.at(1))[4], 0.0);
  EXPECT_GT(whole(problem, with.models.at(1))[4], 0.0);
  EXPECT_LT(with.models.at(1).penalised, 0.5 * without.models.at(1).penalised);
}

TEST(Path, EndsWhenItIsToldTo) {
  const Samples made = make_samples(samples, features, true);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
  PathOptions options = wanted;
  int asked = 0;
  const int last = size_of(world()) - 1;
  options.stop = [&] { return rank_of(world()) == last && ++asked > 6; };
  VecHandle x;
  const Path path = path_of(problem, options, x);
  EXPECT_TRUE(path.stopped);
  EXPECT_EQ(path.models.size(), 2u);
}

TEST(Path, RefusesDataThatHaveNone) {
  const auto message = [](const std::vector<Vector>& rows, double start) {
    const Dataset data = with_intercept(dataset_of(rows, {1, -1, 1, -1}, true));
    const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
    const VecHandle x = problem.make_parameters();
    fill(x, {start, 0, 0});
    return error_of([&] { prune_path(problem, {.sparsities = {0.0}}, x); });
  };
  EXPECT_EQ(message({{2, 3, 1}, {2, 3, 1}, {2, 3, 1}, {2, 3, 1}}, 0),
            "all features are constant: there is no path");
  EXPECT_EQ(message({{1, 3, 1}, {2, 4, 1}, {3, 3, 1}, {2, 1, 1}}, 1e200),
            "the objective of the path, or its gradient, is not a finite number: scale the data");
}

TEST(Path, RefusesWhatMakesNoSense) {
  const Samples made = make_samples(samples, features, true);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters();
  const auto message = [&](const PathOptions& options) -> std::string {
    try {
      prune_path(problem, options, x);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(message({.sparsities = {0.99}}), "sparsity 99 %: leaves none of 20 weights");
  EXPECT_EQ(message({.sparsities = {1.0}}), "sparsity 100 %: must be at least 0 and below 100");
  EXPECT_EQ(message({.sparsities = {}}), "path: no sparsities are given");
  EXPECT_EQ(message({.sparsities = {0.5}, .keep = 1.0}),
            "path: keep 1: must be above 0 and below 1");
  EXPECT_EQ(message({.sparsities = {0.5}, .l2 = -0.1}), "l2 -0.1: must be finite and at least 0");
  EXPECT_EQ(message({.sparsities = {0.5}, .splice_share = 2}),
            "path: splice_share 2: must be from 0 to 1");
  EXPECT_EQ(message({.sparsities = {0.5}, .splice_rounds = -1}),
            "path: splice -1: must be at least 0");
}

}  // namespace
}  // namespace prunadag
