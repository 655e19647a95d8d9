// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/problem.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "prunadag/gram.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"
#include "support/labels.hpp"
#include "support/losses.hpp"

namespace prunadag {
namespace {

using namespace test;

struct Sample {
  std::vector<Vector> rows;
  Vector targets;
};

Sample random_sample(std::size_t samples, std::size_t features, LabelRule rule) {
  std::mt19937 generator(3);
  std::normal_distribution<double> normal;
  Sample sample;
  sample.rows.assign(samples, Vector(features));
  for (Vector& row : sample.rows) {
    for (double& entry : row) entry = normal(generator);
  }
  for (std::size_t i = 0; i < samples; ++i) {
    const double value = normal(generator);
    sample.targets.push_back(rule == LabelRule::real ? value : target_of(rule, value));
  }
  return sample;
}

/// Returns the largest error of the gradient, with `falsify` added to entry 1, against central
/// differences.
double gradient_error(const Problem& problem, const Vector& at, double falsify) {
  const VecHandle x = distributed(at);
  VecHandle g = problem.make_parameters();
  problem.gradient(x, g);
  const Vector gradient = gathered(g);
  double worst = 0;
  for (std::size_t j = 0; j < at.size(); ++j) {
    const double h = 1e-5;
    Vector up = at, down = at;
    up[j] += h;
    down[j] -= h;
    const double slope =
        (problem.value(distributed(up)) - problem.value(distributed(down))) / (2 * h);
    worst = std::max(worst, std::abs(slope - gradient[j] - (j == 1 ? falsify : 0)));
  }
  return worst;
}

TEST(Gradient, MatchesCentralDifferencesForEveryLossStorageAndPenalty) {
  for (const Loss& loss : test::scalar_losses()) {
    const Sample sample = random_sample(12, 5, loss.labels);
    for (bool sparse : {true, false}) {
      for (double l2 : {0.0, 0.3}) {
        const Dataset data = dataset_of(sample.rows, sample.targets, sparse);
        const Problem problem(data, loss, l2);
        const Vector at{0.3, -0.2, 0.5, 0.0, -1.0};
        EXPECT_LT(gradient_error(problem, at, 0.0), 1e-8) << loss.name;
        EXPECT_GT(gradient_error(problem, at, 1e-4), 5e-5) << loss.name;
      }
    }
  }
}

TEST(Objective, HasTheDocumentedScaleAndPenalty) {
  const std::vector<Vector> rows{{1, 0}, {0, 2}};
  const Dataset squared_data = dataset_of(rows, {1, -1}, true);
  const VecHandle x = distributed({2, 1});
  EXPECT_DOUBLE_EQ(Problem(squared_data, loss_named("squared"), 0.0).value(x), 0.5 * (1 + 9));
  EXPECT_DOUBLE_EQ(Problem(squared_data, loss_named("squared"), 2.0).value(x), 5 + 2 * 5);
  EXPECT_DOUBLE_EQ(Problem(squared_data, loss_named("huber:9"), 2.0).value(x), 2.5 + 5);
  const double mean = 0.5 * (std::log1p(std::exp(-2)) + std::log1p(std::exp(2)));
  EXPECT_DOUBLE_EQ(Problem(squared_data, loss_named("logistic"), 0.0).value(x), mean);
}

TEST(Layout, IsRefusedOnAllRanksWhereItIsWrongOnSome) {
  if (size_of(world()) == 1) GTEST_SKIP() << "one rank has all entries of any vector";
  const std::vector<Vector> rows(9, Vector{1, 2, 3, 4, 5, 6, 7, 8, 9});
  const Dataset data = dataset_of(rows, Vector(9, 1.0), true);
  const Problem problem(data, loss_named("squared"));
  const VecHandle right = problem.make_parameters(), wrong = shifted(9);
  const std::string value = error_of([&] { problem.value(wrong); });
  EXPECT_TRUE(value.starts_with("a vector of 9 entries, ")) << value;
  EXPECT_NE(value.find("on rank 0, where 9 and "), value.npos) << value;
  EXPECT_EQ(value, error_of([&] { problem.gradient(wrong, right); }));
  EXPECT_EQ(value, error_of([&] { problem.gradient(right, wrong); }));
  EXPECT_EQ(value, error_of([&] { problem.evaluate(wrong); }));
  EXPECT_EQ(value, error_of([&] { problem.predict(wrong, data.targets); }));
  const std::string predictions = error_of([&] { problem.predict(right, wrong); });
  EXPECT_NE(predictions.find("use make_predictions()"), predictions.npos) << predictions;
  const GramProblem by_gram(problem);
  EXPECT_EQ(value, error_of([&] { by_gram.gradient(right, wrong); }));
  EXPECT_EQ(value, error_of([&] { by_gram.gradient(wrong, right); }));
}

TEST(Layout, OfAnyVectorWillDoThatIsSpreadRightly) {
  const Dataset data = dataset_of({{1, 0}, {0, 2}}, {1, -1}, true);
  const Problem problem(data, loss_named("squared"));
  const VecHandle ours = problem.make_parameters(), other = distributed({0, 0});
  EXPECT_DOUBLE_EQ(problem.value(ours), problem.value(other));
}

TEST(Samples, ThatWeighNothingAreRefused) {
  Dataset data = dataset_of({{1, 0}, {0, 2}}, {1, -1}, true);
  data.samples = 0;
  EXPECT_EQ(error_of([&] { Problem(data, loss_named("squared")); }),
            "0 samples that weigh 0 together: must be above 0");
}

TEST(Penalty, LeavesTheInterceptOut) {
  LoadOptions options;
  options.data.path = file_with("i.svm", "1 1:1\n-1 1:2\n2 1:0.5\n");
  options.intercept = true;
  const LoadedData loaded = load_data(world(), options);
  const Problem problem(loaded.train, loss_named("squared"), 10.0);
  EXPECT_LT(gradient_error(problem, {0.5, 7.0}, 0.0), 1e-6);
  const Problem bare(loaded.train, loss_named("squared"), 0.0);
  const VecHandle x = distributed({0.5, 7.0});
  EXPECT_DOUBLE_EQ(problem.value(x) - bare.value(x), 3 * 5 * 0.25);  // three samples
}

TEST(Evaluate, GivesAccuracyOrRootMeanSquareErrorBesideObjectiveAndGradient) {
  const Dataset data = dataset_of({{1}, {2}, {-1}, {0}}, {1, -1, -1, 1}, false);
  const VecHandle x = distributed({1});
  const Problem classifier(data, loss_named("logistic"));
  const Evaluation at = classifier.evaluate(x);
  EXPECT_DOUBLE_EQ(at.score, 0.5);  // margins 1, 2, -1, 0; exactly 0 counts as -1
  EXPECT_DOUBLE_EQ(at.objective, classifier.value(x));
  VecHandle g = classifier.make_parameters();
  classifier.gradient(x, g);
  EXPECT_DOUBLE_EQ(at.gradient_norm, std::abs(gathered(g)[0]));
  EXPECT_DOUBLE_EQ(Problem(data, loss_named("squared")).evaluate(x).score,
                   std::sqrt((0 + 9 + 0 + 1) / 4.0));
}

TEST(Attach, LetsTaoMinimiseWithItsOwnTypes) {
  const Sample sample = random_sample(30, 4, LabelRule::real);
  const Dataset data = dataset_of(sample.rows, sample.targets, false);
  const Problem problem(data, loss_named("squared"));
  VecHandle x = problem.make_parameters();
  TaoHandle tao;
  check(TaoCreate(world(), tao.put()));
  check(TaoSetType(tao, TAOLMVM));
  check(TaoSetSolution(tao, x));
  problem.attach(tao);
  check(TaoSetTolerances(tao, 1e-8, 0, 0));
  check(TaoSolve(tao));
  EXPECT_LT(problem.evaluate(x).gradient_norm, 1e-7);
}

TEST(Losses, AreNamedAndUnknownOnesListed) {
  EXPECT_EQ(loss_named("logistic").name, "logistic");
  EXPECT_EQ(error_of([] { loss_named("hinge"); }),
            "unknown loss 'hinge': use squared, logistic, huber, quantile, poisson, squared-hinge, "
            "multinomial");
}

}  // namespace
}  // namespace prunadag
