// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <mpi.h>

#include "paper/study.hpp"
#include "prunadag/error.hpp"
#include "prunadag/options.hpp"

namespace prunadag::paper {

/// What a job is run with, on every rank of its group. A job leaves when one of its fits says that
/// it was stopped.
class JobRun {
 public:
  virtual ~JobRun() = default;
  virtual MPI_Comm comm() const = 0;  ///< of the group
  virtual int group() const = 0;      ///< its number, from 0
  virtual FitHooks hooks() = 0;       ///< for every fit of the job: progress and stopping
  virtual void finished_fit() = 0;
};

/// Fits that belong together, on one group of ranks.
struct Job {
  std::string problem;  ///< what fails when the job does
  std::int64_t fits;
  std::function<void(JobRun&)> run;
};

/// How the jobs ended, the same on every rank.
struct JobsOutcome {
  bool stopped = false;
  /// The problems that failed and why, each once. Their other jobs were left out in the group that
  /// saw it, everything else was run.
  std::vector<std::pair<std::string, Error>> failures;
};

/// Runs all jobs, group g of `ranks_per_group` ranks taking jobs g, g + groups, ... Ranks that are
/// left over join the last group. The list must be the same on every rank. Collective; while jobs
/// run, groups and rank 0 only exchange words without contents: a fit is finished, stop. An error
/// that some ranks of a group do not share is thrown at once on those that have it, for the program
/// to end on.
JobsOutcome run_jobs(MPI_Comm comm, int ranks_per_group, const std::vector<Job>& jobs,
                     const StudyHooks& hooks);

}  // namespace prunadag::paper
