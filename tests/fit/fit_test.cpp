// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "prunadag/fit_model.hpp"
#include "prunadag/model.hpp"
#include "prunadag/prunadag.h"
#include "support/dense.hpp"
#include "support/files.hpp"
#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

FitOptions options_for(const std::string& method, std::int64_t iterations) {
  FitOptions options = paper_options();
  options.method = method;
  options.max_iterations = iterations;
  options.tolerance = 0;
  return options;
}

TEST(Fit, OfEveryMethodIsTheTextbooksForBothLossesAndStorages) {
  for (bool logistic : {false, true}) {
    DenseProblem textbook = random_least_squares(25, 40);
    textbook.logistic = logistic;
    textbook.l2 = 0.01;
    if (logistic) {
      for (double& target : textbook.targets) target = target > 0 ? 1 : -1;
    }
    const Vector start = random_start(40);
    for (const MethodInfo& method : methods()) {
      if (method.name == "lmvm") continue;  // PETSc's
      const Vector expected = textbook_fit(textbook, start, 100, {method.name, 4});
      for (bool sparse : {false, true}) {
        const Dataset data = dataset_of(textbook.rows, textbook.targets, sparse);
        const Problem problem(data, loss_named(logistic ? "logistic" : "squared"),
                              logistic ? 0.01 : 0.01 / 25);  // the loss is a mean, or a sum
        const VecHandle x = distributed(start);
        const FitSummary summary = fit(problem, options_for(method.name, 100), x);
        EXPECT_LT(relative_difference(gathered(x), expected), 1e-9) << method.name;
        EXPECT_EQ(summary.method, method.name);
        EXPECT_EQ(summary.iterations, 100);
        EXPECT_EQ(summary.target, method.name == "adagrad" ? 0 : 4);
      }
    }
  }
}

TEST(Fit, IsStoppedWithinAGradientAtTheLastWholeIterate) {
  // Large enough that each rank asks several times within a gradient whether to stop.
  const DenseProblem textbook = random_least_squares(1200 * size_of(world()), 2000);
  const Vector start = random_start(2000);
  Dataset data = dataset_of(textbook.rows, textbook.targets, false);
  MatHandle by_samples;  // a type whose passes go block by block
  check(PrunAdagInitialize());
  check(MatConvert(data.matrix, MATPRUNADAGROWS, MAT_INITIAL_MATRIX, by_samples.put()));
  data.matrix = std::move(by_samples);
  const Problem problem(data, loss_named("squared"));
  for (const char* method : {"prunadag-v3", "adagrad", "fw2"}) {
    const VecHandle expected = distributed(start), x = distributed(start);
    int asked = 0, last_iteration = -1, asked_at_last = 0;
    FitHooks hooks;
    hooks.visit = [&](std::int64_t k, Vec) {
      last_iteration = int(k);
      asked_at_last = asked;
    };
    // One rank says yes, and not at an iterate, but within the fourth gradient.
    hooks.stop = [&] {
      ++asked;
      return last_iteration == 2 && asked > asked_at_last + 1 &&
             rank_of(world()) == size_of(world()) - 1;
    };
    const FitSummary summary = fit(problem, options_for(method, 10), x, hooks);
    EXPECT_TRUE(summary.stopped) << method;
    EXPECT_FALSE(summary.gradient_lost);
    EXPECT_EQ(summary.reason, "STOPPED_ON_REQUEST");
    EXPECT_EQ(summary.iterations, 3) << method;
    EXPECT_EQ(last_iteration, 2) << method;
    fit(problem, options_for(method, 3), expected);
    EXPECT_EQ(gathered(x), gathered(expected)) << method;
    EXPECT_EQ(fit(problem, options_for(method, 2), x).iterations, 2);  // the next fit is whole
  }
}

TEST(Fit, RecordsEveryIterateWithTheSetsItIsLeftWith) {
  const DenseProblem textbook = random_least_squares(25, 40);
  const Dataset data = dataset_of(textbook.rows, textbook.targets, false);
  const Problem problem(data, loss_named("squared"));
  std::vector<IterateRecord> records;
  FitHooks hooks;
  hooks.record = [&](const IterateRecord& record) { records.push_back(record); };
  hooks.objective_every = 2;
  hooks.delta = 0.05;
  const Vector start = random_start(40);
  const VecHandle x = distributed(start);
  fit(problem, options_for("prunadag-v3", 5), x, hooks);

  ASSERT_EQ(records.size(), 6u);
  Vector at = start, so(40, 0.01), sd(40, 0.01);
  for (int k = 0; k <= 5; ++k) {
    const IterateRecord& record = records[std::size_t(k)];
    const Vector g = textbook.gradient(at);
    EXPECT_EQ(record.iteration, k);
    EXPECT_NEAR(record.gradient_norm, reference::norm(g), 1e-10 * reference::norm(g));
    EXPECT_EQ(record.objective.has_value(), k % 2 == 0);
    EXPECT_EQ(record.below_delta,
              std::count_if(at.begin(), at.end(), [](double e) { return std::abs(e) < 0.05; }));
    EXPECT_EQ(record.sets.has_value(), k < 5);
    if (k == 5) break;
    const reference::Sets sets = reference::prunadag_iteration(k, 4, {}, at, g, so, sd);
    const std::int64_t acceptable =
        std::count(sets.acceptable.begin(), sets.acceptable.end(), true);
    EXPECT_EQ(record.sets->acceptable, acceptable);
    EXPECT_EQ(record.sets->optimisable, 4 + acceptable);
    EXPECT_EQ(record.sets->decreasable, 36 - acceptable);
  }
}

TEST(Fit, TakesRadiusAndBetaOfFrankWolfe) {
  const DenseProblem textbook = random_least_squares(25, 40);
  const Dataset data = dataset_of(textbook.rows, textbook.targets, false);
  const Problem problem(data, loss_named("squared"));
  for (const char* method : {"fw1", "fw2"}) {
    FitOptions options = options_for(method, 50);
    options.frankwolfe_radius = 3;
    options.frankwolfe_beta = 0.02;
    const VecHandle x = distributed(random_start(40));
    fit(problem, options, x);
    const Vector expected =
        textbook_fit(textbook, random_start(40), 50, {method, 4, 0.01, 3, 0.02});
    EXPECT_LT(relative_difference(gathered(x), expected), 1e-9) << method;
    options.frankwolfe_radius = -1;
    EXPECT_THROW(fit(problem, options, x), Error);
  }
}

TEST(Fit, VisitsEveryIterate) {
  const DenseProblem textbook = random_least_squares(25, 40);
  const Dataset data = dataset_of(textbook.rows, textbook.targets, false);
  const Problem problem(data, loss_named("squared"));
  std::vector<Vector> visited;
  FitHooks hooks;
  hooks.visit = [&](std::int64_t k, Vec x) {
    EXPECT_EQ(k, std::int64_t(visited.size()));
    visited.push_back(gathered(x));
  };
  const VecHandle x = distributed(random_start(40));
  fit(problem, options_for("prunadag-v3", 3), x, hooks);
  ASSERT_EQ(visited.size(), 4u);
  EXPECT_EQ(visited[0], random_start(40));
  EXPECT_EQ(visited[3], gathered(x));
}

TEST(Fit, StopsOnRequestAndKeepsTheIterate) {
  const DenseProblem textbook = random_least_squares(25, 40);
  const Dataset data = dataset_of(textbook.rows, textbook.targets, false);
  const Problem problem(data, loss_named("squared"));
  int asked = 0, shown = 0;
  FitHooks hooks;
  hooks.stop = [&] { return ++asked == 3 && rank_of(world()) == 0; };
  hooks.progress = [&](const Progress& progress) {
    ++shown;
    EXPECT_EQ(progress.max_iterations, 1000000);
  };
  const VecHandle x = distributed(random_start(40));
  const FitSummary summary = fit(problem, options_for("prunadag-v3", 1000000), x, hooks);
  EXPECT_TRUE(summary.stopped);
  EXPECT_EQ(summary.reason, "STOPPED_ON_REQUEST");
  EXPECT_FALSE(summary.converged);
  EXPECT_EQ(shown, 3);
}

/// Ranks on other nodes may have no terminal, and then no line of progress.
TEST(Fit, ShowsProgressOnSomeRanksAsOnAll) {
  const DenseProblem textbook = random_least_squares(25, 40);
  const Dataset data = dataset_of(textbook.rows, textbook.targets, false);
  const Problem problem(data, loss_named("squared"));
  double shown = -1;
  FitHooks hooks;
  hooks.delta = 1e-3;
  if (rank_of(world()) == 0) {
    hooks.progress = [&](const Progress& progress) { shown = progress.share_below_delta; };
  }
  const VecHandle x = distributed(random_start(40)), alone = distributed(random_start(40));
  fit(problem, options_for("prunadag-v3", 30), x, hooks);
  if (rank_of(world()) == 0) {
    EXPECT_GE(shown, 0);
    EXPECT_LE(shown, 1);
  }
  fit(problem, options_for("prunadag-v3", 30), alone);
  EXPECT_EQ(gathered(x), gathered(alone));
}

TEST(Fit, StoppedWithinAGradientRecordsItsLastIterateWithoutOne) {
  const DenseProblem textbook = random_least_squares(200, 300);
  Dataset data = dataset_of(textbook.rows, textbook.targets, false);
  MatHandle by_samples;  // its gradients ask whether to stop
  check(MatConvert(data.matrix, MATPRUNADAGROWS, MAT_INITIAL_MATRIX, by_samples.put()));
  data.matrix = std::move(by_samples);
  const Problem problem(data, loss_named("squared"));
  const VecHandle x = distributed(random_start(300));
  const auto own = [&] {
    const ReadArray array(x);
    return Vector(array.span().begin(), array.span().end());
  };
  Vector seen = own();
  std::vector<IterateRecord> records;
  FitHooks hooks;
  hooks.visit = [&](std::int64_t, Vec) { seen = own(); };
  hooks.record = [&](const IterateRecord& record) { records.push_back(record); };
  hooks.stop = [&] { return own() != seen; };  // true from a step to the end of its gradient
  FitOptions options = options_for("adagrad", 10000);
  options.tolerance = 0;
  const FitSummary summary = fit(problem, options, x, hooks);
  EXPECT_TRUE(summary.stopped);
  EXPECT_TRUE(std::isnan(summary.gradient_norm));
  ASSERT_GE(records.size(), 2u);
  EXPECT_EQ(records.back().iteration, summary.iterations);
  EXPECT_TRUE(std::isnan(records.back().gradient_norm));
  EXPECT_EQ(records[records.size() - 2].iteration, summary.iterations - 1);
  EXPECT_TRUE(std::isfinite(records[records.size() - 2].gradient_norm));
}

TEST(Fit, ReportsALostGradientAndLeavesTheLastFiniteIterate) {
  const Dataset data = dataset_of({{1e200}, {1}}, {0, 1e300}, false);
  const Problem problem(data, loss_named("squared"));
  const VecHandle x = distributed({1});
  const FitSummary summary = fit(problem, options_for("adagrad", 10), x);
  EXPECT_TRUE(summary.gradient_lost);
  EXPECT_EQ(summary.reason, "DIVERGED_NAN");
  EXPECT_TRUE(std::isfinite(gathered(x)[0]));
}

TEST(Fit, LetsPetscOptionsWin) {
  const DenseProblem textbook = random_least_squares(25, 40);
  const Dataset data = dataset_of(textbook.rows, textbook.targets, false);
  const Problem problem(data, loss_named("squared"));
  const VecHandle x = distributed(random_start(40));
  check(PetscOptionsInsertString(
      nullptr, "-tao_max_it 7 -tao_prunadag_variant v1 -tao_prunadag_target 0.5"));
  const FitSummary summary = fit(problem, options_for("prunadag-v3", 100), x);
  check(PetscOptionsClear(nullptr));
  EXPECT_EQ(summary.iterations, 7);
  EXPECT_EQ(summary.method, "prunadag-v1");
  EXPECT_EQ(summary.target, 20);
}

TEST(Fit, RefusesSettingsOutOfRange) {
  const Dataset data = dataset_of({{1, 2}}, {1}, false);
  const Problem problem(data, loss_named("squared"));
  const VecHandle x = distributed({0, 0});
  const auto message = [&](auto change) {
    FitOptions options = paper_options();
    change(options);
    return error_of([&] { fit(problem, options, x); });
  };
  EXPECT_EQ(message([](FitOptions& o) { o.method = "prunadag-v5"; }),
            "unknown method 'prunadag-v5': did you mean 'prunadag-v1'?");
  EXPECT_EQ(message([](FitOptions& o) { o.target_count = 3; }),
            "target 3: there are only 2 weights");
  EXPECT_NE(message([](FitOptions& o) { o.target_share = 0; }).find("target 0"), std::string::npos);
  EXPECT_NE(message([](FitOptions& o) { o.tolerance = -1; }).find("tolerance"), std::string::npos);
  EXPECT_NE(message([](FitOptions& o) { o.max_iterations = -1; }).find("max-iterations"),
            std::string::npos);
}

TEST(ModelFit, RefusesSamplesThatWereLoadedForAnotherLoss) {
  LoadOptions load;
  load.data.path = file_with("loss.svm", "1 1:1\n-1 1:2\n2 1:0.5\n");
  LoadedData data = load_data(world(), load);
  ModelOptions options;
  options.loss = "logistic";
  EXPECT_EQ(error_of([&] { ModelFit(data, load, options); }),
            "loss logistic: the samples were loaded with label_rule real: must be two_classes");
  options.loss = "huber";
  EXPECT_EQ(error_of([&] { ModelFit(data, load, options); }), "");
}

}  // namespace
}  // namespace prunadag
