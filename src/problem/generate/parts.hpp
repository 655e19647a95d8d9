// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <mpi.h>

/// Common parts of several generators.
namespace prunadag::generate_detail {

/// Entry (i, j) of an m x n matrix of independent N(0, 1) numbers.
double gaussian_entry(std::uint64_t seed, std::int64_t columns, std::int64_t i, std::int64_t j);

/// n independent N(0, 1) numbers.
std::vector<double> gaussian_truth(std::uint64_t seed, std::int64_t n);

/// Returns `count` of the indices 0 ... n-1, ascending; all choices are equally likely. Must not be
/// called inside agree(), because it calls marks_of_largest().
std::vector<std::int64_t> random_indices(std::uint64_t seed, std::int64_t n, std::int64_t count);

/// The orthonormal DCT-II of order n. Memory: 4 n numbers.
class CosineTransform {
 public:
  explicit CosineTransform(std::int64_t n);
  /// Entry (k, j): a weight times cos(pi (2j+1) k/(2n)).
  double entry(std::int64_t k, std::int64_t j) const {
    return (k == 0 ? first_ : others_) * cosines_[std::size_t((2 * j + 1) * k % (4 * n_))];
  }

 private:
  std::int64_t n_;
  double first_, others_;
  std::vector<double> cosines_;  // of the multiples of pi/(2n)
};

/// Returns the norms of the columns of the m x n Gaussian matrix, on every rank. Each rank computes
/// its share of the rows. Collective; one reduction of 2 n integers.
std::vector<double> gaussian_column_norms(MPI_Comm comm, std::int64_t rows, std::int64_t columns,
                                          std::uint64_t seed);

/// Returns the m x m matrix M, row by row, for which M W has orthonormal rows. W is the m x n
/// Gaussian matrix, m <= n. M is the product of two inverse Cholesky factors. The first, of the
/// Gram matrix of W, makes the rows orthonormal but for rounding. The second, of the Gram matrix of
/// these rows, does it once more. Each rank takes its share of the columns. Collective. Work: 3 m^2
/// n / ranks + m^3; memory m^2.
std::vector<double> orthonormalising(MPI_Comm comm, std::int64_t rows, std::int64_t columns,
                                     std::uint64_t seed);

/// Computes the rows first, first + 1, ... of M W, as many as fit into `part`.
void orthonormal_rows(const std::vector<double>& M, std::int64_t rows, std::int64_t columns,
                      std::uint64_t seed, std::int64_t first, std::span<double> part);

}  // namespace prunadag::generate_detail
