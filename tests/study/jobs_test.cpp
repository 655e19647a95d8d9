// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "study/jobs.hpp"

#include <numeric>

#include <gtest/gtest.h>

#include "support/files.hpp"

namespace prunadag::study {
namespace {

using namespace test;

/// How often every job was run, over all ranks; a job is run once by every rank of its group.
std::vector<std::int64_t> total(std::vector<std::int64_t> runs) {
  MPI_Allreduce(MPI_IN_PLACE, runs.data(), int(runs.size()), MPI_INT64_T, MPI_SUM, world());
  return runs;
}

TEST(Jobs, AreRunOnceEachByOneGroupAndCounted) {
  for (int ranks_per_group : {1, 2}) {
    if (ranks_per_group > size_of(world())) continue;
    const int groups = size_of(world()) / ranks_per_group;
    std::vector<std::int64_t> led(7), joined(7);
    std::vector<Job> jobs;
    for (std::size_t j = 0; j < 7; ++j) {
      jobs.push_back({2, [&, j](JobRun& run) {
                        joined[j] = 1;
                        led[j] = rank_of(run.comm()) == 0;
                        EXPECT_EQ(run.group(), int(j) % groups);
                        // The ranks that are left over are in the last group.
                        EXPECT_GE(size_of(run.comm()), ranks_per_group);
                        run.finished_fit();
                        run.finished_fit();
                      }});
    }
    StudyProgress last;
    StudyHooks hooks;
    hooks.progress = [&](const StudyProgress& progress) { last = progress; };
    EXPECT_TRUE(run_jobs(world(), ranks_per_group, jobs, hooks));
    EXPECT_EQ(total(led), std::vector<std::int64_t>(7, 1));
    if (rank_of(world()) == 0) {
      EXPECT_EQ(last.done, 14);
      EXPECT_EQ(last.total, 14);
    }
  }
}

TEST(Jobs, OfOtherGroupsGoOnWhenOneFails) {
  std::vector<std::int64_t> led(6);
  std::vector<Job> jobs;
  for (std::size_t j = 0; j < 6; ++j) {
    jobs.push_back({1, [&, j](JobRun&) {
                      if (j == 0) throw Error(ErrorKind::data, "no such file");
                      led[j] = 1;
                    }});
  }
  EXPECT_EQ(error_of([&] { run_jobs(world(), 1, jobs, {}); }), "no such file");
  const std::vector<std::int64_t> runs = total(led);
  for (std::size_t j = 1; j < 6; ++j) {
    EXPECT_EQ(runs[j], int(j) % size_of(world()) == 0 ? 0 : 1) << j;
  }
}

TEST(Jobs, EndWhenAnyRankAsksTo) {
  std::vector<std::int64_t> led(20);
  std::vector<Job> jobs;
  for (std::size_t j = 0; j < 20; ++j) {
    jobs.push_back({1, [&, j](JobRun&) { led[j] = 1; }});
  }
  StudyHooks hooks;
  hooks.stop = [] { return rank_of(world()) == 0; };
  EXPECT_FALSE(run_jobs(world(), size_of(world()), jobs, hooks));
  const std::vector<std::int64_t> runs = total(led);
  EXPECT_EQ(std::accumulate(runs.begin(), runs.end(), std::int64_t(0)), size_of(world()));
}

}  // namespace
}  // namespace prunadag::study
