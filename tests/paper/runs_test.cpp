// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/runs.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "support/files.hpp"

namespace prunadag::paper {
namespace {

using namespace test;

RunRecord run_at(std::int64_t seed, int sparsity) {
  return {"A1", seed, "adagrad", sparsity,          90, 0.5, 0.25, 1.0 / 3,
          0.75, 12,   1e-10,     "CONVERGED_GATOL", 0.5};
}

void append_text(const std::string& path, const std::string& text) {
  if (rank_of(world()) == 0) std::ofstream(path, std::ios::app) << text;
  MPI_Barrier(world());
}

TEST(RunFolder, GivesBackWhatWasAppendedToTheLastBit) {
  const RunFolder folder((scratch() / "appended").string());
  EXPECT_TRUE(folder.read(world(), 2).empty());
  if (rank_of(world()) == 0) {
    folder.append(0, {run_at(1, 0), run_at(1, 50)});
    folder.append(1, {run_at(2, 0), run_at(2, 50)});
  }
  MPI_Barrier(world());
  const std::vector<RunRecord> runs = folder.read(world(), 2);
  ASSERT_EQ(runs.size(), 4u);
  EXPECT_EQ(runs[1].sparsity, 50);
  EXPECT_EQ(runs[1].rho, 1.0 / 3);
  EXPECT_EQ(runs[1].reason, "CONVERGED_GATOL");
  EXPECT_EQ(fits_of(runs), (std::set<FitKey>{{"A1", 1, "adagrad"}, {"A1", 2, "adagrad"}}));
}

TEST(RunFolder, PassesOverAFitThatWasCutOff) {
  const std::string path = (scratch() / "cut").string();
  const RunFolder folder(path);
  folder.read(world(), 2);
  if (rank_of(world()) == 0) folder.append(0, {run_at(1, 0), run_at(1, 50)});
  append_text(path + "/parts/0.csv", "A1,2,adagrad,0,90,0.5,0.25,0.1,0.75,12,1e-10,CONV");
  if (rank_of(world()) == 0) folder.append(0, {run_at(3, 0), run_at(3, 50)});
  MPI_Barrier(world());
  EXPECT_EQ(fits_of(folder.read(world(), 2)),
            (std::set<FitKey>{{"A1", 1, "adagrad"}, {"A1", 3, "adagrad"}}));
}

TEST(RunFolder, PassesOverNumbersThatAreNoneUnlessTheGradientWasLost) {
  const std::string path = (scratch() / "nan").string();
  const RunFolder folder(path);
  folder.read(world(), 1);
  if (rank_of(world()) == 0) {
    RunRecord damaged = run_at(1, 0), lost = run_at(2, 0);
    damaged.objective = lost.gradient_norm = std::nan("");
    lost.reason = "DIVERGED_NAN";
    folder.append(0, {damaged, lost, run_at(3, 0)});
  }
  MPI_Barrier(world());
  EXPECT_EQ(fits_of(folder.read(world(), 1)),
            (std::set<FitKey>{{"A1", 2, "adagrad"}, {"A1", 3, "adagrad"}}));
}

TEST(RunFolder, KeepsRowsOnceWhenTheyAreMerged) {
  const std::string path = (scratch() / "merged").string();
  const RunFolder folder(path);
  folder.read(world(), 1);
  if (rank_of(world()) == 0) {
    folder.append(0, {run_at(2, 0)});
    folder.append(1, {run_at(1, 0)});
  }
  MPI_Barrier(world());
  const std::vector<RunRecord> runs = folder.read(world(), 1);
  if (rank_of(world()) == 0) folder.write(runs);
  MPI_Barrier(world());
  EXPECT_FALSE(std::filesystem::exists(path + "/parts"));
  EXPECT_TRUE(slurp(path + "/runs.csv").starts_with("problem,seed,method,sparsity,"));
  MPI_Barrier(world());
  if (rank_of(world()) == 0) {
    std::filesystem::create_directories(path + "/parts");
    folder.append(0, {run_at(2, 0)});
  }
  MPI_Barrier(world());
  EXPECT_EQ(folder.read(world(), 1).size(), 2u);
}

}  // namespace
}  // namespace prunadag::paper
