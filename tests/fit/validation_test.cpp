// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The choice between models by samples held back.
#include "prunadag/validation.hpp"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "fit/fold_paths.hpp"
#include "fit/folds.hpp"
#include "support/folder.hpp"
#include "support/losses.hpp"
#include "support/stored_ways.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 150, features = 20;

FitOptions short_fit() {
  FitOptions options;
  options.max_iterations = 15;
  return options;
}

const PathOptions wanted{.sparsities = {0.0, 0.5, 0.8, 0.9}};

/// Returns the fold that holds back each sample, on every rank.
std::vector<double> all_folds(const Dataset& data, const ValidationOptions& options) {
  const std::vector<std::int64_t> own = folds_of(data, options);
  VecHandle all;
  check(VecDuplicate(data.targets, all.put()));
  {
    const WriteArray array(all);
    for (std::size_t i = 0; i < own.size(); ++i) array[i] = double(own[i]);
  }
  return gathered(all);
}

TEST(Folds, PartTheSamplesEvenlyAndInTheSameWayOnAnyRanks) {
  const Samples made = make_samples(samples, features, true);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  std::map<double, int> sizes;
  const std::vector<double> folds = all_folds(data, {.folds = 4, .seed = 3});
  for (const double fold : folds) ++sizes[fold];
  EXPECT_EQ(sizes, (std::map<double, int>{{0, 37}, {1, 38}, {2, 37}, {3, 38}}));
  double digest = 0;  // found on one rank
  for (std::size_t i = 0; i < folds.size(); ++i) digest += double(i + 1) * folds[i];
  EXPECT_EQ(digest, 17133);
  sizes.clear();
  for (const double fold : all_folds(data, {.share = 0.2})) ++sizes[fold];
  EXPECT_EQ(sizes, (std::map<double, int>{{-1, 120}, {0, 30}}));
}

TEST(Folds, GiveTheSamplesTheyNameHoweverStored) {
  const Samples made = make_samples(samples, features, false);
  for (const auto& [name, data] : stored_ways(made)) {
    const ValidationOptions options{.folds = 3};
    const std::vector<double> folds = all_folds(data, options);
    for (const bool held_back : {false, true}) {
      const Dataset part = some_samples(data, folds_of(data, options), 1, held_back);
      const Problem whole(data, loss_named("squared")), some(part, loss_named("squared"));
      const VecHandle x = some.make_parameters();
      VecHandle margins;
      check(VecDuplicate(part.targets, margins.put()));
      Vector weights(features + 1);
      for (std::size_t j = 0; j <= features; ++j) weights[j] = double(j);
      fill(x, weights);
      some.predict(x, margins);
      const Vector found = gathered(margins), targets = gathered(part.targets);
      std::size_t at = 0;
      for (std::size_t i = 0; i < samples; ++i) {
        if ((folds[i] == 1) != held_back) continue;
        double expected = 0;
        for (std::size_t j = 0; j <= features; ++j) expected += made.rows[i][j] * weights[j];
        ASSERT_LT(at, found.size()) << name;
        EXPECT_NEAR(found[at], expected, 1e-9) << name;
        EXPECT_EQ(targets[at++], made.targets[i]) << name;
      }
      EXPECT_EQ(std::int64_t(at), part.samples) << name;
    }
  }
}

TEST(Folds, GoToGroupsOfRanksWhereThatPays) {
  EXPECT_EQ(groups_for(1, 5), 1);
  EXPECT_EQ(groups_for(2, 5), 2);  // two folds at a time, the fifth on both ranks
  EXPECT_EQ(groups_for(3, 2), 1);
  EXPECT_EQ(groups_for(5, 5), 5);
  EXPECT_EQ(groups_for(64, 5), 5);
  EXPECT_EQ(groups_for(8, 1), 1);
}

/// Returns 60 samples of 40 features with the same mean; three features matter.
Samples mostly_noise(double mean, double noise) {
  std::mt19937 generator(8);
  std::normal_distribution<double> normal;
  Samples made;
  for (std::size_t i = 0; i < 60; ++i) {
    Vector row(41, 1.0);
    for (std::size_t j = 0; j < 40; ++j) row[j] = mean + normal(generator);
    made.targets.push_back(3 * row[0] - 2 * row[1] + row[2] + noise * normal(generator));
    made.rows.push_back(row);
  }
  return made;
}

TEST(Validation, JudgesEveryModelAndChoosesTheSameHoweverStored) {
  for (const Loss& loss : test::scalar_losses()) {
    const Samples made = make_samples(samples, features, loss.labels);
    std::optional<ValidatedPath> first;
    for (const auto& [name, data] : stored_ways(made)) {
      const Problem problem(data, loss, 0.0, Centring::means);
      ValidatedPath found = fit_validated_path(problem, short_fit(), wanted, {.folds = 3});
      ASSERT_EQ(found.judged.size(), found.models.size());
      ASSERT_EQ(found.models.size(), 4u) << name;
      ASSERT_GE(found.best, 0);
      EXPECT_GE(found.one_error, found.best);
      for (const Judgement& judged : found.judged) {
        EXPECT_GE(judged.loss, found.judged[std::size_t(found.best)].loss);
        EXPECT_GT(judged.error, 0.0);
      }
      if (!first) {
        first = std::move(found);
      } else if (std::isfinite(loss.concordance)) {  // else rounding decides where corners are
        EXPECT_EQ(found.best, first->best) << name;
        EXPECT_EQ(found.one_error, first->one_error) << name;
        for (std::size_t k = 0; k < found.judged.size(); ++k) {
          EXPECT_NEAR(found.judged[k].loss, first->judged[k].loss, 2e-2 * first->judged[k].loss);
        }
      }
    }
  }
}

TEST(Validation, ChoosesByLossOrByScore) {
  for (const Loss& loss : test::scalar_losses()) {
    const Samples made = make_samples(samples, features, loss.labels);
    const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
    const Problem problem(data, loss, 0.0, Centring::means);
    for (const ChooseBy by : {ChooseBy::loss, ChooseBy::score}) {
      const ValidatedPath found =
          fit_validated_path(problem, short_fit(), wanted, {.folds = 3, .by = by});
      const Judgement& best = found.judged.at(std::size_t(found.best));
      const Judgement& one = found.judged.at(std::size_t(found.one_error));
      for (const Judgement& judged : found.judged) {
        if (by == ChooseBy::loss) {
          EXPECT_GE(judged.loss, best.loss);
        } else if (loss.score.higher_is_better) {
          EXPECT_LE(judged.score, best.score);
        } else {
          EXPECT_GE(judged.score, best.score);
        }
      }
      const double off = by == ChooseBy::loss          ? one.loss - best.loss
                         : loss.score.higher_is_better ? best.score - one.score
                                                       : one.score - best.score;
      EXPECT_LE(off, by == ChooseBy::loss ? best.error : best.score_error);
      if (loss.labels != LabelRule::two_classes) continue;
      EXPECT_NEAR(best.score_error, std::sqrt(best.score * (1 - best.score) / double(samples)),
                  1e-12);
    }
  }
}

TEST(Validation, TakesTheSparseModelWhereTheRestIsNoise) {
  // Three features matter, and there are hardly more samples than features.
  const Samples made = mostly_noise(0, 1);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
  const ValidatedPath found =
      fit_validated_path(problem, short_fit(), {.sparsities = {0.0, 0.5, 0.8, 0.9}}, {.folds = 5});
  EXPECT_GE(found.models.at(std::size_t(found.best)).sparsity, 0.8);
}

TEST(Validation, LeavesOutAFoldThatFailsAndNamesIt) {
  Samples made = make_samples(samples, features, true);
  const Dataset before = with_intercept(dataset_of(made.rows, made.targets, true));
  const std::vector<double> folds = all_folds(before, {.folds = 3});
  for (std::size_t i = 0; i < samples; ++i) made.targets[i] = folds[i] == 1 ? made.targets[i] : 1.0;
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
  const ValidatedPath found = fit_validated_path(problem, short_fit(), wanted, {.folds = 3});
  EXPECT_EQ(found.notes.at(0), "fold 2 is left out: all of its 100 other samples are of one class");
  EXPECT_EQ(found.judged.size(), found.models.size());
}

TEST(ValidatedFit, TakesTheIterateThatPredictsTheOthersBest) {
  // 60 samples of 40 features, three of which matter: the last iterates fit the noise.
  const Samples made = mostly_noise(5, 3);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
  const ValidationOptions share{.share = 0.3, .seed = 5};
  const Dataset others = some_samples(data, folds_of(data, share), 0, true);
  const Problem judging(others, loss_named("squared"));
  FitOptions options;
  options.gain_tolerance = 0;
  options.max_iterations = 200;
  std::vector<double> after;  // the loss after each number of iterations
  for (const std::int64_t iterations : {0, 3, 200}) {
    const VecHandle x = problem.make_parameters();
    problem.start(x);
    options.max_iterations = iterations;
    const ValidatedFit found = fit_validated(problem, options, share, x);
    EXPECT_EQ(found.fit.iterations, iterations);
    EXPECT_LE(found.chosen.iterate, iterations);
    EXPECT_EQ(found.chosen.samples, 18);
    problem.to_model(x);
    EXPECT_NEAR(judging.value(x) / 18, found.chosen.judged.loss, 1e-9 * found.chosen.judged.loss);
    after.push_back(found.chosen.judged.loss);
    if (iterations == 200) {
      EXPECT_GT(found.chosen.iterate, 3);
      EXPECT_LT(found.chosen.iterate, 200);
    }
  }
  EXPECT_LT(after[1], after[0]);
  EXPECT_LT(after[2], after[1]);
  const VecHandle x = problem.make_parameters();
  EXPECT_EQ(error_of([&] { fit_validated(problem, options, {.folds = 3}, x); }),
            "validation 0: an iterate is chosen by a share of the samples above 0");
}

TEST(Validation, KeepsSparsitiesThatSomeFoldHasNoModelFor) {
  // Ten features are constant except in the samples of the second fold. Without these samples, 0
  // and 40 % are one model.
  Samples made = make_samples(samples, features, true);
  const Dataset before = with_intercept(dataset_of(made.rows, made.targets, true));
  const std::vector<double> folds = all_folds(before, {.folds = 3});
  for (std::size_t i = 0; i < samples; ++i) {
    for (std::size_t j = 10; j < features; ++j) {
      made.rows[i][j] = folds[i] == 1 ? double((i * j) % 7) : 1.0;
    }
  }
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
  const ValidatedPath found =
      fit_validated_path(problem, short_fit(), {.sparsities = {0.8, 0.0, 0.4, 0.4}}, {.folds = 3});
  ASSERT_EQ(found.models.size(), 3u);
  EXPECT_EQ(found.judged.size(), 3u);
  EXPECT_EQ(found.models[1].sparsity, 0.4);
}

TEST(Validation, RefusesWhatMakesNoSense) {
  const Samples made = make_samples(samples, features, true);
  const Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
  const auto message = [&](const ValidationOptions& options) {
    return error_of([&] { fit_validated_path(problem, short_fit(), wanted, options); });
  };
  EXPECT_EQ(message({.folds = 151}), "151 folds: there are only 150 samples");
  EXPECT_EQ(message({.folds = 1}), "folds 1: must be at least 2");
  EXPECT_EQ(message({.share = 1.5}), "validation 1.5: give a share between 0 and 1");
  EXPECT_EQ(message({.share = 0.001}), "validation 0.001: leaves no samples in one part of 150");
  EXPECT_EQ(message({.folds = 2, .l2 = {0.1, -1}}), "l2 -1: must be finite and at least 0");
  EXPECT_EQ(message({.l2 = {0.1, 1}}),
            "several l2 need samples to choose by: --validation or --folds");
}

}  // namespace
}  // namespace prunadag
