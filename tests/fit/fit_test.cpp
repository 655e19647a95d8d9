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

/// Returns samples whose columns have means, with a constant column, and an intercept in the last.
Dataset samples_with_intercept(bool logistic, double target_unit, const Vector& units) {
  std::mt19937 generator(21);
  std::normal_distribution<double> normal;
  std::vector<Vector> rows;
  Vector targets;
  for (int i = 0; i < 120; ++i) {
    Vector row(units.size() + 1, 1.0);
    double t = 0.4;
    for (std::size_t j = 0; j < units.size(); ++j) {
      const double entry = j == 5 ? 2.0 : normal(generator) + double(j % 3);
      if (j < 4) t += (double(j) - 1.5) * (entry - double(j % 3));
      row[j] = entry * units[j];
    }
    t += 0.3 * normal(generator);
    targets.push_back(logistic ? (t > 0 ? 1.0 : -1.0) : t * target_unit);
    rows.push_back(row);
  }
  Dataset data = dataset_of(rows, targets, false);
  data.features -= 1;
  data.intercept = true;
  return data;
}

/// Returns the norm of g_i/sqrt(L_i), over all i where L_i is not 0.
double norm_in_units(Vec g, Vec L) {
  const Vector slopes = gathered(g), bounds = gathered(L);
  double squares = 0;
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    if (bounds[i] > 0) squares += slopes[i] * slopes[i] / bounds[i];
  }
  return std::sqrt(squares);
}

TEST(Minimiser, IsFoundWhateverTheUnits) {
  Vector units(20);
  for (std::size_t j = 0; j < units.size(); ++j) units[j] = std::pow(10.0, double(j % 7) - 3);
  for (const bool logistic : {false, true}) {
    const Dataset data = samples_with_intercept(logistic, 1000, units);
    const Problem problem(data, loss_named(logistic ? "logistic" : "squared"),
                          logistic ? 1e-8 : 0.0, Centring::means);
    const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
    const VecHandle L = problem.make_parameters();
    problem.start(x);
    problem.curvature_bounds(L);
    problem.gradient(x, g);
    const double at_first = norm_in_units(g, L);
    FitOptions options;
    options.method = "lmvm";
    std::int64_t visits = 0;
    bool visited_end = false;
    FitHooks hooks;
    hooks.visit = [&](std::int64_t, Vec at) {
      ++visits;
      problem.gradient(at, g);
      visited_end = norm_in_units(g, L) < 1e-4 * at_first;
    };
    const FitSummary summary = fit(problem, options, x, hooks);
    problem.gradient(x, g);
    EXPECT_LT(norm_in_units(g, L), 1e-4 * at_first) << summary.end;
    EXPECT_TRUE(visited_end);
    EXPECT_EQ(visits, summary.iterations + 1);
    EXPECT_TRUE(summary.converged) << summary.end;
    EXPECT_EQ(summary.method, "lmvm");
    EXPECT_EQ(summary.end.substr(0, 11), "converged: ");
  }
}

TEST(Minimiser, SaysSoWhereItCannotBegin) {
  const Dataset data = samples_with_intercept(false, 1e200, Vector(4, 1.0));
  const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters();
  FitOptions options;
  options.method = "lmvm";
  const FitSummary summary = fit(problem, options, x);
  EXPECT_TRUE(summary.gradient_lost);
  EXPECT_EQ(summary.end, "lost its gradient after 0 iterations");
}

TEST(ScaledFit, TakesAShareOfTheWeightsWithoutTheIntercept) {
  const Dataset data = samples_with_intercept(false, 1.0, Vector(4, 1.0));
  const Problem problem(data, loss_named("squared"), 0.0, Centring::means);
  const VecHandle x = problem.make_parameters();
  check(PetscOptionsInsertString(nullptr, "-tao_prunadag_target 0.3"));
  const FitSummary summary = fit(problem, FitOptions{}, x);
  check(PetscOptionsClear(nullptr));
  EXPECT_EQ(summary.target, 1);  // of 4; of 5 it would be 2
}

TEST(ScaledFit, KeepsTheSameWeightsAndPredictsTheSameInOtherUnits) {
  const Vector ones(20, 1.0);
  Vector units(20);
  for (std::size_t j = 0; j < units.size(); ++j) units[j] = std::pow(10.0, double(j % 7) - 3);
  for (const bool logistic : {false, true}) {
    const Loss& loss = loss_named(logistic ? "logistic" : "squared");
    const auto predicted = [&](const Dataset& data, double sparsity) {
      const Problem problem(data, loss, 0.0, Centring::means);
      const VecHandle x = problem.make_parameters(), unit = problem.make_parameters();
      problem.start(x);
      const FitSummary summary = fit(problem, FitOptions{}, x);
      EXPECT_EQ(summary.reason, "CONVERGED_STEPTOL") << summary.end;
      problem.curvature_bounds(unit);
      check(VecSqrtAbs(unit));
      prune_to_sparsity(x, sparsity, problem.prunable(), {unit});
      const Vector weights = gathered(x);
      VecHandle predictions;
      check(VecDuplicate(data.targets, predictions.put()));
      problem.predict(x, predictions);
      return std::pair(weights, gathered(predictions));
    };
    for (const double sparsity : {0.0, 0.6, 0.85}) {
      const auto [weights, predictions] =
          predicted(samples_with_intercept(logistic, 1, ones), sparsity);
      const double target_unit = logistic ? 1 : 1000;
      const auto [others, in_other_units] =
          predicted(samples_with_intercept(logistic, target_unit, units), sparsity);
      EXPECT_EQ(weights[5], 0.0);  // has no influence
      for (std::size_t j = 0; j < 20; ++j) EXPECT_EQ(others[j] == 0, weights[j] == 0) << j;
      for (std::size_t i = 0; i < predictions.size(); ++i) {
        EXPECT_NEAR(in_other_units[i] / target_unit, predictions[i], 1e-7) << loss.name;
      }
    }
  }
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
