// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Compares our means over 20 seeds with the cells of Table 2 that a right implementation
// reproduces.
#include "paper/published.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "paper/result_table.hpp"
#include "support/files.hpp"

namespace prunadag::paper {
namespace {

using namespace test;

/// Returns all runs of one method on one problem of Table 2.
std::vector<RunRecord> runs_of(Experiment& table, const std::string& problem, std::size_t method) {
  table = experiments(0)[0];
  table.methods = {table.methods[method]};
  std::erase_if(table.cases, [&](const Case& c) { return c.name != problem; });
  StudyOptions options;
  const RunFolder folder((scratch() / (problem + table.methods[0].method)).string());
  folder.read(world(), table.sparsities.size());
  const JobsOutcome outcome =
      run_jobs(world(), 1, table_jobs(table, table.cases, options, folder, {}), {});
  EXPECT_TRUE(outcome.failures.empty() && !outcome.stopped);
  return folder.read(world(), table.sparsities.size());
}

TEST(Print, HasAdagradOnA2Within15Percent) {
  Experiment table;
  const std::vector<RunRecord> runs = runs_of(table, "A2", 6);
  const TableNumbers numbers(table, runs);
  for (int sparsity : {20, 40, 60, 70, 80}) {
    const Statistic ours = numbers.shown("A2", "adagrad", sparsity);
    const double print = published("table2", "A2", sparsity, "adagrad")->value;
    EXPECT_EQ(ours.count, 20);
    EXPECT_NEAR(ours.mean, print, 0.15 * print) << sparsity;
  }
}

TEST(Print, HasV3OnA1ConvergedAndKeptAt10And20Percent) {
  Experiment table;
  const std::vector<RunRecord> runs = runs_of(table, "A1", 2);
  EXPECT_EQ(runs.size(), 200u);
  for (const RunRecord& run : runs) {
    EXPECT_LE(run.gradient_norm, 1e-9) << run.seed;
    if (run.sparsity == 10 || run.sparsity == 20) {
      EXPECT_LT(run.rho, 1e-6) << run.seed;
    }
  }
}

TEST(Print, HasV4OnA2Within50PercentWherePruningIsHard) {
  Experiment table;
  const std::vector<RunRecord> runs = runs_of(table, "A2", 3);
  const TableNumbers numbers(table, runs);
  for (int sparsity : {70, 80}) {
    const double print = published("table2", "A2", sparsity, "prunadag-v4")->value;
    EXPECT_NEAR(numbers.shown("A2", "prunadag-v4", sparsity).mean, print, 0.5 * print) << sparsity;
  }
}

}  // namespace
}  // namespace prunadag::paper
