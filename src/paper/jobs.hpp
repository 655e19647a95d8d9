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

/// The interface that a job gets on every rank of its group. A job must return when one of its fits
/// reports that it was stopped.
class JobRun {
 public:
  virtual ~JobRun() = default;
  virtual MPI_Comm comm() const = 0;  ///< the ranks of the group
  virtual int group() const = 0;      ///< the number of the group, from 0
  virtual FitHooks hooks() = 0;       ///< progress and stop, for every fit of the job
  virtual void finished_fit() = 0;    ///< counts a fit; every rank of the group calls it
};

/// Fits that belong together and are run by one group of ranks.
struct Job {
  std::string problem;  ///< the problem that a failure of the job is reported for
  std::int64_t fits;    ///< number of fits, for the progress
  std::function<void(JobRun&)> run;
};

/// The outcome of the jobs, the same on every rank.
struct JobsOutcome {
  bool stopped = false;
  /// The problems that failed, each once, with an error. A group that saw a failure left out its
  /// later jobs of the problem. All other jobs were run, unless stopped.
  std::vector<std::pair<std::string, Error>> failures;
};

/// Runs all jobs. Groups have `ranks_per_group` ranks each; group g runs jobs g, g + groups, ...
/// Ranks that are left over join the last group. The list must be the same on every rank.
/// Collective; while jobs run, groups and rank 0 exchange only empty messages: a fit is finished,
/// or stop. An error that only some ranks of a group have is thrown on these ranks only, and the
/// program must end.
JobsOutcome run_jobs(MPI_Comm comm, int ranks_per_group, const std::vector<Job>& jobs,
                     const StudyHooks& hooks);

}  // namespace prunadag::paper
