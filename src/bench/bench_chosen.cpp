// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// What `auto` takes, the layout or the Gram matrix, against what it does not take, on five shapes.
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

/// Rows and columns of so many entries, with as many rows as `share` of the columns.
BenchRun::Size shaped(const BenchRun& run, double entries, double share) {
  if (run.options.rows > 0 && run.options.columns > 0) {
    return {run.options.rows, run.options.columns};
  }
  const double columns = std::max(std::sqrt(entries / share), double(size_of(run.comm)));
  return {std::max(std::int64_t(share * columns), std::int64_t(1)), std::int64_t(columns)};
}

/// Gradients in the layout that settle_layout() leaves data in, and in the other one. `make` gives
/// the data by samples, the same at every call.
template <class Make>
Measurement layouts(const BenchRun& run, const char* name, const Make& make) {
  Dataset chosen = make(), other = make();
  Measurement m;
  m.name = name;
  m.rows = chosen.samples;
  m.columns = chosen.features;
  m.limit_is = "reading the samples once";
  m.plain_is = "the other layout";
  const LayoutChoice choice = settle_layout(chosen);
  const bool by_features = choice.layout == Layout::features;
  if (!by_features) lay_out(other, Layout::features);
  const auto arrays = arrays_of((by_features ? other : chosen).matrix);  // by samples
  for (const auto& array : arrays) m.bytes += double(array.size());
  sum_in_place(run.comm, {&m.bytes, 1});
  const Problem taken(chosen, loss_named("squared")), left(other, loss_named("squared"));
  const VecHandle x = taken.make_parameters(), g = taken.make_parameters(),
                  y = left.make_parameters(), h = left.make_parameters();
  run.measure([&] { taken.gradient(x, g); }, readings(arrays), [&] { left.gradient(y, h); }, m);
  m.note = choice.reason;
  return m;
}

/// Dense samples of at most `share` as many rows as columns.
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
