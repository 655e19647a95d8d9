// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Fits with a prediction for each class, from the start to the file.
#include <cmath>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "fit/judge.hpp"
#include "prunadag/model.hpp"
#include "prunadag/model_path.hpp"
#include "prunadag/path.hpp"
#include "prunadag/refit.hpp"
#include "prunadag/saliency.hpp"
#include "prunadag/validation.hpp"
#include "support/class_samples.hpp"
#include "support/files.hpp"
#include "support/parallel.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 90, features = 9, classes = 4;

const Loss& loss() { return loss_named("multinomial"); }

Dataset data_of(const Samples& made, std::size_t outputs = classes) {
  Dataset data = with_intercept(dataset_of(made.rows, made.targets, true));
  data.outputs = std::int64_t(outputs);
  return data;
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

/// Returns the number of features with weights. A feature must have all of its weights or none.
std::size_t whole_features(const Vector& x) {
  std::size_t kept = 0;
  for (std::size_t j = 0; j < features; ++j) {
    std::size_t nonzeros = 0;
    for (std::size_t k = 0; k < classes; ++k) nonzeros += x[j * classes + k] != 0;
    EXPECT_TRUE(nonzeros == 0 || nonzeros == classes) << j;
    kept += nonzeros > 0;
  }
  return kept;
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

TEST(MultinomialFit, EndsNearTheMinimiserHoweverSamplesAreStored) {
  const Samples made = make_class_samples(samples, features, classes);
  for (const auto& [name, data] : stored_ways(made, classes)) {
    const Problem problem(data, loss(), 0.01, Centring::means);
    const double least = objective_of(problem, "lmvm"),
                 found = objective_of(problem, "prunadag-v3");
    EXPECT_GE(found, least * (1 - 1e-9)) << name;
    EXPECT_LE(found, least * 1.1) << name;
  }
}

// With two classes, the weights of both are opposite, and half of the weights w of the logistic
// loss. So the penalty 0.02 of both is the penalty 0.01 of w.
TEST(MultinomialFit, OfTwoClassesIsTheLogisticOne) {
  Samples made = make_class_samples(samples, features, 2);
  const Dataset data = data_of(made, 2);
  for (double& y : made.targets) y = 2 * y - 1;
  const Dataset labelled = data_of(made, 1);
  const Problem two(data, loss(), 0.02, Centring::means);
  const Problem one(labelled, loss_named("logistic"), 0.01, Centring::means);
  FitOptions options;
  options.method = "lmvm";
  options.tolerance = 1e-10;
  options.max_iterations = 1000;
  const VecHandle x = fitted(two, options), y = fitted(one, options);
  EXPECT_NEAR(two.value(x), one.value(y), 1e-12);
  const Vector both = gathered(x), expected = gathered(y);
  for (std::size_t j = 0; j <= features; ++j) {
    EXPECT_NEAR(both[2 * j + 1] - both[2 * j], expected[j], 1e-5);
    EXPECT_NEAR(both[2 * j + 1] + both[2 * j], 0.0, 1e-5);
  }
}

/// Units are powers of two, so that they change no rounding.
TEST(MultinomialFit, DoesNotDependOnTheUnitsOfFeatures) {
  Samples made = make_class_samples(samples, features, classes);
  const Dataset data = data_of(made);
  for (Vector& row : made.rows) {
    for (std::size_t j = 0; j < features; ++j) row[j] *= j % 2 ? 1024.0 : 0.0625;
  }
  const Dataset other = data_of(made);
  const Problem problem(data, loss(), 0.0, Centring::means);
  const Problem scaled(other, loss(), 0.0, Centring::means);
  const Vector x = gathered(fitted(problem)), y = gathered(fitted(scaled));
  for (std::size_t e = 0; e < features * classes; ++e) {
    const double unit = e / classes % 2 ? 1024.0 : 0.0625;
    EXPECT_NEAR(y[e] * unit, x[e], 1e-9);
  }
}

TEST(MultinomialFit, GroupsByFeatureKeepOrPruneAllWeightsOfAFeature) {
  Dataset data = data_of(make_class_samples(samples, features, classes));
  set_groups_of_features(data);
  const Problem problem(data, loss(), 0.0, Centring::means);
  EXPECT_EQ(problem.candidates(), std::int64_t(features));
  FitOptions options;
  options.target_count = 3;
  const VecHandle x = fitted(problem, options);
  PruningUnits units;
  units.groups = problem.groups();
  prune_to_sparsity(x, 2.0 / 3, problem.prunable(), units);
  const Vector left = gathered(x);
  EXPECT_EQ(whole_features(left), 3u);
}

TEST(MultinomialFit, PruningGivesEveryInterceptWhatItTakesOnTheMean) {
  const Samples made = make_class_samples(samples, features, classes);
  const Dataset data = data_of(made);
  const Problem problem(data, loss(), 0.0, Centring::means), plain(data, loss());
  const VecHandle x = fitted(problem);
  problem.to_model(x);
  const auto mean_predictions = [&] {
    const VecHandle predictions = plain.make_predictions();
    plain.predict(x, predictions);
    Vector sums(classes, 0.0);
    const Vector all = gathered(predictions);
    for (std::size_t i = 0; i < all.size(); ++i) sums[i % classes] += all[i] / double(samples);
    return sums;
  };
  const Vector before = mean_predictions();
  const VecHandle means = problem.means_of_weights();
  PruningUnits units;
  units.mean = means;
  EXPECT_EQ(prune_to_sparsity(x, 0.75, problem.prunable(), units),
            std::int64_t(features * classes) / 4);
  const Vector after = mean_predictions();
  for (std::size_t k = 0; k < classes; ++k) EXPECT_NEAR(after[k], before[k], 1e-12);
}

TEST(MultinomialFit, RefitsMoveTheSurvivorsAndKeepZeros) {
  const Samples made = make_class_samples(samples, features, classes);
  for (const auto& [name, data] : stored_ways(made, classes)) {
    const Problem problem(data, loss(), 0.0, Centring::means);
    const VecHandle x = fitted(problem);
    prune_to_sparsity(x, 0.8, problem.prunable());
    const Vector before = gathered(x);
    const RefitSummary summary = refit(problem, x, {.ridge = default_ridge(problem)});
    EXPECT_TRUE(summary.refitted) << name;
    EXPECT_LT(summary.after, summary.before) << name;
    const Vector after = gathered(x);
    for (std::size_t e = 0; e < features * classes; ++e) {
      EXPECT_EQ(before[e] == 0, after[e] == 0) << name << e;
    }
  }
}

TEST(MultinomialFit, TakesTheIterateThatSamplesHeldBackChoose) {
  const Dataset data = data_of(make_class_samples(samples, features, classes));
  const Problem problem(data, loss(), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters();
  problem.start(x);
  ValidationOptions validation;
  validation.share = 0.3;
  const ValidatedFit found = fit_validated(problem, {}, validation, x);
  EXPECT_GT(found.chosen.iterate, 0);
  EXPECT_EQ(found.chosen.samples, 27);
  EXPECT_LT(found.chosen.judged.loss, std::log(double(classes)));
}

TEST(MultinomialFit, ModelsComeBackFromTheirFile) {
  const Dataset data = data_of(make_class_samples(samples, features, classes));
  const Problem problem(data, loss(), 0.0, Centring::means);
  Model model;
  model.parameters = fitted(problem);
  problem.to_model(model.parameters);
  model.features = features;
  model.outputs = classes;
  model.intercept = true;
  model.loss = "multinomial";
  model.classes.all = {-3, 0.5, 7, 1e6};
  model.pruning_mean = problem.means_of_weights();
  const std::string path = (scratch() / "multinomial.h5").string();
  save_model(model, path);
  const Model again = load_model(world(), path);
  EXPECT_EQ(again.outputs, std::int64_t(classes));
  EXPECT_EQ(again.weights(), std::int64_t(features * classes));
  EXPECT_EQ(again.classes.all, model.classes.all);
  EXPECT_EQ(gathered(again.parameters), gathered(model.parameters));
  const Vector means = gathered(again.pruning_mean), expected = gathered(model.pruning_mean);
  EXPECT_EQ(Vector(means.begin(), means.end() - long(classes)),
            Vector(expected.begin(), expected.end() - long(classes)));
  EXPECT_EQ(problem.value(again.parameters), problem.value(model.parameters));

  Vector margins{0, 3, 2, -1};
  Vector copy = margins;
  EXPECT_EQ(prediction(again, PredictionKind::label, copy)[0], 0.5);
  copy = margins;
  EXPECT_EQ(prediction(again, PredictionKind::margin, copy).size(), classes);
  copy = margins;
  double sum = 0;
  for (const double p : prediction(again, PredictionKind::probability, copy)) sum += p;
  EXPECT_NEAR(sum, 1.0, 1e-15);
}

// In a centred problem a weight of 0 leaves its feature at its mean, as removal does.
TEST(MultinomialFit, SaliencyIsWhatTheLossGainsWithoutAWeight) {
  const Samples made = make_class_samples(samples, features, classes);
  for (const auto& [name, data] : stored_ways(made, classes)) {
    for (const Centring centring : {Centring::means, Centring::none}) {
      const Problem problem(data, loss(), 0.05, centring);
      const VecHandle x = problem.make_parameters(), out = problem.make_parameters();
      problem.start(x);
      fit(problem, {}, x);
      saliencies(problem, x, Saliency::loo, out);
      const Vector at = gathered(x), found = gathered(out);
      const double whole = problem.value(x);
      for (std::size_t e = 0; e < features * classes; e += 5) {
        Vector without = at;
        without[e] = 0;
        const VecHandle y = problem.make_parameters();
        fill(y, without);
        EXPECT_NEAR(found[e], problem.value(y) - whole, 1e-10) << name << e;
      }
      for (std::size_t k = 0; k < classes; ++k) EXPECT_EQ(found[features * classes + k], 0.0);
    }
  }
}

TEST(MultinomialFit, CurvaturesOfWeightsMatchDifferencesOfGradients) {
  const Samples made = make_class_samples(samples, features, classes);
  for (const auto& [name, data] : stored_ways(made, classes)) {
    const Problem problem(data, loss(), 0.05, Centring::means);
    const VecHandle x = fitted(problem), h = problem.make_parameters();
    column_curvatures(problem, x, h);
    const Vector at = gathered(x), found = gathered(h);
    const VecHandle y = problem.make_parameters(), g = problem.make_parameters();
    const auto slope = [&](std::size_t e, double by) {
      Vector moved = at;
      moved[e] += by;
      fill(y, moved);
      problem.gradient(y, g);
      return gathered(g)[e];
    };
    for (std::size_t e = 0; e < at.size(); e += 7) {
      const double step = 1e-5;
      EXPECT_NEAR(found[e], (slope(e, step) - slope(e, -step)) / (2 * step), 1e-7) << name << e;
    }
  }
}

/// Returns the weights of a model of a path, on every rank.
Vector weights_of(const PathModel& model, const Problem& problem) {
  const VecHandle x = problem.make_parameters();
  set_parameters(model, problem, x);
  return gathered(x);
}

TEST(MultinomialFit, PathsHaveEverFewerWeightsEachAtItsMinimum) {
  const Samples made = make_class_samples(samples, features, classes);
  for (const Saliency saliency : {Saliency::loo, Saliency::curvature, Saliency::magnitude}) {
    for (const auto& [name, data] : stored_ways(made, classes)) {
      const Problem problem(data, loss(), 0.0, Centring::means);
      PathOptions options;
      options.saliency = saliency;
      options.sparsities = {0.0, 0.5, 0.75, 0.9};
      options.model_iterations = 300;
      const VecHandle x = fitted(problem);
      const Path path = prune_path(problem, options, x);
      const std::vector<std::int64_t> counts{32, 18, 9, 4};  // feature 2 is constant
      ASSERT_EQ(path.models.size(), counts.size()) << name;
      for (std::size_t m = 0; m < counts.size(); ++m) {
        const PathModel& model = path.models[m];
        EXPECT_EQ(model.nonzeros, counts[m]) << name;
        EXPECT_TRUE(m == 0 || model.penalised > path.models[m - 1].penalised) << name;
        const Problem plain(data, loss());
        const VecHandle y = plain.make_parameters();
        set_parameters(model, plain, y);
        EXPECT_NEAR(plain.value(y), model.objective, 1e-9) << name;
      }
    }
  }
}

TEST(MultinomialFit, PathsByFeatureKeepAllWeightsOfOneAndFoldsChoose) {
  Dataset data = data_of(make_class_samples(samples, features, classes));
  set_groups_of_features(data);
  const Problem problem(data, loss(), 0.0, Centring::means);
  PathOptions options;
  options.sparsities = {0.0, 1.0 / 3, 2.0 / 3};
  ValidationOptions validation;
  validation.folds = 3;
  const ValidatedPath path = fit_validated_path(problem, {}, options, validation);
  ASSERT_EQ(path.models.size(), 3u);
  ASSERT_EQ(path.judged.size(), 3u);
  EXPECT_GE(path.best, 0);
  EXPECT_LT(path.judged[std::size_t(path.best)].loss, std::log(double(classes)));
  std::size_t last = features + 1;
  for (const PathModel& model : path.models) {
    const std::size_t kept = whole_features(weights_of(model, problem));
    EXPECT_LT(kept, last);
    last = kept;
  }
  EXPECT_EQ(last, 3u);
}

TEST(MultinomialFit, PathsComeBackFromTheirFile) {
  const Dataset data = data_of(make_class_samples(samples, features, classes));
  const Problem problem(data, loss(), 0.0, Centring::means);
  PathOptions options;
  options.sparsities = {0.5, 0.9};
  const VecHandle x = fitted(problem);
  Path made = prune_path(problem, options, x);
  ModelPath path;
  path.models = std::move(made.models);
  path.common.features = features;
  path.common.outputs = classes;
  path.common.intercept = true;
  path.common.loss = "multinomial";
  path.common.classes.all = {1, 2, 3, 9};
  const std::string file = (scratch() / "multinomial_path.h5").string();
  save_path(world(), path, file);
  const ModelPath again = load_path(world(), file);
  ASSERT_EQ(again.models.size(), 2u);
  EXPECT_EQ(again.common.classes.all, path.common.classes.all);
  const Problem plain(data, loss());
  for (std::size_t m = 0; m < 2; ++m) {
    const Model model = model_of(world(), again, m);
    EXPECT_EQ(model.outputs, std::int64_t(classes));
    EXPECT_EQ(gathered(model.parameters), weights_of(path.models[m], plain));
  }
  EXPECT_EQ(chosen(again, {0.6, ""}), 1u);
}

}  // namespace
}  // namespace prunadag
