// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The choices of `auto`, the layout and the Gram matrix, against the other choice, on five shapes.
#include <algorithm>
#include <cmath>
#include <optional>

#include "base/collective.hpp"
#include "bench/bench_case.hpp"
#include "bench/bench_problem.hpp"
#include "prunadag/gram.hpp"
#include "prunadag/layout.hpp"
#include "prunadag/prunadag.h"

namespace prunadag::bench {
namespace {

/// Rows and columns with `entries` entries in all, and `share` rows per column.
BenchRun::Size shaped(const BenchRun& run, double entries, double share) {
  if (run.options.rows > 0 && run.options.columns > 0) {
    return {run.options.rows, run.options.columns};
  }
  const double columns = std::max(std::sqrt(entries / share), double(size_of(run.comm)));
  return {std::max(std::int64_t(share * columns), std::int64_t(1)), std::int64_t(columns)};
}

/// Gradients in the layout that settle_layout() chooses, and in the other layout. `make` gives the
/// same data, by samples, at every call.
template <class Make>
Measurement layouts(const BenchRun& run, const char* name, const Make& make) {
  Dataset chosen = make(), other = make();
  const LayoutChoice choice = settle_layout(chosen);
  const bool by_features = choice.layout == Layout::features;
  if (!by_features) lay_out(other, Layout::features);
  const Mat by_samples = (by_features ? other : chosen).matrix;
  Measurement m =
      of_gradients(run, name, chosen, by_samples, "reading the samples once", "the other layout");
  const Problem taken(chosen, loss_named("squared")), left(other, loss_named("squared"));
  const VecHandle x = taken.make_parameters(), g = taken.make_parameters(),
                  y = left.make_parameters(), h = left.make_parameters();
  run.measure([&] { taken.gradient(x, g); }, readings(arrays_of(by_samples)),
              [&] { left.gradient(y, h); }, m);
  m.note = choice.reason;
  return m;
}

Measurement dense_layouts(const BenchRun& run, const char* name, double share) {
  const BenchRun::Size size = shaped(run, run.bytes / 8, share);
  return layouts(run, name,
                 [&] { return dense_samples(run.comm, size.rows, size.columns, MATPRUNADAGROWS); });
}

Measurement sparse_layouts(const BenchRun& run, const char* name, std::int64_t per_row,
                           Values values, double share) {
  const double entry = (values == Values::ones ? 0.0 : 8.0) + sizeof(PetscInt);
  const double rows = run.bytes / entry / double(per_row);
  const BenchRun::Size size = shaped(run, rows * rows / share, share);
  return layouts(run, name, [&] {
    return stored_as(sparse_samples(run.comm, size.rows, size.columns,
                                    std::min(per_row, size.columns), Columns::uniform, values),
                     values == Values::ones ? "pattern" : "double");
  });
}

}  // namespace

Measurement choice_wide(const BenchRun& run) { return dense_layouts(run, "choice-wide", 1e-3); }

Measurement choice_square(const BenchRun& run) { return dense_layouts(run, "choice-square", 0.5); }

Measurement choice_sparse(const BenchRun& run) {
  return sparse_layouts(run, "choice-sparse", 100, Values::various, 0.5);
}

Measurement choice_ones(const BenchRun& run) {
  return sparse_layouts(run, "choice-ones", 40, Values::ones, 0.04);
}

Measurement choice_gram(const BenchRun& run) {
  constexpr std::int64_t most = 1000, taken = most / 10;  // as gram_pays() expects
  const auto [rows, columns] = run.size_of_data(1000, 0, 8);
  Measurement m;
  m.name = "choice-gram";
  m.rows = rows;
  m.columns = columns;
  m.bytes = 8 * double(rows) * double(columns);
  m.limit_is = "reading the samples once in every iteration";
  m.plain_is = "the other way";
  const Dataset data = dense_samples(run.comm, rows, columns, MATPRUNADAGROWS);
  const Problem direct(data, loss_named("squared"));
  const bool by_gram = gram_pays(direct, most);
  std::optional<GramProblem> gram;
  const double forming = run.time_of([&] { gram.emplace(direct); });
  const VecHandle x = direct.make_parameters(), g = direct.make_parameters();
  run.measure([&] { gram->gradient(x, g); }, readings(arrays_of(data.matrix)),
              [&] { direct.gradient(x, g); }, m);
  const double ours = forming + double(taken) * m.ours + 3 * m.plain;
  const double samples = double(taken) * m.plain;
  m.ours = by_gram ? ours : samples;
  m.plain = by_gram ? samples : ours;
  m.limit *= double(taken);
  m.note = by_gram ? "by A'A" : "by the samples";
  return m;
}

}  // namespace prunadag::bench
