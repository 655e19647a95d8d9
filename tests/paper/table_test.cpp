// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>

#include <gtest/gtest.h>

#include "paper/claims.hpp"
#include "paper/published.hpp"
#include "paper/result_table.hpp"
#include "support/files.hpp"

namespace prunadag::paper {
namespace {

using namespace test;

/// Returns a table of the problem A2 alone, where the row of 20 % is in print.
Experiment small_table() {
  Experiment table = experiments(0)[0];
  table.cases = {table.cases[1]};
  table.cases[0].print = {20};
  table.sparsities = {0, 20};
  return table;
}

RunRecord run_of(const std::string& method, std::int64_t seed, double rho) {
  RunRecord run;
  run.problem = "A2";
  run.method = method;
  run.seed = seed;
  run.sparsity = 20;
  run.rho = rho;
  return run;
}

TEST(Published, HasTheCellsThatCanBeReadAndNoOthers) {
  EXPECT_EQ(published("table2", "A2", 60, "adagrad")->value, 3.57);
  EXPECT_EQ(published("table2", "A1", 10, "prunadag-v3")->value, 9.4e-10);
  EXPECT_TRUE(published("table2", "A2", 60, "prunadag-v4")->below);
  EXPECT_EQ(published("table2", "A2", 60, "prunadag-v4")->value, 1e-2);
  EXPECT_FALSE(published("table2", "A2", 80, "fw1"));
  EXPECT_FALSE(published("table2", "A2", 30, "adagrad"));
  EXPECT_FALSE(published("table2", "A3", 50, "prunadag-relevant"));
  EXPECT_EQ(published("table3", "sparco9", 20, "prunadag-v4")->value, 5.51);
  EXPECT_EQ(published("table4", "MOLECULE", 85, "adagrad")->value, 60.73);
}

TEST(Statistic, IsMeanAndSampleDeviation) {
  const Statistic of = statistic({1, 2, 3, 6});
  EXPECT_DOUBLE_EQ(of.mean, 3);
  EXPECT_DOUBLE_EQ(of.deviation, std::sqrt(14.0 / 3));
  EXPECT_EQ(statistic({5}).deviation, 0);
  EXPECT_EQ(statistic({}).count, 0);
  EXPECT_TRUE(std::isnan(statistic({}).mean));
}

TEST(Cells, DisagreeWhenTheyLieApartByMoreThanOurSpread) {
  EXPECT_FALSE(disagrees({3.0, 0.5, 20}, 3.4, false));
  EXPECT_TRUE(disagrees({3.0, 0.5, 20}, 3.6, false));
  EXPECT_TRUE(disagrees({3.0, 0.5, 20}, 2.4, false));
  EXPECT_FALSE(disagrees({9.6e-10, 1e-12, 20}, 9.4e-10, false));  // both at the tolerance
  EXPECT_FALSE(disagrees({1e-5, 1e-6, 20}, 1e-2, true));
  EXPECT_TRUE(disagrees({0.5, 0.1, 20}, 1e-2, true));
  EXPECT_TRUE(disagrees({std::nan(""), 0.1, 20}, 1.0, false));
}

TEST(Markdown, ShowsOursBesidePrintAndCountsWhatDisagrees) {
  const Experiment table = small_table();
  const std::vector<RunRecord> runs{run_of("adagrad", 1, 0.60), run_of("adagrad", 2, 0.64),
                                    run_of("fw2", 1, 8.0), run_of("fw2", 2, 9.0)};
  const std::string text = markdown(TableNumbers(table, runs));
  EXPECT_NE(text.find("| pruned | V1 | V2 | V3 | V4 | FW1 | FW2 | Adagrad |"), text.npos) << text;
  EXPECT_NE(text.find("| 20 % |  |  |  |  |  | **8.5 ± 0.707 (0.39)** ≠ | 0.62 ± 0.0283 (0.61) |"),
            text.npos)
      << text;
  EXPECT_NE(text.find("1 of the 2 cells"), text.npos) << text;
}

TEST(Markdown, MarksNothingWhereThereIsOneRun) {
  const Experiment table = small_table();
  std::vector<RunRecord> runs{run_of("adagrad", 1, 6.1), run_of("fw2", 1, 8.0)};
  for (int i : {0, 1}) {  // the fits themselves
    runs.push_back(runs[std::size_t(i)]);
    runs.back().sparsity = 0;
  }
  const std::string text = markdown(TableNumbers(table, runs));
  EXPECT_NE(text.find("| 20 % |  |  |  |  |  | 8 (0.39) | 6.1 (0.61) |"), text.npos) << text;
  EXPECT_EQ(text.find("≠"), text.npos) << text;
  EXPECT_EQ(text.find("cells that can be compared"), text.npos) << text;
  EXPECT_NE(text.find("Cells of one run have no spread"), text.npos) << text;
}

TEST(Claims, AreJudgedByWhatIsOnRecord) {
  const Experiment table = small_table();
  std::vector<RunRecord> runs;
  for (const FitOptions& method : table.methods) {
    runs.push_back(run_of(method.method, 1, method.method == "adagrad" ? 5.0 : 0.1));
  }
  const auto verdict = [&](std::size_t claim) {
    return judge({TableNumbers(table, runs)}, scratch().string())[claim - 1].verdict;
  };
  EXPECT_EQ(verdict(3), "confirmed");
  EXPECT_EQ(verdict(4), "not run");  // needs A3
  EXPECT_EQ(verdict(5), "not run");  // needs a cell at 70 %
  EXPECT_EQ(verdict(6), "not run");
  EXPECT_EQ(verdict(1), "confirmed");  // V3 is as good as the best
  runs[2].rho = 0.2;                   // V3 is now the worst of the four
  EXPECT_EQ(verdict(1), "not confirmed");
  for (RunRecord& run : runs) run.rho = run.method == "adagrad" ? 0.01 : run.rho;
  EXPECT_EQ(verdict(3), "not confirmed");
}

TEST(Claims, AreNotJudgedByRunsThatAreMissing) {
  Experiment table = experiments(0)[0];
  table.cases = {table.cases[2]};  // A3
  std::vector<RunRecord> runs;
  for (const char* method : {"prunadag-v1", "prunadag-v3", "prunadag-v4"}) {
    for (int sparsity : table.sparsities) {
      runs.push_back(run_of(method, 1, 0.1));
      runs.back().problem = "A3";
      runs.back().sparsity = sparsity;
      runs.back().iterations = 10;
    }
  }
  for (const Verdict& verdict : judge({TableNumbers(table, runs)}, scratch().string())) {
    EXPECT_EQ(verdict.verdict, "not run") << verdict.claim;
  }
}

TEST(Claims, CountNoOneAsTheFastestWhereAllEndAtTheLimit) {
  const Experiment table = small_table();
  std::vector<RunRecord> runs;
  for (const FitOptions& method : table.methods) {
    for (int sparsity : table.sparsities) {
      runs.push_back(run_of(method.method, 1, 0.1));
      runs.back().sparsity = sparsity;
      runs.back().iterations = table.methods[0].max_iterations;
    }
  }
  const auto evidence = [&] {
    return judge({TableNumbers(table, runs)}, scratch().string())[1].evidence;
  };
  EXPECT_TRUE(evidence().starts_with("0 of 0 problems")) << evidence();
  runs[0].iterations = 5;
  EXPECT_TRUE(evidence().starts_with("1 of 1 problems")) << evidence();
}

}  // namespace
}  // namespace prunadag::paper
