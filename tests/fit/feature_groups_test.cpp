// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Features that are fitted and pruned in groups.
#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "prunadag/model.hpp"
#include "prunadag/validation.hpp"
#include "support/files.hpp"
#include "support/stored_ways.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 120, features = 24;

/// Sets the groups of features to `numbers`, one per feature. Each rank sets those of its columns.
void group(Dataset& data, const Vector& numbers) {
  VecHandle like;
  check(MatCreateVecs(data.matrix, like.put(), nullptr));
  const auto first = std::ptrdiff_t(first_index(like));
  const auto count = std::ptrdiff_t(owned_of_first(like, data.features));
  set_feature_groups(data, Vector(numbers.begin() + first, numbers.begin() + first + count));
}

/// Returns groups of every fourth feature: 0, 4, 8, ... are one group. The targets of
/// make_samples() depend on features 0, 3, 6, ...
Vector every_fourth() {
  Vector numbers(features);
  for (std::size_t j = 0; j < features; ++j) numbers[j] = double(j % 4);
  return numbers;
}

/// Returns the number of groups of every_fourth() that have weights, or -1 if a group has lost only
/// a part of its weights.
int whole_groups(const Vector& weights) {
  int present = 0;
  for (std::size_t g = 0; g < 4; ++g) {
    int zeros = 0, members = 0;
    for (std::size_t j = g; j < features; j += 4) {
      if (j == 2) continue;  // constant: it never has a weight in scaled units
      ++members;
      zeros += weights[j] == 0.0;
    }
    if (zeros != 0 && zeros != members) return -1;
    present += zeros == 0;
  }
  return present;
}

FitOptions short_fit() {
  FitOptions options;
  options.max_iterations = 15;
  return options;
}

TEST(FeatureGroups, AreNumberedFromZeroInTheOrderOfTheirNumbers) {
  Dataset data = with_intercept(
      dataset_of(make_samples(30, 6, false).rows, make_samples(30, 6, false).targets, true));
  group(data, {6, 2, 6, 0, 2, 4});
  EXPECT_EQ(data.group_count, 4);
  EXPECT_EQ(gathered(data.feature_groups), (Vector{3, 1, 3, 0, 1, 2, 0}));
  for (const double wrong : {-1.0, 7.0, 0.5, std::nan("")}) {
    EXPECT_THROW(group(data, {0, 0, 0, 0, 0, wrong}), Error) << wrong;
  }
  EXPECT_EQ(data.group_count, 4);  // as it was
}

TEST(FeatureGroups, GoAsOneFromPrunedFitsInBothUnits) {
  for (auto& [name, data] : stored_ways(make_samples(samples, features, true))) {
    group(data, every_fourth());
    for (const bool scaled : {true, false}) {
      const Problem problem(data, loss_named("logistic"), 0.0,
                            scaled ? Centring::means : Centring::none);
      FitOptions options = scaled ? short_fit() : paper_options();
      options.max_iterations = 15;
      options.target_count = 1;  // of the groups; others may stay at 0
      const VecHandle x = problem.make_parameters(), unit = problem.make_parameters();
      const FitSummary summary = fit(problem, options, x);
      EXPECT_EQ(summary.target, 1) << name;
      EXPECT_EQ(problem.candidates(), 4);
      problem.curvature_bounds(unit);
      check(VecSqrtAbs(unit));
      PruningUnits units;
      units.unit = scaled ? unit.get() : nullptr;
      units.groups = data.feature_groups;
      const int moved = whole_groups(gathered(x));
      EXPECT_GE(moved, 2) << name << scaled;
      prune_to_sparsity(x, 0.5, problem.prunable(), units);
      EXPECT_EQ(whole_groups(gathered(x)), 2) << name << scaled;
      prune_to_sparsity(x, 0.75, problem.prunable(), units);
      EXPECT_EQ(whole_groups(gathered(x)), 1) << name << scaled;
      if (scaled) {
        EXPECT_NE(gathered(x)[0], 0.0) << name;  // the targets depend on it most
      }
    }
  }
}

TEST(FeatureGroups, BelowAThresholdGoByTheirNorm) {
  Vector weights(features + 1, 0.0);
  for (std::size_t j = 0; j < features; ++j) weights[j] = j % 4 == 1 ? 0.5 : 0.3;  // norms 1.2, 0.7
  Dataset data = with_intercept(dataset_of(make_samples(samples, features, false).rows,
                                           make_samples(samples, features, false).targets, true));
  group(data, every_fourth());
  PruningUnits units;
  units.groups = data.feature_groups;
  const VecHandle x = distributed(weights);
  EXPECT_EQ(prune_below(x, 0.7, std::int64_t(features), units), 24);
  EXPECT_EQ(prune_below(x, 1.0, std::int64_t(features), units), 6);
  EXPECT_EQ(whole_groups(gathered(x)), 1);
}

TEST(FeatureGroups, ArePathsOfGroupsForEverySaliencyAndStorage) {
  for (auto& [name, data] : stored_ways(make_samples(samples, features, false))) {
    group(data, every_fourth());
    const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
    for (const Saliency saliency : {Saliency::loo, Saliency::curvature, Saliency::magnitude}) {
      PathOptions options;
      options.sparsities = {0.0, 0.5, 0.75};
      options.saliency = saliency;
      options.splice_share = 0.5;
      const VecHandle x = problem.make_parameters();
      problem.start(x);
      fit(problem, short_fit(), x);
      const Path path = prune_path(problem, options, x);
      ASSERT_EQ(path.models.size(), 3u) << name;
      const int groups[]{4, 2, 1};
      for (std::size_t k = 0; k < 3; ++k) {
        const VecHandle y = problem.make_parameters();
        set_parameters(path.models[k], problem, y);
        EXPECT_EQ(whole_groups(gathered(y)), groups[k]) << name << k;
        if (k > 0) {
          EXPECT_GT(path.models[k].penalised, path.models[k - 1].penalised) << name;
        }
      }
      EXPECT_EQ(path.models[2].nonzeros, 6) << name;  // the group of feature 0
    }
  }
}

TEST(FeatureGroups, AreChosenByFoldsAsOnAnyNumberOfRanks) {
  std::set<std::int64_t> counts;
  const Samples made = make_samples(samples, features, true);
  auto ways = stored_ways(made);
  ways.emplace_back("alone", alone(made));
  for (auto& [name, data] : ways) {
    group(data, every_fourth());
    const Problem problem(data, loss_named("logistic"), 0.0, Centring::means);
    PathOptions options;
    options.sparsities = {0.0, 0.25, 0.5, 0.75};
    ValidationOptions validation;
    validation.folds = 4;
    const ValidatedPath path = fit_validated_path(problem, short_fit(), options, validation);
    ASSERT_EQ(path.models.size(), 4u) << name;
    ASSERT_GE(path.best, 0) << name;
    counts.insert(path.models[std::size_t(path.best)].nonzeros);
    const VecHandle y = problem.make_parameters();
    for (const PathModel& model : path.models) {
      set_parameters(model, problem, y);
      EXPECT_GE(whole_groups(gathered(y)), 1) << name;
    }
  }
  EXPECT_EQ(counts.size(), 1u);  // one choice, however the data are stored and spread
}

TEST(FeatureGroups, StayInTheModelFile) {
  Dataset data = with_intercept(dataset_of(make_samples(samples, features, false).rows,
                                           make_samples(samples, features, false).targets, true));
  group(data, every_fourth());
  Model model;
  model.features = std::int64_t(features);
  model.intercept = true;
  model.parameters = distributed(Vector(features + 1, 1.0));
  check(VecDuplicate(data.feature_groups, model.weight_groups.put()));
  check(VecCopy(data.feature_groups, model.weight_groups));
  const std::string path = (scratch() / "groups.h5").string();
  save_model(model, path);
  const Model again = load_model(world(), path);
  ASSERT_TRUE(again.weight_groups);
  EXPECT_EQ(gathered(again.weight_groups), gathered(data.feature_groups));
  EXPECT_EQ(again.pruning().groups, again.weight_groups.get());
}

}  // namespace
}  // namespace prunadag
