// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

#include <mpi.h>
#include <nlohmann/json.hpp>

#include "bench/machine.hpp"

namespace prunadag::scaling {

/// The settings of one run of a scaling study.
struct ScalingOptions {
  std::string mode = "strong";         ///< strong: `rows` in all; weak: `rows` per rank
  std::string problem = "classify";    ///< see generators()
  std::int64_t rows = 0, columns = 0;  ///< 0: as in print
  std::string method = "prunadag-v3";
  std::int64_t iterations = 50;  ///< number measured, after a few that are not measured
  std::uint64_t seed = 1;        ///< seed of the problem and the start
};

/// The measurements of a run. Times are seconds per iteration. Measuring adds no calls in which
/// ranks wait for each other. Communication is the time inside the calls that iterations make
/// anyway, so it includes waits for slower ranks. Compute is the rest.
struct ScalingRun {
  std::string mode, problem, loss, method;
  std::int64_t seed = 0;
  int ranks = 0, nodes = 0;
  std::int64_t rows = 0, columns = 0;  ///< size of the whole problem
  std::int64_t iterations = 0;         ///< number measured

  double seconds = 0;  ///< whole iteration on the slowest rank
  // Means over the ranks; their sum is the mean time of an iteration.
  double gradient_compute = 0, gradient_communication = 0;
  double select = 0, update = 0;    ///< without communication; select includes TAO's test
  double solver_communication = 0;  ///< in selection and update
  /// Smallest communication time of a rank in an iteration, median over iterations. This is nearest
  /// to the time of the transfer alone.
  double transfer = 0;
  double imbalance = 1;  ///< largest compute time of a rank, divided by the mean

  /// Messages and bytes sent per iteration, the largest counts of a rank; see traffic.hpp.
  double messages = 0, bytes = 0;

  // The largest increase of memory of a rank in bytes: at the end, and at most. 0: not known.
  double memory = 0, memory_peak = 0;
  double memory_share = 0;  ///< bytes of samples, targets and six vectors, largest of a rank

  double compute() const noexcept { return gradient_compute + select + update; }
  double communication() const noexcept { return gradient_communication + solver_communication; }
};

/// Throws Error(usage) for an unknown mode or method, and for iterations out of range. Not
/// collective.
void check_scaling_options(const ScalingOptions& options);

/// Generates the problem and fits it; the first few iterations are not measured. The loss is
/// logistic if all targets are +1 or -1, and squared otherwise. Collective. Throws Error(usage) for
/// options that check_scaling_options() or generate() refuse, and if the fit ends too early.
ScalingRun run_scaling(MPI_Comm comm, const ScalingOptions& options, const bench::Machine& machine);

/// Convert a run to a JSON object and back. from_json() ignores unknown fields. It throws
/// Error(data) that names a field if the field is missing, of another type or out of range.
nlohmann::ordered_json to_json(const ScalingRun& run);
ScalingRun from_json(const nlohmann::ordered_json& json);

/// Appends a line to a file in one write, and makes the file if it is missing. After a line that
/// was cut off it begins a new line. Call it on one rank. Throws Error(data) with the system's
/// reason.
void append_line(const std::string& path, const std::string& line);

/// Checks in advance that append_line() can open the file. Call it on one rank. Throws Error(data).
void check_appendable(const std::string& path);

}  // namespace prunadag::scaling
