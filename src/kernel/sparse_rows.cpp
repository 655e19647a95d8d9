// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: products of a matrix stored in compressed rows, t = A x and g += A't.
// Algorithm: row by row, each product in four independent sums that hide the latency of the
//   additions. Indirect reads and writes are as fast one by one as in vectors; but the processor
//   does not see through them what comes next in memory, and has to be told.
#include "kernel/sparse_rows.hpp"

namespace prunadag {
namespace {

template <class Index>
inline double product(const Index* columns, const double* values, std::size_t size,
                      const double* x) {
  double s0 = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0;
  std::size_t e = 0;
  for (; e + 4 <= size; e += 4) {
    s0 += values[e] * x[columns[e]];
    s1 += values[e + 1] * x[columns[e + 1]];
    s2 += values[e + 2] * x[columns[e + 2]];
    s3 += values[e + 3] * x[columns[e + 3]];
  }
  for (; e < size; ++e) s0 += values[e] * x[columns[e]];
  return (s0 + s1) + (s2 + s3);
}

/// row(k, columns, values, size) for `count` rows.
template <class Index, class Row>
inline void for_each_row(const SparseRows<Index>& A, std::size_t first, std::size_t count,
                         Row&& row) {
  for (std::size_t k = 0; k < count; ++k) {
    const Index start = A.starts[first + k];
    row(k, A.columns + start, A.values + start, std::size_t(A.starts[first + k + 1] - start));
  }
}

}  // namespace

template <class Index>
void products(const SparseRows<Index>& A, std::size_t first, std::size_t count, const double* x,
              double* t) {
  for_each_row(A, first, count, [=](std::size_t k, auto columns, auto values, std::size_t size) {
    t[k] = product(columns, values, size, x);
  });
}

template <class Index>
void add_products(const SparseRows<Index>& A, std::size_t first, std::size_t count, const double* x,
                  double* t) {
  for_each_row(A, first, count, [=](std::size_t k, auto columns, auto values, std::size_t size) {
    t[k] += product(columns, values, size, x);
  });
}

template <class Index>
void add_combination(const SparseRows<Index>& A, std::size_t first, std::size_t count,
                     const double* t, double* g, std::size_t ahead) {
  constexpr std::size_t line = 8;  // numbers of a cache line
  for_each_row(A, first, count, [=](std::size_t k, auto columns, auto values, std::size_t size) {
    const double factor = t[k];
    std::size_t e = 0;
    for (; e + line <= size; e += line) {
      __builtin_prefetch(values + e + ahead, 0, 2);
      __builtin_prefetch(columns + e + ahead, 0, 2);
      for (std::size_t l = e; l < e + line; ++l) g[columns[l]] += factor * values[l];
    }
    for (; e < size; ++e) g[columns[e]] += factor * values[e];
  });
}

// What PetscInt and the fixed-width types are on any system.
#define PRUNADAG_INSTANTIATE(Index)                                                                \
  template void products(const SparseRows<Index>&, std::size_t, std::size_t, const double*,        \
                         double*);                                                                 \
  template void add_products(const SparseRows<Index>&, std::size_t, std::size_t, const double*,    \
                             double*);                                                             \
  template void add_combination(const SparseRows<Index>&, std::size_t, std::size_t, const double*, \
                                double*, std::size_t);
PRUNADAG_INSTANTIATE(int)
PRUNADAG_INSTANTIATE(long)
PRUNADAG_INSTANTIATE(long long)
#undef PRUNADAG_INSTANTIATE

}  // namespace prunadag
