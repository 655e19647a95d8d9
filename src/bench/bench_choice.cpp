// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// What a fit may choose for its data, each against doing without: fewer bytes, the layout by
// features, the Gram matrix.
#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/memory.hpp"
#include "base/page_allocator.hpp"
#include "base/traffic.hpp"
#include "bench/bench_case.hpp"
#include "bench/bench_problem.hpp"
#include "prunadag/gram.hpp"
#include "prunadag/layout.hpp"
#include "prunadag/model.hpp"
#include "prunadag/prunadag.h"

namespace prunadag::bench {
namespace {

/// Memory of this rank to read where what a case reads is not at hand as arrays.
class Buffer {
 public:
  explicit Buffer(double bytes) : words_(std::size_t(bytes / 8) + 1, 1.0) {}
  std::vector<std::span<const std::byte>> arrays() const {
    return {std::as_bytes(std::span(words_))};
  }

 private:
  std::vector<double, PageAllocator<double>> words_;
};

/// Gradients on `data` stored in fewer bytes, against the same in doubles.
Measurement narrow(const BenchRun& run, const char* name, const char* storage,
                   const Dataset& data) {
  const Dataset small = stored_as(data, storage);
  Measurement m =
      of_gradients(run, name, data, small.matrix, "reading the stored samples once", "our doubles");
  const Problem ours(small, loss_named("squared")), plain(data, loss_named("squared"));
  const VecHandle x = plain.make_parameters(), g = plain.make_parameters();
  check(VecSet(x, 0.01));
  run.measure([&] { ours.gradient(x, g); }, readings(arrays_of(small.matrix)),
              [&] { plain.gradient(x, g); }, m);
  return m;
}

/// Replaces every number of dense samples.
template <class Change>
void change_values(const Dataset& data, Change&& change) {
  PetscScalar* values;
  PetscInt rows;
  check(MatGetLocalSize(data.matrix, &rows, nullptr));
  check(MatPrunAdagRowsGetArray(data.matrix, &values));
  std::transform(values, values + std::int64_t(rows) * data.features, values, change);
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
}

/// As many samples as make up the bytes wanted when they are stored.
Dataset dense(const BenchRun& run, double bytes_per_entry) {
  const auto [rows, columns] = run.size_of_data(1000, 0, bytes_per_entry);
  return dense_samples(run.comm, rows, columns, MATPRUNADAGROWS);
}

/// Bytes that a rank sends for one gradient, the most of any.
double bytes_sent(const BenchRun& run, const Problem& problem, Vec x, Vec g) {
  const Traffic before = traffic();
  problem.gradient(x, g);
  return double(largest(run.comm, std::int64_t((traffic() - before).bytes)));
}

}  // namespace

Measurement storage_float(const BenchRun& run) {
  return narrow(run, "storage-float", "float", dense(run, 4));
}

Measurement storage_byte(const BenchRun& run) {
  const Dataset data = dense(run, 1);
  change_values(data, [](double value) { return std::floor(256 * (value + 0.5)); });
  return narrow(run, "storage-byte", "byte", data);
}

Measurement storage_pattern(const BenchRun& run) {
  constexpr std::int64_t per_row = 100;
  const auto [rows, columns] = run.size_of_data(10000, per_row, 8.0 + sizeof(PetscInt));
  const Dataset data = stored_as(sparse_samples(run.comm, rows, columns, std::min(per_row, columns),
                                                Columns::uniform, Values::ones),
                                 "double");
  return narrow(run, "storage-pattern", "pattern", data);
}

Measurement layout_wide(const BenchRun& run) {
  constexpr std::int64_t few = 200;
  const std::int64_t rows = run.options.rows > 0 ? run.options.rows : few;
  const std::int64_t columns =
      run.options.columns > 0
          ? run.options.columns
          : std::max<std::int64_t>(size_of(run.comm), std::int64_t(run.bytes / double(8 * rows)));
  Measurement m;
  m.name = "layout-wide";
  m.rows = rows;
  m.columns = columns;
  m.bytes = 8 * double(rows) * double(columns);
  m.limit_is = "reading the samples once";
  m.plain_is = "by samples";
  const Dataset by_samples = dense_samples(run.comm, rows, columns, MATPRUNADAGROWS);
  Dataset by_features = dense_samples(run.comm, rows, columns, MATPRUNADAGROWS);
  lay_out(by_features, Layout::features);
  const Problem ours(by_features, loss_named("squared")), plain(by_samples, loss_named("squared"));
  const VecHandle x = ours.make_parameters(), g = ours.make_parameters(),
                  y = plain.make_parameters(), h = plain.make_parameters();
  run.measure([&] { ours.gradient(x, g); }, readings(arrays_of(by_samples.matrix)),
              [&] { plain.gradient(y, h); }, m);
  const double sent = bytes_sent(run, ours, x, g), otherwise = bytes_sent(run, plain, y, h);
  m.note = sent > 0
               ? fmt::format("a rank sends {} for a gradient, by samples {}: {:.0f} times less",
                             in_bytes(sent), in_bytes(otherwise), otherwise / sent)
               : "one rank: nothing is sent";
  return m;
}

Measurement gram_tall(const BenchRun& run) {
  constexpr std::int64_t iterations = 200, direct_iterations = 5;
  const auto [rows, columns] = run.size_of_data(200, 0, 8);
  Measurement m;
  m.name = "gram-tall";
  m.rows = rows;
  m.columns = columns;
  m.bytes = 8 * double(columns) * double(columns);
  m.limit_is = "reading the Gram matrix once, in cache";
  m.plain_is = "iterations on the samples";
  const Dataset data = dense_samples(run.comm, rows, columns, MATPRUNADAGROWS);
  const Problem direct(data, loss_named("squared"));
  std::optional<GramProblem> by_gram;
  const double forming = run.time_of([&] { by_gram.emplace(direct); });
  const Buffer buffer(m.bytes / size_of(run.comm));
  const VecHandle x = direct.make_parameters();
  const auto fit_for = [&](const Objective& objective, std::int64_t most) {
    FitOptions options = paper_options();
    options.max_iterations = most;
    options.tolerance = 0;
    check(VecSet(x, 0.01));
    fit(objective, options, x);
  };
  run.measure([&] { fit_for(*by_gram, iterations); }, readings(buffer.arrays()),
              [&] { fit_for(direct, direct_iterations); }, m);
  m.ours /= double(iterations);
  m.plain /= double(direct_iterations);
  m.note = fmt::format("forming the Gram matrix took {:.0f} of the iterations on the samples",
                       forming / m.plain);
  return m;
}

}  // namespace prunadag::bench
