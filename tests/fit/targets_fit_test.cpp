// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Fits of several targets for each sample, from the start to the file.
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "data/loading.hpp"
#include "fit/judge.hpp"
#include "fit/restricted.hpp"
#include "prunadag/fit_model.hpp"
#include "prunadag/fit_model_path.hpp"
#include "prunadag/model.hpp"
#include "prunadag/path.hpp"
#include "prunadag/refit.hpp"
#include "prunadag/saliency.hpp"
#include "support/files.hpp"
#include "support/target_samples.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 90, features = 9, targets = 3;

TargetSamples made_for(const Loss& loss) {
  return make_target_samples(samples, features, targets, loss.labels);
}

Dataset data_of(const TargetSamples& made) {
  Dataset data = with_intercept(dataset_of(made.rows, made.targets[0], true));
  put_targets(made, data);
  return data;
}

/// Returns the parameters of a fit from the start of the problem.
VecHandle fitted(const Problem& problem, FitOptions options = {}) {
  VecHandle x = problem.make_parameters();
  problem.start(x);
  fit(problem, options, x);
  return x;
}

double objective_of(const Problem& problem, const std::string& method) {
  FitOptions options;
  options.method = method;
  options.tolerance = 1e-8;
  return problem.value(fitted(problem, options));
}

class EachLoss : public testing::TestWithParam<const char*> {
 protected:
  const Loss& loss() const { return loss_named(GetParam()); }
};

TEST_P(EachLoss, EndsNearTheSumOfTheMinimaOfAllTargets) {
  for (const auto& [name, data] : stored_ways(made_for(loss()))) {
    SCOPED_TRACE(name);
    double least = 0;
    for (std::size_t k = 0; k < targets; ++k) {
      const Dataset one = with_target(data, k);
      least += objective_of(Problem(one, loss(), 0.01, Centring::means), "lmvm");
    }
    const Problem problem(data, loss(), 0.01, Centring::means);
    const double found = objective_of(problem, "prunadag-v3");
    EXPECT_GE(found, least * (1 - 1e-7));
    EXPECT_LE(found, least * 1.1);
  }
}

// In a centred problem a weight of 0 leaves its feature at its mean, as removal does.
TEST_P(EachLoss, SaliencyIsWhatTheLossGainsWithoutAWeight) {
  for (const auto& [name, data] : stored_ways(made_for(loss()))) {
    const Problem problem(data, loss(), 0.05, Centring::means);
    const VecHandle x = fitted(problem), out = problem.make_parameters();
    saliencies(problem, x, Saliency::loo, out);
    const Vector at = gathered(x), found = gathered(out);
    const double whole = problem.value(x);
    for (std::size_t e = 0; e < features * targets; e += 4) {
      Vector without = at;
      without[e] = 0;
      const VecHandle y = problem.make_parameters();
      fill(y, without);
      EXPECT_NEAR(found[e], problem.value(y) - whole, 1e-9 * std::abs(whole)) << name << e;
    }
    for (std::size_t k = 0; k < targets; ++k) EXPECT_EQ(found[features * targets + k], 0.0);
  }
}

TEST_P(EachLoss, CurvaturesAndJudgementsAreThoseOfEveryTarget) {
  const Loss& of = loss();
  for (const auto& [name, data] : stored_ways(made_for(of))) {
    SCOPED_TRACE(name);
    const Problem problem(data, of, 0.05, Centring::means), plain(data, of);
    const VecHandle x = fitted(problem), h = problem.make_parameters();
    column_curvatures(problem, x, h);
    const Vector at = gathered(x), found = gathered(h);
    const HeldBack all = judge(plain, x);
    double losses = 0, terms = 0;
    for (std::size_t k = 0; k < targets; ++k) {
      const Dataset one = with_target(data, k);
      const Problem single(one, of, 0.05, Centring::means), plain_single(one, of);
      const VecHandle y = single.make_parameters(), expected = single.make_parameters();
      fill(y, column_of(at, k, targets));
      column_curvatures(single, y, expected);
      EXPECT_LT(relative_difference(column_of(found, k, targets), gathered(expected)), 1e-12);
      const HeldBack own = judge(plain_single, y);
      losses += own.losses;
      terms += own.scores;
      EXPECT_EQ(own.weight, all.weight);
    }
    EXPECT_NEAR(all.losses, losses, 1e-12 * std::abs(losses));
    EXPECT_NEAR(all.scores, terms / targets, 1e-12 * std::abs(terms));
  }
}

TEST_P(EachLoss, RefitsMoveTheSurvivorsAndKeepZeros) {
  for (const auto& [name, data] : stored_ways(made_for(loss()))) {
    SCOPED_TRACE(name);
    const Problem problem(data, loss(), 0.0, Centring::means);
    const VecHandle x = fitted(problem);
    prune_to_sparsity(x, 0.8, problem.prunable());
    const Vector before = gathered(x);
    const RefitSummary summary = refit(problem, x, {.ridge = default_ridge(problem)});
    EXPECT_TRUE(summary.refitted);
    EXPECT_LT(summary.after, summary.before);
    EXPECT_NEAR(problem.value(x), summary.objective, 1e-9 * std::abs(summary.objective));
    const Vector after = gathered(x);
    for (std::size_t e = 0; e < features * targets; ++e) {
      EXPECT_EQ(before[e] == 0, after[e] == 0) << e;
    }
  }
}

TEST_P(EachLoss, PathsHaveEverFewerWeightsAndTheirObjective) {
  for (const auto& [name, data] : stored_ways(made_for(loss()))) {
    SCOPED_TRACE(name);
    const Problem problem(data, loss(), 0.0, Centring::means), plain(data, loss());
    PathOptions options;
    options.sparsities = {0.0, 0.5, 0.75};
    const VecHandle x = fitted(problem);
    const Path path = prune_path(problem, options, x);
    const std::vector<std::int64_t> counts{24, 13, 7};  // feature 2 is constant
    ASSERT_EQ(path.models.size(), counts.size());
    for (std::size_t m = 0; m < counts.size(); ++m) {
      EXPECT_EQ(path.models[m].nonzeros, counts[m]);
      EXPECT_EQ(path.models[m].intercepts.size(), targets);
      const VecHandle y = plain.make_parameters();
      set_parameters(path.models[m], plain, y);
      EXPECT_NEAR(plain.value(y), path.models[m].objective, 1e-9 * path.models[m].objective);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(SeveralTargets, EachLoss, testing::Values("squared", "logistic"),
                         [](const auto& loss) { return std::string(loss.param); });

// With two of five features left, samples that differ in one of their targets must not be merged.
TEST(TargetFit, SamplesAreMergedWhereAllTheirTargetsAreEqual) {
  TargetSamples made{{}, {{}, {}}};
  for (std::size_t i = 0; i < 300; ++i) {
    made.rows.push_back(
        {double(i % 2), double(i % 3), double(i % 5), double(i % 7), double(i % 11), 1.0});
    made.targets[0].push_back(double(i % 3));
    made.targets[1].push_back(double(i % 3) + double(i % 4 == 0));
  }
  Dataset data = with_intercept(dataset_of(made.rows, made.targets[0], true));
  put_targets(made, data);
  const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters();
  problem.start(x);
  Vector at = gathered(x);
  for (std::size_t e = 0; e < 4; ++e) at[e] = 0.1;
  fill(x, at);
  std::vector<char> kept;
  for (std::int64_t e = first_index(x); kept.size() < ReadArray(x).span().size(); ++e) {
    kept.push_back(e < 4 || e >= problem.prunable());
  }
  // On each rank, 3 with an odd i, by i % 3, and 6 with an even one, by i % 3 and i % 4.
  EXPECT_EQ(Restricted(problem, kept).problem().data().samples, 9 * size_of(world()));
  const RefitSummary summary = refit(problem, x);
  EXPECT_TRUE(summary.refitted);
  EXPECT_NEAR(problem.value(x), summary.objective, 1e-12 * summary.objective);
}

/// Makes each feature a group.
void set_groups_of_features(Dataset& data) {
  VecHandle like;
  check(MatCreateVecs(data.matrix, like.put(), nullptr));
  const std::size_t own = owned_of_first(like, data.features);
  Vector numbers;
  for (std::size_t j = 0; j < own; ++j) numbers.push_back(double(first_index(like)) + double(j));
  set_feature_groups(data, numbers);
}

TEST(TargetFit, GroupsByFeatureKeepOrPruneAllWeightsOfAFeature) {
  Dataset data = data_of(made_for(loss_named("squared")));
  set_groups_of_features(data);
  const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
  EXPECT_EQ(problem.candidates(), std::int64_t(features));
  FitOptions options;
  options.target_count = 3;
  const VecHandle x = fitted(problem, options);
  PruningUnits units;
  units.groups = problem.groups();
  prune_to_sparsity(x, 2.0 / 3, problem.prunable(), units);
  const Vector left = gathered(x);
  std::size_t kept = 0;
  for (std::size_t j = 0; j < features; ++j) {
    std::size_t nonzeros = 0;
    for (std::size_t k = 0; k < targets; ++k) nonzeros += left[j * targets + k] != 0;
    EXPECT_TRUE(nonzeros == 0 || nonzeros == targets) << j;
    kept += nonzeros > 0;
  }
  EXPECT_EQ(kept, 3u);
}

std::string file_of(const TargetSamples& made) {
  std::ostringstream text;
  text.precision(17);
  for (std::size_t i = 0; i < made.rows.size(); ++i) {
    text << made.targets[0][i];
    for (std::size_t j = 0; j < features; ++j) text << ' ' << j + 1 << ':' << made.rows[i][j];
    text << '\n';
  }
  return file_with("targets.svm", text.str());
}

LoadedData loaded(const TargetSamples& made, const LoadOptions& load) {
  LoadedData data = load_data(world(), load);
  put_targets(made, data.train);
  return data;
}

LoadOptions load_of(const TargetSamples& made) {
  LoadOptions load = options_for(file_of(made), LabelRule::real);
  load.intercept = true;
  load.scaling = ScalingKind::standard;
  return load;
}

TEST(TargetFit, ModelsComeBackFromTheirFileAndPredictWithoutTargets) {
  const TargetSamples made = made_for(loss_named("squared"));
  LoadOptions load = load_of(made);
  LoadedData data = loaded(made, load);
  ModelOptions options;
  options.validation.share = 0.2;
  const FittedModel found = fit_model(data, load, options);
  EXPECT_EQ(found.model.outputs, std::int64_t(targets));
  EXPECT_EQ(found.chosen->samples, 18);
  const std::string path = (scratch() / "targets.h5").string();
  save_model(found.model, path);
  const Model again = load_model(world(), path);
  EXPECT_EQ(again.outputs, std::int64_t(targets));
  EXPECT_EQ(gathered(again.parameters), gathered(found.model.parameters));
  Vector margins{1, 2, 3};
  EXPECT_EQ(prediction(again, PredictionKind::label, margins).size(), targets);

  EXPECT_EQ(error_of([&] { load_against(world(), again, load); }),
            "the model predicts 3 targets of a sample: files have one");
  load.label_rule = std::nullopt;
  const LoadedData held = load_against(world(), again, load);
  const Problem problem(held.train, loss_named("squared")), here(data.train, loss_named("squared"));
  const VecHandle predictions = problem.make_predictions(), expected = here.make_predictions();
  problem.predict(again.parameters, predictions);
  here.predict(found.model.parameters, expected);
  EXPECT_LT(relative_difference(gathered(predictions), gathered(expected)), 1e-14);
}

TEST(TargetFit, PathsAreChosenByFoldsAndComeBackFromTheirFile) {
  const TargetSamples made = made_for(loss_named("squared"));
  LoadOptions load = load_of(made);
  LoadedData data = loaded(made, load);
  ModelPathOptions options;
  options.path.sparsities = {0.0, 0.5, 0.8};
  options.validation.folds = 3;
  const FittedModelPath found = fit_model_path(data, load, options);
  ASSERT_EQ(found.path.models.size(), 3u);
  ASSERT_EQ(found.path.judged.size(), 3u);
  EXPECT_GE(found.path.best, 0);
  const std::string file = (scratch() / "targets_path.h5").string();
  save_path(world(), found.path, file);
  const ModelPath again = load_path(world(), file);
  const Problem plain(data.train, loss_named("squared"));
  for (std::size_t m = 0; m < again.models.size(); ++m) {
    const Model model = model_of(world(), again, m);
    EXPECT_EQ(model.outputs, std::int64_t(targets));
    EXPECT_NEAR(plain.value(model.parameters), again.models[m].objective,
                1e-9 * again.models[m].objective);
  }
}

TEST(TargetFit, FoldsWhoseOtherSamplesAreOfOneClassInOneTargetAreRefused) {
  const TargetSamples balanced = made_for(loss_named("logistic"));
  TargetSamples made = balanced;
  for (double& y : made.targets[1]) y = -1;
  const Dataset data = data_of(made);
  const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
  PathOptions options;
  options.sparsities = {0.5};
  ValidationOptions validation;
  validation.folds = 3;
  EXPECT_NE(error_of([&] {
              fit_validated_path(problem, {}, options, validation);
            }).find("other samples are of one class"),
            std::string::npos);
}

}  // namespace
}  // namespace prunadag
