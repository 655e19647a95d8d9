// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>

namespace prunadag {

/// A matrix in compressed rows: the entries of row i are numbers starts[i] to starts[i + 1] of
/// `columns` and `values`. Index is a signed whole number, of 32 or 64 bits. Owns nothing.
template <class Index>
struct SparseRows {
  const Index* starts;
  const Index* columns;
  const double* values;

  std::size_t entries(std::size_t first, std::size_t count) const noexcept {
    return std::size_t(starts[first + count] - starts[first]);
  }
};

/// t_k = a_i'x for the `count` rows i = first + k, or t_k += a_i'x. Four sums per row, always added
/// in the same order. One pass over the rows.
template <class Index>
void products(const SparseRows<Index>& A, std::size_t first, std::size_t count, const double* x,
              double* t);
template <class Index>
void add_products(const SparseRows<Index>& A, std::size_t first, std::size_t count, const double* x,
                  double* t);

/// g += sum of t_k a_i over the same rows, in their order. One pass over the rows. Asks meanwhile
/// for the entries that stand `ahead` places after these; the matrix has twice as many, or it is 0.
template <class Index>
void add_combination(const SparseRows<Index>& A, std::size_t first, std::size_t count,
                     const double* t, double* g, std::size_t ahead = 0);

}  // namespace prunadag
