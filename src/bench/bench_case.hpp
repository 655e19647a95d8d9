// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "bench/bench.hpp"
#include "prunadag/dataset.hpp"

/// How the cases of a bench are measured. A new case is a function and a line in bench.cpp.
namespace prunadag::bench {

using Work = std::function<void()>;

/// What a case is measured with.
struct BenchRun {
  MPI_Comm comm;
  const BenchOptions& options;
  double bytes;  ///< that the data of a case should take, of all ranks

  struct Size {
    std::int64_t rows, columns;
  };
  /// Of the data of a case: what was asked for, otherwise `columns` and as many rows as make up the
  /// bytes wanted; a row has `per_row` entries, or all where that is 0.
  Size size_of_data(std::int64_t columns, std::int64_t per_row, double bytes_per_entry) const;

  /// Measures what a case compares, in turns, so that what else the machine does disturbs all
  /// alike: each time is that of the slowest rank in the best repetition. Ranks begin a repetition
  /// together; the first is not timed. `limits` are ways to do the same: the best of them counts.
  /// Collective.
  void measure(const Work& ours, const std::vector<Work>& limits, const Work& plain,
               Measurement& m) const;

  /// Seconds that the slowest rank takes for `work`, once. Collective.
  double time_of(const Work& work) const;
};

/// Ways to read arrays of this rank once: in one or more pieces side by side.
std::vector<Work> readings(std::vector<std::span<const std::byte>> arrays);

/// A measurement of gradients on `data`, still without times. Its bytes are those of the arrays of
/// `read`, over all ranks. Collective.
Measurement of_gradients(const BenchRun& run, const char* name, const Dataset& data, Mat read,
                         const char* limit_is, const char* plain_is);

struct BenchCase {
  const char *name, *description;
  Measurement (*measure)(const BenchRun&);
};

// bench_gradient.cpp
Measurement dense_squared(const BenchRun& run);
Measurement dense_logistic(const BenchRun& run);
Measurement sparse_uniform(const BenchRun& run);
Measurement sparse_power_law(const BenchRun& run);
// bench_choice.cpp
Measurement storage_float(const BenchRun& run);
Measurement storage_byte(const BenchRun& run);
Measurement storage_pattern(const BenchRun& run);
Measurement layout_wide(const BenchRun& run);
Measurement gram_tall(const BenchRun& run);
// bench_chosen.cpp
Measurement choice_wide(const BenchRun& run);
Measurement choice_square(const BenchRun& run);
Measurement choice_sparse(const BenchRun& run);
Measurement choice_ones(const BenchRun& run);
Measurement choice_gram(const BenchRun& run);
// bench_iteration.cpp
Measurement update_v3(const BenchRun& run);
Measurement update_v4(const BenchRun& run);
Measurement update_scaled(const BenchRun& run);
Measurement small_iteration(const BenchRun& run);
// bench_read.cpp
Measurement text_numbers(const BenchRun& run);
Measurement text_ones(const BenchRun& run);
Measurement text_table(const BenchRun& run);

}  // namespace prunadag::bench
