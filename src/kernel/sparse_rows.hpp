// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>

namespace prunadag {

/// Replaces the values of a matrix whose entries are all equal.
struct OneValue {
  double value;
};

/// A matrix in compressed rows: row i has the entries starts[i] to starts[i + 1] of `columns` and
/// `values`. Start and Column are whole-number types. Values points to double, float or
/// std::uint8_t, and sums are in double; or it is OneValue. Owns nothing.
template <class Start, class Column = Start, class Values = const double*>
struct SparseRows {
  const Start* starts;
  const Column* columns;
  Values values;

  std::size_t entries(std::size_t first, std::size_t count) const noexcept {
    return std::size_t(starts[first + count] - starts[first]);
  }
};

/// t_k = a_i'x for the `count` rows i = first + k, or t_k += a_i'x. Four sums per row, always added
/// in the same order. A single value of all entries multiplies their sum. One pass over the rows.
template <class Start, class Column, class Values>
void products(const SparseRows<Start, Column, Values>& A, std::size_t first, std::size_t count,
              const double* x, double* t);
template <class Start, class Column, class Values>
void add_products(const SparseRows<Start, Column, Values>& A, std::size_t first, std::size_t count,
                  const double* x, double* t);

/// g += sum of t_k a_i over the same rows, in their order. One pass over the rows. Prefetches the
/// entries `ahead` places further on; then the matrix has twice as many. 0: no prefetch.
template <class Start, class Column, class Values>
void add_combination(const SparseRows<Start, Column, Values>& A, std::size_t first,
                     std::size_t count, const double* t, double* g, std::size_t ahead = 0);

// The same for K outputs: x and g have the K numbers of a column side by side, and t has those of a
// row. For one output they equal the functions above, to the bit. The entries of a row are added in
// their order.
template <class Start, class Column, class Values>
void products(const SparseRows<Start, Column, Values>& A, std::size_t first, std::size_t count,
              std::size_t outputs, const double* x, double* t);
template <class Start, class Column, class Values>
void add_products(const SparseRows<Start, Column, Values>& A, std::size_t first, std::size_t count,
                  std::size_t outputs, const double* x, double* t);
template <class Start, class Column, class Values>
void add_combination(const SparseRows<Start, Column, Values>& A, std::size_t first,
                     std::size_t count, std::size_t outputs, const double* t, double* g,
                     std::size_t ahead);

/// The kinds of rows that the kernels are compiled for: those of PETSc's AIJ matrices, for PetscInt
/// on any system, and ours. A new kind is a line.
#define PRUNADAG_FOR_SPARSE_ROWS(DO)                    \
  DO(int)                                               \
  DO(long)                                              \
  DO(long long)                                         \
  DO(std::uint32_t, std::uint16_t)                      \
  DO(std::uint32_t, std::uint32_t)                      \
  DO(std::uint32_t, std::uint16_t, const float*)        \
  DO(std::uint32_t, std::uint32_t, const float*)        \
  DO(std::uint32_t, std::uint16_t, const std::uint8_t*) \
  DO(std::uint32_t, std::uint32_t, const std::uint8_t*) \
  DO(std::uint32_t, std::uint16_t, OneValue)            \
  DO(std::uint32_t, std::uint32_t, OneValue)

}  // namespace prunadag
