// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: products of a matrix in compressed rows, t = A x and g += A't.
// Algorithm: row by row. Each product has four independent sums, which hide the latency of the
// additions. Indirect reads and writes are as fast one by one as in vectors. But the processor
// cannot predict through them which memory is needed next, and needs prefetches.
#include "kernel/sparse_rows.hpp"

#include <algorithm>
#include <type_traits>

namespace prunadag {
namespace {

template <class Value>
const Value* from(const Value* values, std::size_t start) {
  return values + start;
}
OneValue from(OneValue value, std::size_t) { return value; }

/// The sum of term(e), e < size, in four sums.
template <class Term>
inline double sum_of(std::size_t size, Term&& term) {
  double s0 = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0;
  std::size_t e = 0;
  for (; e + 4 <= size; e += 4) {
    s0 += term(e);
    s1 += term(e + 1);
    s2 += term(e + 2);
    s3 += term(e + 3);
  }
  for (; e < size; ++e) s0 += term(e);
  return (s0 + s1) + (s2 + s3);
}

template <class Column, class Value>
inline double product(const Column* columns, const Value* values, std::size_t size,
                      const double* x) {
  return sum_of(size, [=](std::size_t e) { return double(values[e]) * x[columns[e]]; });
}
template <class Column>
inline double product(const Column* columns, OneValue value, std::size_t size, const double* x) {
  return value.value * sum_of(size, [=](std::size_t e) { return x[columns[e]]; });
}

/// g += factor * a for one row a.
template <class Column, class Value>
inline void add_row(const Column* columns, const Value* values, std::size_t size, double factor,
                    double* g, std::size_t ahead) {
  constexpr std::size_t line = 8;  // doubles of a cache line
  std::size_t e = 0;
  for (; e + line <= size; e += line) {
    __builtin_prefetch(values + e + ahead, 0, 2);
    __builtin_prefetch(columns + e + ahead, 0, 2);
    for (std::size_t l = e; l < e + line; ++l) g[columns[l]] += factor * double(values[l]);
  }
  for (; e < size; ++e) g[columns[e]] += factor * double(values[e]);
}
template <class Column>
inline void add_row(const Column* columns, OneValue value, std::size_t size, double factor,
                    double* g, std::size_t ahead) {
  constexpr std::size_t line = 64 / sizeof(Column);
  const double term = factor * value.value;
  for (std::size_t e = 0; e < size; ++e) {
    if (e % line == 0) __builtin_prefetch(columns + e + ahead, 0, 2);
    g[columns[e]] += term;
  }
}

double at(OneValue value, std::size_t) { return value.value; }
template <class Value>
double at(const Value* values, std::size_t e) {
  return double(values[e]);
}

/// Calls work(begin, width) for a few outputs at a time, as many as a compiler keeps in registers.
template <class Work>
inline void in_widths(std::size_t outputs, Work&& work) {
  std::size_t k = 0;
  for (; k + 8 <= outputs; k += 8) work(k, std::integral_constant<std::size_t, 8>());
  if (k + 4 <= outputs) {
    work(k, std::integral_constant<std::size_t, 4>());
    k += 4;
  }
  if (k + 2 <= outputs) {
    work(k, std::integral_constant<std::size_t, 2>());
    k += 2;
  }
  if (k < outputs) work(k, std::integral_constant<std::size_t, 1>());
}

/// t += the sum of a_e x_e over the entries of one row, K numbers each.
template <class Column, class Values>
inline void add_product(const Column* columns, Values values, std::size_t size, std::size_t outputs,
                        const double* x, double* t) {
  in_widths(outputs, [=](std::size_t k, auto constant) {
    constexpr std::size_t width = decltype(constant)::value;
    double sums[width];
    std::copy_n(t + k, width, sums);
    for (std::size_t e = 0; e < size; ++e) {
      const double value = at(values, e);
      const double* const from = x + std::size_t(columns[e]) * outputs + k;
      for (std::size_t w = 0; w < width; ++w) sums[w] += value * from[w];
    }
    std::copy_n(sums, width, t + k);
  });
}

/// g_e += a_e t for the entries of one row, K numbers each.
template <class Column, class Values>
inline void add_row(const Column* columns, Values values, std::size_t size, std::size_t outputs,
                    const double* t, double* g) {
  in_widths(outputs, [=](std::size_t k, auto constant) {
    constexpr std::size_t width = decltype(constant)::value;
    double factors[width];
    std::copy_n(t + k, width, factors);
    for (std::size_t e = 0; e < size; ++e) {
      const double value = at(values, e);
      double* const to = g + std::size_t(columns[e]) * outputs + k;
      for (std::size_t w = 0; w < width; ++w) to[w] += value * factors[w];
    }
  });
}

/// Calls row(k, columns, values, size) for `count` rows.
template <class Start, class Column, class Values, class Row>
inline void for_each_row(const SparseRows<Start, Column, Values>& A, std::size_t first,
                         std::size_t count, Row&& row) {
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t start = std::size_t(A.starts[first + k]);
    row(k, A.columns + start, from(A.values, start), std::size_t(A.starts[first + k + 1]) - start);
  }
}

}  // namespace

template <class Start, class Column, class Values>
void products(const SparseRows<Start, Column, Values>& A, std::size_t first, std::size_t count,
              const double* x, double* t) {
  for_each_row(A, first, count, [=](std::size_t k, auto columns, auto values, std::size_t size) {
    t[k] = product(columns, values, size, x);
  });
}

template <class Start, class Column, class Values>
void add_products(const SparseRows<Start, Column, Values>& A, std::size_t first, std::size_t count,
                  const double* x, double* t) {
  for_each_row(A, first, count, [=](std::size_t k, auto columns, auto values, std::size_t size) {
    t[k] += product(columns, values, size, x);
  });
}

template <class Start, class Column, class Values>
void add_combination(const SparseRows<Start, Column, Values>& A, std::size_t first,
                     std::size_t count, const double* t, double* g, std::size_t ahead) {
  for_each_row(A, first, count, [=](std::size_t k, auto columns, auto values, std::size_t size) {
    add_row(columns, values, size, t[k], g, ahead);
  });
}

template <class Start, class Column, class Values>
void add_products(const SparseRows<Start, Column, Values>& A, std::size_t first, std::size_t count,
                  std::size_t outputs, const double* x, double* t) {
  if (outputs == 1) {
    add_products(A, first, count, x, t);
    return;
  }
  for_each_row(A, first, count, [=](std::size_t k, auto columns, auto values, std::size_t size) {
    add_product(columns, values, size, outputs, x, t + k * outputs);
  });
}

template <class Start, class Column, class Values>
void products(const SparseRows<Start, Column, Values>& A, std::size_t first, std::size_t count,
              std::size_t outputs, const double* x, double* t) {
  if (outputs == 1) {
    products(A, first, count, x, t);
    return;
  }
  std::fill_n(t, count * outputs, 0.0);
  add_products(A, first, count, outputs, x, t);
}

template <class Start, class Column, class Values>
void add_combination(const SparseRows<Start, Column, Values>& A, std::size_t first,
                     std::size_t count, std::size_t outputs, const double* t, double* g,
                     std::size_t ahead) {
  if (outputs == 1) {
    add_combination(A, first, count, t, g, ahead);
    return;
  }
  for_each_row(A, first, count, [=](std::size_t k, auto columns, auto values, std::size_t size) {
    add_row(columns, values, size, outputs, t + k * outputs, g);
  });
}

#define PRUNADAG_INSTANTIATE(...)                                                                 \
  template void products(const SparseRows<__VA_ARGS__>&, std::size_t, std::size_t, const double*, \
                         double*);                                                                \
  template void add_products(const SparseRows<__VA_ARGS__>&, std::size_t, std::size_t,            \
                             const double*, double*);                                             \
  template void add_combination(const SparseRows<__VA_ARGS__>&, std::size_t, std::size_t,         \
                                const double*, double*, std::size_t);                             \
  template void products(const SparseRows<__VA_ARGS__>&, std::size_t, std::size_t, std::size_t,   \
                         const double*, double*);                                                 \
  template void add_products(const SparseRows<__VA_ARGS__>&, std::size_t, std::size_t,            \
                             std::size_t, const double*, double*);                                \
  template void add_combination(const SparseRows<__VA_ARGS__>&, std::size_t, std::size_t,         \
                                std::size_t, const double*, double*, std::size_t);
PRUNADAG_FOR_SPARSE_ROWS(PRUNADAG_INSTANTIATE)
#undef PRUNADAG_INSTANTIATE

}  // namespace prunadag
