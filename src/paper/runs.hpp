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

/// One fit pruned to one sparsity.
struct RunRecord {
  std::string problem;
  std::int64_t seed = 0;
  std::string method;
  int sparsity = 0;  ///< in percent
  std::int64_t nonzeros = 0;
  double objective = 0, omega = 0, rho = 0;
  double score = 0;  ///< share classified rightly of the test samples, or root mean square error
  std::int64_t iterations = 0;
  double gradient_norm = 0;
  std::string reason;
  double seconds = 0;
};

/// Problem, seed and method of a fit.
using FitKey = std::tuple<std::string, std::int64_t, std::string>;

/// The runs of one table: FOLDER/runs.csv, and while work goes on FOLDER/parts/GROUP.csv, to which
/// every group appends the rows of a fit when it is finished. A line that was cut off by the end of
/// the process is passed over, and with it its fit.
class RunFolder {
 public:
  explicit RunFolder(std::string folder) : folder_(std::move(folder)) {}

  /// All runs on record, the same on every rank; makes the folder. `rows_per_fit` rows make a
  /// finished fit. Collective. Throws Error(data).
  std::vector<RunRecord> read(MPI_Comm comm, std::size_t rows_per_fit) const;

  /// Adds the rows of one fit to the part of a group; on one rank of it. Throws Error(data).
  void append(int group, const std::vector<RunRecord>& rows) const;

  /// Writes all rows as runs.csv, ordered, and removes the parts. Not collective. Throws
  /// Error(data).
  void write(std::vector<RunRecord> rows) const;

 private:
  std::string folder_;
};

/// The runs in the text of such files; `rows_per_fit` rows make a finished fit, and what is no row
/// of a run is passed over.
std::vector<RunRecord> finished_runs(std::string_view text, std::size_t rows_per_fit);

std::set<FitKey> fits_of(const std::vector<RunRecord>& runs);

}  // namespace prunadag::paper
