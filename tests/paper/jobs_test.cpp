// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/jobs.hpp"

#include <chrono>
#include <numeric>
#include <thread>

#include <gtest/gtest.h>

#include "support/files.hpp"

namespace prunadag::paper {
namespace {

using namespace test;

/// Returns the sum over all ranks of the runs of each job. The first rank of a group counts a run.
std::vector<std::int64_t> total(std::vector<std::int64_t> runs) {
  MPI_Allreduce(MPI_IN_PLACE, runs.data(), int(runs.size()), MPI_INT64_T, MPI_SUM, world());
  return runs;
}

TEST(Jobs, AreRunOnceEachByOneGroupAndCounted) {
  for (int ranks_per_group : {1, 2}) {
    if (ranks_per_group > size_of(world())) continue;
    const int groups = size_of(world()) / ranks_per_group;
    std::vector<std::int64_t> led(7);
    std::vector<Job> jobs;
    for (std::size_t j = 0; j < 7; ++j) {
      jobs.push_back({"A1", 2, [&, j](JobRun& run) {
                        led[j] = rank_of(run.comm()) == 0;
                        EXPECT_EQ(run.group(), int(j) % groups);
                        // The last group has the ranks that are left over.
                        EXPECT_GE(size_of(run.comm()), ranks_per_group);
                        run.finished_fit();
                        run.finished_fit();
                      }});
    }
    StudyProgress last;
    StudyHooks hooks;
    hooks.progress = [&](const StudyProgress& progress) { last = progress; };
    const JobsOutcome outcome = run_jobs(world(), ranks_per_group, jobs, hooks);
    EXPECT_FALSE(outcome.stopped);
    EXPECT_TRUE(outcome.failures.empty());
    EXPECT_EQ(total(led), std::vector<std::int64_t>(7, 1));
    if (rank_of(world()) == 0) {
      EXPECT_EQ(last.done, 14);
      EXPECT_EQ(last.total, 14);
    }
  }
}

TEST(Jobs, OfOtherProblemsGoOnWhenOneFails) {
  const int groups = size_of(world());
  std::vector<std::int64_t> led(12);
  std::vector<Job> jobs;
  for (std::size_t j = 0; j < 12; ++j) {
    // Every group has jobs of both problems.
    const bool bad = int(j) / groups % 2 == 0;
    jobs.push_back({bad ? "bad" : "good", 1, [&, j, bad](JobRun&) {
                      led[j] = 1;
                      if (bad) throw Error(ErrorKind::data, "no such file");
                    }});
  }
  const JobsOutcome outcome = run_jobs(world(), 1, jobs, {});
  ASSERT_EQ(outcome.failures.size(), 1u);
  EXPECT_EQ(outcome.failures[0].first, "bad");
  EXPECT_STREQ(outcome.failures[0].second.what(), "no such file");
  EXPECT_EQ(outcome.failures[0].second.kind(), ErrorKind::data);
  const std::vector<std::int64_t> runs = total(led);
  for (std::size_t j = 0; j < 12; ++j) {
    const bool first_of_its_group = int(j) < groups;
    const bool bad = int(j) / groups % 2 == 0;
    EXPECT_EQ(runs[j], bad && !first_of_its_group ? 0 : 1) << j;
  }
}

/// Returns jobs that wait a little, so that messages have time to arrive.
std::vector<Job> slow_jobs(std::size_t count, std::vector<std::int64_t>& led) {
  std::vector<Job> jobs;
  for (std::size_t j = 0; j < count; ++j) {
    jobs.push_back({"A1", 1, [&led, j](JobRun& run) {
                      led[j] = rank_of(run.comm()) == 0;
                      std::this_thread::sleep_for(std::chrono::milliseconds(5));
                    }});
  }
  return jobs;
}

TEST(Jobs, OfAllGroupsEndWhenOneRankAsksTo) {
  for (int ranks_per_group : {1, size_of(world())}) {
    for (int asking : {0, size_of(world()) - 1}) {
      std::vector<std::int64_t> led(3000);
      StudyHooks hooks;
      hooks.stop = [=] { return rank_of(world()) == asking; };
      const JobsOutcome outcome = run_jobs(world(), ranks_per_group, slow_jobs(3000, led), hooks);
      EXPECT_TRUE(outcome.stopped);
      const std::vector<std::int64_t> runs = total(led);
      EXPECT_LT(std::accumulate(runs.begin(), runs.end(), std::int64_t(0)), 2000);
    }
  }
}

}  // namespace
}  // namespace prunadag::paper
