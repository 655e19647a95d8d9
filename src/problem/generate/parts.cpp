// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "problem/generate/parts.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/collective.hpp"
#include "base/exact_sum.hpp"
#include "base/interruption.hpp"
#include "base/random.hpp"
#include "select/marks.hpp"

namespace prunadag::generate_detail {
namespace {

/// Replaces exact sums by their totals over all ranks. Collective; one reduction.
void reduce(MPI_Comm comm, std::vector<ExactSum>& sums) {
  static_assert(sizeof(ExactSum) == 2 * sizeof(std::int64_t));
  constexpr std::size_t most = std::size_t(1) << 24;  // MPI counts with an int
  for (std::size_t begin = 0; begin < sums.size(); begin += most) {
    const std::size_t count = std::min(most, sums.size() - begin);
    MPI_Allreduce(MPI_IN_PLACE, sums.data() + begin, int(2 * count), MPI_INT64_T, MPI_SUM, comm);
  }
}

constexpr std::int64_t block_width = 64;  // fixed, because sums inside a block are rounded

/// Columns [from, to) of the m x n Gaussian matrix W.
std::vector<double> gaussian_block(std::int64_t rows, std::int64_t columns, std::uint64_t seed,
                                   std::int64_t from, std::int64_t to) {
  std::vector<double> block;
  block.reserve(std::size_t(rows * (to - from)));
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = from; j < to; ++j) block.push_back(gaussian_entry(seed, columns, i, j));
  }
  return block;
}

/// Computes row i of T W for a block of columns of W; T is lower triangular. Terms are added in a
/// fixed order, so that an entry does not depend on the block or on the rank that computes it.
void transformed_row(const std::vector<double>& T, std::int64_t rows,
                     const std::vector<double>& block, std::int64_t i, std::span<double> row) {
  std::fill(row.begin(), row.end(), 0.0);
  for (std::int64_t k = 0; k <= i; ++k) {
    const double factor = T[std::size_t(i * rows + k)];
    const double* const source = block.data() + std::size_t(k) * row.size();
    for (std::size_t j = 0; j < row.size(); ++j) row[j] += factor * source[j];
  }
}

/// Returns T W for a block of columns of W; an empty T is the identity.
std::vector<double> transformed_block(const std::vector<double>& T, std::int64_t rows,
                                      std::vector<double> block) {
  if (T.empty()) return block;
  const std::size_t width = block.size() / std::size_t(rows);
  std::vector<double> result(block.size());
  for (std::int64_t i = 0; i < rows; ++i) {
    transformed_row(T, rows, block, i, {result.data() + std::size_t(i) * width, width});
  }
  return result;
}

/// Returns the lower triangle of the Gram matrix of T W, divided by n, so that its entries are of
/// the order of one. Collective; one reduction.
std::vector<double> gram(MPI_Comm comm, const std::vector<double>& T, std::int64_t rows,
                         std::int64_t columns, std::uint64_t seed) {
  const std::size_t m = std::size_t(rows);
  const std::int64_t blocks = (columns + block_width - 1) / block_width;
  const int rank = rank_of(comm), size = size_of(comm);
  std::vector<ExactSum> sums;
  agree(comm, [&] {
    sums.resize(m * m);
    for (std::int64_t b = rank; b < blocks; b += size) {
      leave_where_interrupted();
      const std::int64_t from = b * block_width, to = std::min(columns, from + block_width);
      const std::size_t width = std::size_t(to - from);
      const std::vector<double> block =
          transformed_block(T, rows, gaussian_block(rows, columns, seed, from, to));
      for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t k = 0; k <= i; ++k) {
          double sum = 0.0;
          for (std::size_t j = 0; j < width; ++j)
            sum += block[i * width + j] * block[k * width + j];
          sums[i * m + k].add(sum / double(columns));
        }
      }
    }
  });
  reduce(comm, sums);
  std::vector<double> result = agree(comm, [&] { return std::vector<double>(m * m); });
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t k = 0; k <= i; ++k) result[i * m + k] = sums[i * m + k].value();
  }
  return result;
}

/// Returns the inverse of the Cholesky factor of a Gram matrix, given the lower triangle of the
/// matrix.
std::vector<double> inverse_cholesky(std::vector<double> L, std::size_t m) {
  for (std::size_t j = 0; j < m; ++j) {
    leave_where_interrupted();
    for (std::size_t k = 0; k < j; ++k) L[j * m + j] -= L[j * m + k] * L[j * m + k];
    L[j * m + j] = std::sqrt(L[j * m + j]);
    for (std::size_t i = j + 1; i < m; ++i) {
      for (std::size_t k = 0; k < j; ++k) L[i * m + j] -= L[i * m + k] * L[j * m + k];
      L[i * m + j] /= L[j * m + j];
    }
  }
  std::vector<double> inverse(m * m, 0.0);
  for (std::size_t i = 0; i < m; ++i) {
    inverse[i * m + i] = 1.0 / L[i * m + i];
    for (std::size_t k = 0; k < i; ++k) {
      const double factor = L[i * m + k] / L[i * m + i];
      for (std::size_t j = 0; j <= k; ++j) inverse[i * m + j] -= factor * inverse[k * m + j];
    }
  }
  return inverse;
}

}  // namespace

double gaussian_entry(std::uint64_t seed, std::int64_t columns, std::int64_t i, std::int64_t j) {
  return normal(seed, Stream::matrix, std::uint64_t(i * columns + j));
}

std::vector<double> gaussian_truth(std::uint64_t seed, std::int64_t n) {
  std::vector<double> truth(static_cast<std::size_t>(n));
  for (std::size_t j = 0; j < truth.size(); ++j) truth[j] = normal(seed, Stream::truth, j);
  return truth;
}

std::vector<std::int64_t> random_indices(std::uint64_t seed, std::int64_t n, std::int64_t count) {
  std::vector<double> keys(static_cast<std::size_t>(n));
  for (std::size_t j = 0; j < keys.size(); ++j) keys[j] = uniform(seed, Stream::positions, j);
  const std::vector<char> chosen = *marks_of_largest(MPI_COMM_SELF, keys, 0, n, count);
  std::vector<std::int64_t> indices;
  for (std::int64_t j = 0; j < n; ++j) {
    if (chosen[std::size_t(j)]) indices.push_back(j);
  }
  return indices;
}

CosineTransform::CosineTransform(std::int64_t n)
    : n_(n), first_(std::sqrt(1.0 / double(n))), others_(std::sqrt(2.0 / double(n))) {
  for (std::int64_t s = 0; s < 4 * n; ++s) {
    cosines_.push_back(std::cos(std::numbers::pi * double(s) / double(2 * n)));
  }
}

std::vector<double> gaussian_column_norms(MPI_Comm comm, std::int64_t rows, std::int64_t columns,
                                          std::uint64_t seed) {
  std::vector<ExactSum> sums =
      agree(comm, [&] { return std::vector<ExactSum>(std::size_t(columns)); });
  const int rank = rank_of(comm), size = size_of(comm);
  agree(comm, [&] {
    for (std::int64_t i = rank; i < rows; i += size) {
      leave_where_interrupted();
      for (std::int64_t j = 0; j < columns; ++j) {
        const double entry = gaussian_entry(seed, columns, i, j);
        sums[std::size_t(j)].add(entry * entry);
      }
    }
  });
  reduce(comm, sums);
  std::vector<double> norms;
  for (const ExactSum& sum : sums) norms.push_back(std::sqrt(sum.value()));
  return norms;
}

std::vector<double> orthonormalising(MPI_Comm comm, std::int64_t rows, std::int64_t columns,
                                     std::uint64_t seed) {
  const std::size_t m = std::size_t(rows);
  std::vector<double> first = gram(comm, {}, rows, columns, seed);
  first = agree(comm, [&] { return inverse_cholesky(std::move(first), m); });
  std::vector<double> second = gram(comm, first, rows, columns, seed);
  second = agree(comm, [&] { return inverse_cholesky(std::move(second), m); });
  std::vector<double> product(m * m, 0.0);
  const double scale = 1.0 / std::sqrt(double(columns));  // the Gram matrices were divided by n
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t k = 0; k <= i; ++k) {
      const double factor = second[i * m + k] * scale;
      for (std::size_t j = 0; j <= k; ++j) product[i * m + j] += factor * first[k * m + j];
    }
  }
  return product;
}

void orthonormal_rows(const std::vector<double>& M, std::int64_t rows, std::int64_t columns,
                      std::uint64_t seed, std::int64_t first, std::span<double> part) {
  const std::int64_t count = std::int64_t(part.size()) / columns;
  for (std::int64_t from = 0; from < columns; from += block_width) {
    const std::int64_t to = std::min(columns, from + block_width);
    const std::vector<double> block = gaussian_block(rows, columns, seed, from, to);
    for (std::int64_t i = 0; i < count; ++i) {
      transformed_row(M, rows, block, first + i,
                      part.subspan(std::size_t(i * columns + from), std::size_t(to - from)));
    }
  }
}

}  // namespace prunadag::generate_detail
