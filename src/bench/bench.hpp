// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <mpi.h>
#include <nlohmann/json.hpp>

#include "bench/machine.hpp"

namespace prunadag::bench {

/// What to measure, and at what size; sizes that are 0 are chosen so that the data of a case are
/// at least four times the last-level caches, and a small part of the memory.
struct BenchOptions {
  std::vector<std::string> cases;      ///< see bench_cases(); empty: all
  std::int64_t rows = 0, columns = 0;  ///< of the matrices of gradients
  std::int64_t parameters = 0;         ///< of selection and update
  std::int64_t repetitions = 5;        ///< of each measurement, at least
  double seconds = 3;                  ///< per case; repetitions go on until they are used
};

struct BenchCaseInfo {
  std::string name, description;
};
const std::vector<BenchCaseInfo>& bench_cases();

/// One case: seconds per gradient, or per iteration, of the slowest rank in the best repetition.
struct Measurement {
  std::string name;
  std::int64_t rows = 0, columns = 0;  ///< columns are the parameters
  double bytes = 0;                    ///< that must move, of all ranks
  double ours = 0;
  double limit = 0;  ///< the same bytes merely streamed
  double plain = 0;  ///< the baseline: PETSc's own operations, composed, or ours without the choice
  std::string limit_is, plain_is;
  std::string note;  ///< what else was seen, or empty

  double of_limit() const noexcept { return limit / ours; }
  double times_faster() const noexcept { return plain / ours; }
};

/// Throws Error(usage) for unknown cases, naming the nearest, and for sizes out of range. Not
/// collective; the same on every rank.
void check_bench_options(const BenchOptions& options);

/// Measures the cases one after the other on the ranks of `comm` and hands each on as it is done.
/// Every rank gets the same times. Collective. Throws as check_bench_options().
std::vector<Measurement> bench(MPI_Comm comm, const BenchOptions& options, const Machine& machine,
                               const std::function<void(const Measurement&)>& done);

/// The table of a bench, line by line; a note is a line of its own below its case.
std::string bench_heading();
std::string line_of(const Measurement& measurement);

nlohmann::ordered_json json_of(const Machine& machine, const std::vector<Measurement>& cases);

}  // namespace prunadag::bench
