// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: products of a matrix stored by rows, t = A x and g += A't.
// Algorithm: eight rows at a time, four where rows are long, so that memory is read in several
//   streams and x and g are read once for all of them. A product is summed in eight lanes, with
//   multiplication and addition in one step where the processor has it. Floats and bytes become
//   doubles on their way into a register.
#include "kernel/dense_rows.hpp"

#include <cstdint>

#include "kernel/processors.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/dense_rows.cpp"
#include <hwy/foreach_target.h>

#include "kernel/lanes-inl.hpp"

#ifndef PRUNADAG_KERNEL_DENSE_ROWS_ONCE
#define PRUNADAG_KERNEL_DENSE_ROWS_ONCE
namespace prunadag {
namespace {

// Above this, eight rows and the eight that come next leave no room for x and g in a level-2 cache.
constexpr std::size_t long_row = 4096;

}  // namespace
}  // namespace prunadag
#endif

HWY_BEFORE_NAMESPACE();
namespace prunadag::HWY_NAMESPACE {
namespace {

/// The sums of neighbours in what stands in v[0], v[1], ... one after the other: half as many.
template <std::size_t Count>
HWY_INLINE void add_neighbours(Vector (&v)[Count], std::size_t count) {
  [[maybe_unused]] const Doubles d;
  for (std::size_t i = 0; i < count; i += 2) {
    const Vector low = v[i], high = i + 1 < count ? v[i + 1] : v[i];
#if HWY_TARGET == HWY_SCALAR
    v[i / 2] = hn::Add(low, high);
#else
    v[i / 2] = hn::Add(hn::ConcatEven(d, high, low), hn::ConcatOdd(d, high, low));
#endif
  }
}

/// The sum of the eight lanes of every row, neighbours first; the rows' lanes stand one after the
/// other.
template <std::size_t Rows>
HWY_INLINE void totals(Vector (&sums)[Rows * parts], double* t) {
  constexpr std::size_t all = Rows * parts;
  add_neighbours(sums, all);
  add_neighbours(sums, (all + 1) / 2);
  add_neighbours(sums, (all + 3) / 4);
  double values[Rows + width];
  for (std::size_t i = 0; i < Rows; i += width) hn::StoreU(sums[i / width], Doubles(), values + i);
  for (std::size_t r = 0; r < Rows; ++r) t[r] = values[r];
}

template <std::size_t Rows, class Value>
HWY_INLINE void group_products(const Value* a, std::size_t n, const double* x, double* t) {
  Vector sums[Rows * parts];
  for (Vector& sum : sums) sum = hn::Zero(Doubles());
  std::size_t j = 0;
  for (; j + lanes <= n; j += lanes) {
    for (std::size_t p = 0; p < parts; ++p) {
      const std::size_t k = j + p * width;
      const Vector at = load(x + k);
      for (std::size_t r = 0; r < Rows; ++r) {
        Vector& sum = sums[r * parts + p];
        sum = hn::MulAdd(load(a + r * n + k), at, sum);
      }
    }
  }
  totals<Rows>(sums, t);
  for (; j < n; ++j) {
    for (std::size_t r = 0; r < Rows; ++r) t[r] += double(a[r * n + j]) * x[j];
  }
}

template <std::size_t Rows, bool Ahead, class Value>
HWY_INLINE void group_combination(const Value* a, std::size_t n, const double* t, double* g,
                                  const Value* ahead) {
  constexpr std::size_t line = 64 / sizeof(Value);  // numbers of a cache line
  Vector factors[Rows];
  for (std::size_t r = 0; r < Rows; ++r) factors[r] = hn::Set(Doubles(), t[r]);
  std::size_t j = 0;
  for (; j + lanes <= n; j += lanes) {
    if (Ahead && j % line == 0) {
      for (std::size_t r = 0; r < Rows; ++r) __builtin_prefetch(ahead + r * n + j, 0, 2);
    }
    for (std::size_t p = 0; p < parts; ++p) {
      const std::size_t k = j + p * width;
      Vector sum = load(g + k);
      for (std::size_t r = 0; r < Rows; ++r) {
        sum = hn::MulAdd(load(a + r * n + k), factors[r], sum);
      }
      hn::StoreU(sum, Doubles(), g + k);
    }
  }
  for (; j < n; ++j) {
    double sum = g[j];
    for (std::size_t r = 0; r < Rows; ++r) sum += double(a[r * n + j]) * t[r];
    g[j] = sum;
  }
}

template <class Value>
HWY_INLINE void all_products(const Value* a, std::size_t rows, std::size_t n, const double* x,
                             double* t) {
  std::size_t i = 0;
  if (n <= long_row) {
    for (; i + 8 <= rows; i += 8) group_products<8>(a + i * n, n, x, t + i);
  }
  for (; i + 4 <= rows; i += 4) group_products<4>(a + i * n, n, x, t + i);
  for (; i < rows; ++i) group_products<1>(a + i * n, n, x, t + i);
}

template <class Value>
HWY_INLINE void all_combinations(const Value* a, std::size_t rows, std::size_t n, const double* t,
                                 double* g, const Value* ahead) {
  std::size_t i = 0;
  if (n <= long_row) {
    if (ahead) {
      for (; i + 8 <= rows; i += 8) {
        group_combination<8, true>(a + i * n, n, t + i, g, ahead + i * n);
      }
    }
    for (; i + 8 <= rows; i += 8) group_combination<8, false>(a + i * n, n, t + i, g, a);
  }
  for (; i + 4 <= rows; i += 4) group_combination<4, false>(a + i * n, n, t + i, g, a);
  for (; i < rows; ++i) group_combination<1, false>(a + i * n, n, t + i, g, a);
}

// What is called by name, once per kind of value.
#define PRUNADAG_KERNELS(Value, products_of, combination_of)                                       \
  void products_of(const Value* a, std::size_t rows, std::size_t n, const double* x, double* t) {  \
    all_products(a, rows, n, x, t);                                                                \
  }                                                                                                \
  void combination_of(const Value* a, std::size_t rows, std::size_t n, const double* t, double* g, \
                      const Value* ahead) {                                                        \
    all_combinations(a, rows, n, t, g, ahead);                                                     \
  }
PRUNADAG_KERNELS(double, products_of_doubles, combination_of_doubles)
PRUNADAG_KERNELS(float, products_of_floats, combination_of_floats)
PRUNADAG_KERNELS(std::uint8_t, products_of_bytes, combination_of_bytes)
#undef PRUNADAG_KERNELS

}  // namespace
}  // namespace prunadag::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace prunadag {

#define PRUNADAG_KERNELS(Value, products_of, combination_of)                        \
  HWY_EXPORT(products_of);                                                          \
  HWY_EXPORT(combination_of);                                                       \
  template <>                                                                       \
  void products(const DenseRows<Value>& A, const double* x, double* t) {            \
    HWY_DYNAMIC_DISPATCH(products_of)(A.values, A.rows, A.columns, x, t);           \
  }                                                                                 \
  template <>                                                                       \
  void add_combination(const DenseRows<Value>& A, const double* t, double* g,       \
                       const Value* ahead) {                                        \
    HWY_DYNAMIC_DISPATCH(combination_of)(A.values, A.rows, A.columns, t, g, ahead); \
  }
PRUNADAG_KERNELS(double, products_of_doubles, combination_of_doubles)
PRUNADAG_KERNELS(float, products_of_floats, combination_of_floats)
PRUNADAG_KERNELS(std::uint8_t, products_of_bytes, combination_of_bytes)
#undef PRUNADAG_KERNELS

}  // namespace prunadag
#endif
