// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include <mpi.h>

/// Recipes of generated problems. Any rank can compute any row, from the seed and the number of the
/// row alone.
namespace prunadag::generate_detail {

struct Recipe {
  /// Computes the rows first, first + 1, ... of the matrix, one after the other, as many as fit
  /// into `rows`.
  std::function<void(std::int64_t first, std::span<double> rows)> fill;
  /// The parameters behind the targets, on every rank.
  std::vector<double> truth;
  /// Returns the target of sample i, given t = a_i'truth; empty: the target is t.
  std::function<double(std::int64_t i, double t)> target;
};

/// Returns a `fill` that calls row(i, span) to compute each row i.
template <class Row>
auto row_by_row(std::int64_t columns, Row row) {
  return [=](std::int64_t first, std::span<double> rows) {
    for (; !rows.empty(); rows = rows.subspan(std::size_t(columns))) {
      row(first++, rows.first(std::size_t(columns)));
    }
  };
}

/// A named problem. A new one is a function in a file of this folder and a line in generate.cpp.
struct Generator {
  std::string_view name, description;
  std::int64_t rows, columns;  // the size in print
  /// Returns the rule that a size breaks; empty if none.
  std::string_view (*objection)(std::int64_t rows, std::int64_t columns);
  Recipe (*make)(MPI_Comm comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
};

// random_matrices.cpp
Recipe gaussian(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
Recipe unit_columns(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
Recipe orthonormal(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
Recipe orthonormal_again(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
Recipe bernoulli(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
Recipe partial_dct(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
// sparco.cpp
Recipe sparco3(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
Recipe sparco5(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
Recipe sparco7(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
Recipe sparco9(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
Recipe sparco10(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
Recipe sparco11(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);
// classification.cpp
Recipe classification(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed);

}  // namespace prunadag::generate_detail
