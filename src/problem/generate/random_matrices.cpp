// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The six random least-squares problems of the paper, section 4: b = A x*, x* ~ N(0, I).
// References: Porcelli, Seraghiti, Toint, doi:10.1007/s10589-025-00723-7; the classes are those of
// Hale, Yin, Zhang, SIAM J. Optim. 19 (2008) 1107-1130. The paper says "orthogonal columns" for A3,
// which a wide matrix cannot have. Its numbers are those of Gaussian columns of norm 1. A5 has
// entries +1 and -1.
#include <memory>

#include "base/random.hpp"
#include "problem/generate/parts.hpp"
#include "problem/generate/recipe.hpp"

namespace prunadag::generate_detail {
namespace {

/// Returns a recipe in which entry (i, j) of the matrix is entry(i, j).
template <class Entry>
Recipe by_entry(std::int64_t columns, std::uint64_t seed, Entry entry) {
  Recipe recipe;
  recipe.fill = row_by_row(columns, [entry](std::int64_t i, std::span<double> row) {
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = entry(i, std::int64_t(j));
  });
  recipe.truth = gaussian_truth(seed, columns);
  return recipe;
}

}  // namespace

Recipe gaussian(MPI_Comm, std::int64_t, std::int64_t columns, std::uint64_t seed) {
  return by_entry(columns, seed, [=](std::int64_t i, std::int64_t j) {
    return gaussian_entry(seed, columns, i, j);
  });
}

Recipe unit_columns(MPI_Comm comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  const auto norms =
      std::make_shared<const std::vector<double>>(gaussian_column_norms(comm, rows, columns, seed));
  return by_entry(columns, seed, [=](std::int64_t i, std::int64_t j) {
    return gaussian_entry(seed, columns, i, j) / (*norms)[std::size_t(j)];
  });
}

Recipe orthonormal(MPI_Comm comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  const auto M =
      std::make_shared<const std::vector<double>>(orthonormalising(comm, rows, columns, seed));
  Recipe recipe;
  recipe.fill = [=](std::int64_t first, std::span<double> part) {
    orthonormal_rows(*M, rows, columns, seed, first, part);
  };
  recipe.truth = gaussian_truth(seed, columns);
  return recipe;
}

Recipe orthonormal_again(MPI_Comm comm, std::int64_t rows, std::int64_t columns,
                         std::uint64_t seed) {
  // The rows of a random orthogonal matrix and those of a QR factorisation of a Gaussian matrix
  // have the same distribution. Another seed makes A4 a second sample of it, not a copy of A2.
  return orthonormal(comm, rows, columns, seed ^ 0x4134413441344134);
}

Recipe bernoulli(MPI_Comm, std::int64_t, std::int64_t columns, std::uint64_t seed) {
  return by_entry(columns, seed, [=](std::int64_t i, std::int64_t j) {
    return uniform(seed, Stream::matrix, std::uint64_t(i * columns + j)) < 0.5 ? -1.0 : 1.0;
  });
}

Recipe partial_dct(MPI_Comm, std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
  const auto chosen =
      std::make_shared<const std::vector<std::int64_t>>(random_indices(seed, columns, rows));
  const auto dct = std::make_shared<const CosineTransform>(columns);
  return by_entry(columns, seed, [=](std::int64_t i, std::int64_t j) {
    return dct->entry((*chosen)[std::size_t(i)], j);
  });
}

}  // namespace prunadag::generate_detail
