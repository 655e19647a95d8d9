// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include <mpi.h>

/// How made problems are made: any rank can make any row, from the seed and the row's number alone.
namespace prunadag::generate_detail {

struct Recipe {
  /// Fills rows first, first + 1, ... of the matrix, one after the other, as many as fit into
  /// `rows`.
  std::function<void(std::int64_t first, std::span<double> rows)> fill;
  /// The parameters behind the targets, on every rank.
  std::vector<double> truth;
  /// Target of sample i from t = a_i'truth; empty for t itself.
  std::function<double(std::int64_t i, double t)> target;
};

/// A `fill` from row(i, span), which fills one row.
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
  std::int64_t rows, columns;  // in print
  /// What is wrong with a size; empty when nothing is.
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
