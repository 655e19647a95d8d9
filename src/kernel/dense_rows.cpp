// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: products of a matrix stored by rows, t = A x and g += A't.
// Algorithm: eight rows at a time, four where rows are long, so that memory is read in several
//   streams and x and g are read once for all of them. A product is summed in eight lanes. The
//   lanes are vectors of the compiler's, which stay in registers; arrays would not.
#include "kernel/dense_rows.hpp"

#include "kernel/multiversion.hpp"

namespace prunadag {
namespace {

constexpr std::size_t lanes = 8;
using Lanes = double __attribute__((vector_size(lanes * sizeof(double))));
using InMemory =
    double __attribute__((vector_size(lanes * sizeof(double)), aligned(sizeof(double)), may_alias));

// Above this, eight rows and the eight that come next leave no room for x and g in a level-2 cache.
constexpr std::size_t long_row = 4096;

PRUNADAG_INLINED const InMemory& lanes_at(const double* p) {
  return *reinterpret_cast<const InMemory*>(p);
}
PRUNADAG_INLINED InMemory& lanes_at(double* p) { return *reinterpret_cast<InMemory*>(p); }

/// Sums of the lanes of `Rows` vectors, neighbours first; for eight of them together, lane by lane.
template <std::size_t Rows>
PRUNADAG_INLINED void totals(const Lanes* v, double* sums) {
  for (std::size_t r = 0; r < Rows; ++r) {
    const Lanes& s = v[r];
    sums[r] = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
  }
}
template <>
PRUNADAG_INLINED void totals<8>(const Lanes* v, double* sums) {
  Lanes twos[4], fours[2];
  for (std::size_t r = 0; r < 4; ++r) {
    const Lanes &a = v[2 * r], &b = v[2 * r + 1];
    twos[r] = __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14) +
              __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (std::size_t r = 0; r < 2; ++r) {
    const Lanes &a = twos[2 * r], &b = twos[2 * r + 1];
    fours[r] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13) +
               __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
  }
  lanes_at(sums) = __builtin_shufflevector(fours[0], fours[1], 0, 1, 2, 3, 8, 9, 10, 11) +
                   __builtin_shufflevector(fours[0], fours[1], 4, 5, 6, 7, 12, 13, 14, 15);
}

template <std::size_t Rows>
PRUNADAG_INLINED void group_products(const double* a, std::size_t n, const double* x, double* t) {
  Lanes sums[Rows] = {};
  std::size_t j = 0;
  for (; j + lanes <= n; j += lanes) {
    const Lanes at = lanes_at(x + j);
    for (std::size_t r = 0; r < Rows; ++r) sums[r] += lanes_at(a + r * n + j) * at;
  }
  totals<Rows>(sums, t);
  for (; j < n; ++j) {
    for (std::size_t r = 0; r < Rows; ++r) t[r] += a[r * n + j] * x[j];
  }
}

template <std::size_t Rows, bool Ahead>
PRUNADAG_INLINED void group_combination(const double* a, std::size_t n, const double* t, double* g,
                                        const double* ahead) {
  double factor[Rows];
  for (std::size_t r = 0; r < Rows; ++r) factor[r] = t[r];
  std::size_t j = 0;
  for (; j + lanes <= n; j += lanes) {
    Lanes sum = lanes_at(g + j);
    for (std::size_t r = 0; r < Rows; ++r) {
      if constexpr (Ahead) __builtin_prefetch(ahead + r * n + j, 0, 2);
      sum += lanes_at(a + r * n + j) * factor[r];
    }
    lanes_at(g + j) = sum;
  }
  for (; j < n; ++j) {
    double sum = g[j];
    for (std::size_t r = 0; r < Rows; ++r) sum += a[r * n + j] * factor[r];
    g[j] = sum;
  }
}

PRUNADAG_MULTIVERSION void all_products(const double* a, std::size_t rows, std::size_t n,
                                        const double* x, double* t) {
  std::size_t i = 0;
  if (n <= long_row) {
    for (; i + 8 <= rows; i += 8) group_products<8>(a + i * n, n, x, t + i);
  }
  for (; i + 4 <= rows; i += 4) group_products<4>(a + i * n, n, x, t + i);
  for (; i < rows; ++i) group_products<1>(a + i * n, n, x, t + i);
}

PRUNADAG_MULTIVERSION void all_combinations(const double* a, std::size_t rows, std::size_t n,
                                            const double* t, double* g, const double* ahead) {
  std::size_t i = 0;
  if (n <= long_row) {
    if (ahead) {
      for (; i + 8 <= rows; i += 8) {
        group_combination<8, true>(a + i * n, n, t + i, g, ahead + i * n);
      }
    }
    for (; i + 8 <= rows; i += 8) group_combination<8, false>(a + i * n, n, t + i, g, nullptr);
  }
  for (; i + 4 <= rows; i += 4) group_combination<4, false>(a + i * n, n, t + i, g, nullptr);
  for (; i < rows; ++i) group_combination<1, false>(a + i * n, n, t + i, g, nullptr);
}

}  // namespace

void products(const DenseRows& A, const double* x, double* t) {
  all_products(A.values, A.rows, A.columns, x, t);
}

void add_combination(const DenseRows& A, const double* t, double* g, const double* ahead) {
  all_combinations(A.values, A.rows, A.columns, t, g, ahead);
}

}  // namespace prunadag
