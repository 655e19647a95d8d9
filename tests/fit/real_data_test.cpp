// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Compares fits of real data sets with the textbook, and with each other on different numbers of
// ranks. The data are not part of the project: they are in PRUNADAG_DATA or in ../shared/data
// beside it. Without them the tests skip.
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "prunadag/model.hpp"
#include "prunadag/pruning.hpp"
#include "prunadag/start.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"
#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Returns the path of a file of the data sets, or an empty one if the file is absent.
std::string data_file(const std::string& name) {
  const char* folder = std::getenv("PRUNADAG_DATA");
  const std::filesystem::path path =
      std::filesystem::path(folder ? folder : PRUNADAG_SOURCE "/../shared/data") / name;
  return std::filesystem::exists(path) ? path.string() : "";
}

#define SKIP_WITHOUT(path) \
  if ((path).empty()) GTEST_SKIP() << "data set absent; set PRUNADAG_DATA to its folder"

FitOptions options_for(const std::string& method, std::int64_t iterations) {
  FitOptions options = paper_options();
  options.method = method;
  options.max_iterations = iterations;
  options.tolerance = 0;
  return options;
}

/// Compares 300 iterations of every method with the textbook on the gathered matrix.
void expect_textbook_fits(const LoadOptions& options) {
  const LoadedData data = load_data(world(), options);
  DenseProblem textbook;
  textbook.rows = whole_matrix(data.train);
  textbook.targets = gathered(data.train.targets);
  textbook.logistic = true;
  const std::size_t features = textbook.rows[0].size();
  const Vector start = random_start(features);
  const std::int64_t target = std::int64_t(std::floor(0.1 * double(features) + 0.5));
  const Problem problem(data.train, loss_named("logistic"));
  for (const MethodInfo& method : methods()) {
    if (method.name == "lmvm") continue;  // PETSc's
    const VecHandle x = distributed(start);
    fit(problem, options_for(method.name, 300), x);
    EXPECT_LT(
        relative_difference(gathered(x), textbook_fit(textbook, start, 300, {method.name, target})),
        1e-9)
        << method.name;
  }
}

TEST(RealData, MadelonFitsAreTheTextbooks) {
  LoadOptions options;
  options.data.path = data_file("madelon/madelon_valid.data.gz");
  options.data.labels = data_file("madelon/madelon_valid.labels.gz");
  SKIP_WITHOUT(options.data.path);
  options.label_rule = LabelRule::two_classes;
  options.scaling = ScalingKind::minmax;
  expect_textbook_fits(options);
}

TEST(RealData, MuskFitsAreTheTextbooks) {
  LoadOptions options;
  options.data.path = data_file("musk1/clean1.data.gz");
  SKIP_WITHOUT(options.data.path);
  options.data.label_column = "last";
  options.data.ignore_columns = "1-2";
  options.label_rule = LabelRule::two_classes;
  options.scaling = ScalingKind::minmax;
  expect_textbook_fits(options);
}

TEST(RealData, MnistIsReadAsEvenAgainstOddDigits) {
  LoadOptions options;
  options.data.path = data_file("mnist/t10k-images-idx3-ubyte.gz");
  options.data.labels = data_file("mnist/t10k-labels-idx1-ubyte.gz");
  SKIP_WITHOUT(options.data.path);
  options.label_rule = LabelRule::two_classes;
  options.class_groups = "even/odd";
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(data.train.samples, 10000);
  EXPECT_EQ(data.train.features, 784);
  PetscReal sum_of_labels;
  check(VecSum(data.train.targets, &sum_of_labels));
  EXPECT_EQ(sum_of_labels, 4926 - 5074);
}

LoadOptions adult() {
  LoadOptions options;
  options.data.path = data_file("a9a/a9a.gz");
  options.label_rule = LabelRule::two_classes;
  options.test = DataSource{};
  options.test->path = data_file("a9a/a9a.t.gz");
  return options;
}

TEST(RealData, AdultReachesItsAccuracyDenseAndPruned) {
  const LoadOptions options = adult();
  SKIP_WITHOUT(options.data.path);
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(data.train.samples, 32561);
  EXPECT_EQ(data.train.features, 123);
  const Loss& loss = loss_named("logistic");
  const Problem problem(data.train, loss), test(*data.test, loss);

  VecHandle x = problem.make_parameters();
  sparse_start(x, 12, 123, 1);
  fit(problem, options_for("prunadag-v3", 2000), x);
  EXPECT_NEAR(100 * test.evaluate(x).score, 85.0, 0.3);

  sparse_start(x, 12, 123, 1);
  FitOptions v4 = options_for("prunadag-v4", 2000);
  v4.target_count = 12;
  fit(problem, v4, x);
  prune_to_sparsity(x, 0.8, 123);
  EXPECT_GE(100 * test.evaluate(x).score, 83.0);
}

TEST(RealData, AdultWeightsDoNotDependOnTheNumberOfRanks) {
  LoadOptions options = adult();
  SKIP_WITHOUT(options.data.path);
  options.test.reset();
  Vector alone;
  for (int ranks = 1; ranks <= size_of(world()); ++ranks) {
    MPI_Comm group;
    MPI_Comm_split(world(), rank_of(world()) < ranks ? 0 : MPI_UNDEFINED, 0, &group);
    if (group == MPI_COMM_NULL) continue;
    {
      const LoadedData data = load_data(group, options);
      const Problem problem(data.train, loss_named("logistic"));
      VecHandle x = problem.make_parameters();
      sparse_start(x, 12, 123, 1);
      fit(problem, options_for("prunadag-v3", 200), x);
      const Vector weights = gathered(x);
      if (ranks == 1) alone = weights;
      if (!alone.empty()) {
        EXPECT_LT(relative_difference(weights, alone), 1e-8) << ranks;
      }
    }
    MPI_Comm_free(&group);
  }
}

}  // namespace
}  // namespace prunadag
