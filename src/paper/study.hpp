// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <mpi.h>

namespace prunadag::paper {

/// What to reproduce and how.
struct StudyOptions {
  std::string target;               ///< see targets()
  std::string data;                 ///< folder with the real data sets; empty: none
  std::string output;               ///< folder of results, made or gone on with
  std::int64_t runs = 20;           ///< seeds 1, 2, ... of problem and start
  std::int64_t ranks_per_run = 1;   ///< ranks that share one fit; the rest fit side by side
  std::int64_t max_iterations = 0;  ///< of every fit; 0: the paper's, and 500 for sparse coding
  std::int64_t images = 400;        ///< of the pictures of sparse coding; the paper has 4000
};

/// table2, table3, table4, figure1 ... figure8, and all, with what they show.
struct TargetInfo {
  std::string name, description;
};
const std::vector<TargetInfo>& targets();

struct StudyProgress {
  std::int64_t done = 0, total = 0;  ///< fits
  double seconds = 0;
};

struct StudyHooks {
  std::function<void(const StudyProgress&)> progress;  ///< on rank 0, a few times a second
  std::function<void(const std::string&)> note;  ///< a line for the user, the same on every rank
  std::function<bool()> stop;  ///< on every rank; true on any ends the study in order
};

/// Runs what is missing of the target's fits, then writes its table or picture and report.md.
/// Returns false when it was stopped; what is finished is kept, and the next call goes on there.
/// Collective. Throws Error(usage) for unknown targets and for a folder of another version or with
/// other settings, Error(data) for files.
bool reproduce(MPI_Comm comm, const StudyOptions& options, const StudyHooks& hooks);

}  // namespace prunadag::paper
