// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>

namespace prunadag {

/// What stands for the values of a matrix whose entries are all the same.
struct OneValue {
  double value;
};

/// A matrix in compressed rows: the entries of row i are numbers starts[i] to starts[i + 1] of
/// `columns` and `values`. Start and Column are whole numbers; Values points to double, float or
/// std::uint8_t, which are computed with in double, or is OneValue. Owns nothing.
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
/// in the same order; the one value of all entries is a factor of their sum. One pass over the
/// rows.
template <class Start, class Column, class Values>
void products(const SparseRows<Start, Column, Values>& A, std::size_t first, std::size_t count,
              const double* x, double* t);
template <class Start, class Column, class Values>
void add_products(const SparseRows<Start, Column, Values>& A, std::size_t first, std::size_t count,
                  const double* x, double* t);

/// g += sum of t_k a_i over the same rows, in their order. One pass over the rows. Asks meanwhile
/// for the entries that stand `ahead` places after these; the matrix has twice as many, or it is 0.
template <class Start, class Column, class Values>
void add_combination(const SparseRows<Start, Column, Values>& A, std::size_t first,
                     std::size_t count, const double* t, double* g, std::size_t ahead = 0);

// The same for K outputs: x and g have the K numbers of a column side by side, and t those of a
// row. For one output to the bit what the functions above do. The entries of a row are added in
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

/// The kinds of rows that the kernels are compiled for: those of PETSc's AIJ matrices, with what
/// PetscInt is on any system, and those of ours. A new kind is a line.
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
