// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <mpi.h>

#include "prunadag/options.hpp"
#include "study/study.hpp"

namespace prunadag::study {

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
  std::int64_t fits;
  std::function<void(JobRun&)> run;
};

/// Runs all jobs, group g of `ranks_per_group` ranks taking jobs g, g + groups, ... Ranks that are
/// left over join the last group. A job that throws ends its group's work only; its error is thrown
/// on all ranks at the end. Returns false when the work was stopped. The list must be the same on
/// every rank. Collective; while jobs run, groups only send rank 0 a word for every finished fit.
bool run_jobs(MPI_Comm comm, int ranks_per_group, const std::vector<Job>& jobs,
              const StudyHooks& hooks);

}  // namespace prunadag::study
