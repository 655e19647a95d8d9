// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

#include <mpi.h>
#include <nlohmann/json.hpp>

#include "bench/machine.hpp"

namespace prunadag::scaling {

/// One run of a scaling study.
struct ScalingOptions {
  std::string mode = "strong";         ///< strong: rows in all; weak: rows per rank
  std::string problem = "classify";    ///< see generators()
  std::int64_t rows = 0, columns = 0;  ///< 0: as in print
  std::string method = "prunadag-v3";
  std::int64_t iterations = 50;  ///< that are measured, after a few that are not
  std::uint64_t seed = 1;        ///< of the problem and the start
};

/// What a run measured. Times are seconds per iteration. Nothing makes the ranks wait for each
/// other beyond the calls that iterations make anyway: communication is the time inside these calls
/// and so has in it the waiting for slower ranks, compute is the rest.
struct ScalingRun {
  std::string mode, problem, loss, method;
  std::int64_t seed = 0;
  int ranks = 0, nodes = 0;
  std::int64_t rows = 0, columns = 0;  ///< of the whole problem
  std::int64_t iterations = 0;         ///< measured

  double seconds = 0;  ///< of the slowest rank
  // Means over the ranks; together they are the mean of all of an iteration.
  double gradient_compute = 0, gradient_communication = 0;
  double select = 0, update = 0;    ///< without communication; select with TAO's test
  double solver_communication = 0;  ///< of selection and update
  /// Communication of the rank that waits least in an iteration, the median over iterations:
  /// nearest to what sending itself takes.
  double transfer = 0;
  double imbalance = 1;  ///< compute of the slowest rank over the mean

  /// Counted on the rank that sends most, per iteration; see traffic.hpp.
  double messages = 0, bytes = 0;

  // Of the rank that has most, in bytes; the peak is while the problem is made. 0: not known.
  double memory = 0, memory_peak = 0;
  double memory_share = 0;  ///< samples, targets and six vectors, as stored on that rank

  double compute() const noexcept { return gradient_compute + select + update; }
  double communication() const noexcept { return gradient_communication + solver_communication; }
};

/// Throws Error(usage) for unknown modes, methods and counts out of range. Not collective.
void check_scaling_options(const ScalingOptions& options);

/// Makes the problem and fits it, a few iterations first that are not measured. The loss is
/// logistic where all targets are +1 or -1, and squared elsewhere. Collective. Throws Error(usage)
/// for what check_scaling_options() and generate() refuse, and when the fit ends too early.
ScalingRun run_scaling(MPI_Comm comm, const ScalingOptions& options, const bench::Machine& machine);

/// A run as an object of JSON and back. from_json throws Error(data) naming a field that is
/// missing, of another kind or out of range; further fields are passed over.
nlohmann::ordered_json to_json(const ScalingRun& run);
ScalingRun from_json(const nlohmann::ordered_json& json);

/// Adds a line to a file, which is made where it is missing, in one write; after a line that was
/// cut off it begins a new one. On one rank. Throws Error(data) with the system's reason.
void append_line(const std::string& path, const std::string& line);

/// Makes sure now that append_line() will be able to open the file. On one rank. Throws
/// Error(data).
void check_appendable(const std::string& path);

}  // namespace prunadag::scaling
