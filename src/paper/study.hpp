// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <mpi.h>

namespace prunadag::paper {

/// The experiments to reproduce, and the settings.
struct StudyOptions {
  std::string target;               ///< see targets()
  std::string data;                 ///< folder with the real data sets; empty: none
  std::string output;               ///< folder of results, made or continued
  std::int64_t runs = 20;           ///< number of seeds 1, 2, ... of problem and start
  std::int64_t ranks_per_run = 1;   ///< ranks that share one fit; groups fit side by side
  std::int64_t max_iterations = 0;  ///< limit of every fit; 0: as in the paper, sparse coding 500
  std::int64_t images = 400;        ///< number of images that are coded; the paper has 4000
};

/// A target: table2, table3, table4, figure1 ... figure8, or all.
struct TargetInfo {
  std::string name, description;
};
const std::vector<TargetInfo>& targets();

struct StudyProgress {
  std::int64_t done = 0, total = 0;  ///< numbers of fits
  double seconds = 0;                ///< since the first fit began
};

struct StudyHooks {
  std::function<void(const StudyProgress&)> progress;  ///< called on rank 0, often
  std::function<void(const std::string&)> note;  ///< a line for the user, the same on every rank
  std::function<bool()> stop;  ///< called on every rank; true on any rank ends the study in order
};

/// Runs the missing fits of the target, then writes its table or picture and report.md. Returns
/// false when it was stopped; finished fits are kept, and the next call continues from there.
/// Collective. Throws Error(usage) for invalid options and for a folder of another version or with
/// other settings, Error(data) for files, and the first error of a failed fit after all results are
/// written.
bool reproduce(MPI_Comm comm, const StudyOptions& options, const StudyHooks& hooks);

}  // namespace prunadag::paper
