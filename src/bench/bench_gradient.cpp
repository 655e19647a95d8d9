// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Gradients over dense and sparse samples, against reading the samples once and against PETSc's own
// matrices.
#include <algorithm>

#include "base/collective.hpp"
#include "bench/bench_case.hpp"
#include "bench/bench_problem.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/prunadag.h"

namespace prunadag::bench {
namespace {

/// Gradients on `data` by us and on `plain_data`, the same numbers, by PETSc.
Measurement compare(const BenchRun& run, const char* name, const Dataset& data,
                    const Dataset& plain_data, const Loss& loss) {
  Measurement m = of_gradients(run, name, data, data.matrix, "reading the samples once",
                               "MatMult, loss and MatMultTranspose");
  const Problem problem(data, loss);
  const PlainGradient plain(plain_data, loss);
  const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
  check(VecSet(x, 0.01));
  run.measure([&] { problem.gradient(x, g); }, readings(arrays_of(data.matrix)),
              [&] { plain(x, g); }, m);
  return m;
}

Measurement dense(const BenchRun& run, const char* name, const char* loss) {
  const auto [rows, columns] = run.size_of_data(1000, 0, 8);
  const Dataset data = dense_samples(run.comm, rows, columns, MATPRUNADAGROWS),
                plain = dense_samples(run.comm, rows, columns, MATDENSE);
  return compare(run, name, data, plain, loss_named(loss));
}

Measurement sparse(const BenchRun& run, const char* name, Columns spread) {
  constexpr std::int64_t per_row = 100;
  const auto [rows, columns] = run.size_of_data(10000, per_row, 8.0 + sizeof(PetscInt));
  const Dataset plain = sparse_samples(run.comm, rows, columns, std::min(per_row, columns), spread);
  return compare(run, name, stored_as(plain, "double"), plain, loss_named("logistic"));
}

}  // namespace

Measurement dense_squared(const BenchRun& run) { return dense(run, "dense-squared", "squared"); }
Measurement dense_logistic(const BenchRun& run) { return dense(run, "dense-logistic", "logistic"); }
Measurement sparse_uniform(const BenchRun& run) {
  return sparse(run, "sparse-uniform", Columns::uniform);
}
Measurement sparse_power_law(const BenchRun& run) {
  return sparse(run, "sparse-power-law", Columns::power_law);
}

}  // namespace prunadag::bench
