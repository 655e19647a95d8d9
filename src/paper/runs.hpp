// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <mpi.h>

namespace prunadag::paper {

/// The measures of one fit at one sparsity.
struct RunRecord {
  std::string problem;
  std::int64_t seed = 0;
  std::string method;
  int sparsity = 0;  ///< in percent
  std::int64_t nonzeros = 0;
  double objective = 0, omega = 0, rho = 0;
  double score = 0;  ///< share of test samples classified correctly, or root mean square error
  std::int64_t iterations = 0;
  double gradient_norm = 0;
  std::string reason;
  double seconds = 0;
};

/// The problem, seed and method of a fit.
using FitKey = std::tuple<std::string, std::int64_t, std::string>;

/// The runs of one table, in FOLDER/runs.csv. While jobs run, every group appends the rows of a
/// finished fit to FOLDER/parts/GROUP.csv. If the end of the process cuts off a line, its fit is
/// ignored.
class RunFolder {
 public:
  explicit RunFolder(std::string folder) : folder_(std::move(folder)) {}

  /// Returns all runs on record, the same on every rank, and makes the folder. A fit with fewer
  /// than `rows_per_fit` rows is ignored. Collective; rank 0 reads. Throws Error(data).
  std::vector<RunRecord> read(MPI_Comm comm, std::size_t rows_per_fit) const;

  /// Appends the rows of one fit to the part of a group and waits until they are on disk. Call it
  /// on one rank of the group. Throws Error(data).
  void append(int group, const std::vector<RunRecord>& rows) const;

  /// Writes all rows to runs.csv, sorted by fit and sparsity, and removes the parts. Not
  /// collective. Throws Error(data).
  void write(std::vector<RunRecord> rows) const;

 private:
  std::string folder_;
};

/// Returns the runs in the text of such files, sorted by fit and sparsity. Ignores lines that are
/// not rows of a run, and fits with fewer than `rows_per_fit` rows. Of rows with the same fit and
/// sparsity the last one counts.
std::vector<RunRecord> finished_runs(std::string_view text, std::size_t rows_per_fit);

/// Returns the fits that have runs.
std::set<FitKey> fits_of(const std::vector<RunRecord>& runs);

}  // namespace prunadag::paper
