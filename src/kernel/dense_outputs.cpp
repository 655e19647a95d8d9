// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: products of a matrix stored by rows with K vectors, T = A X and G += A'T.
// Algorithm: both are C += F B, where F is A or A' and B and C have K numbers to a row. Up to eight
//   rows of three vectors of C stay in registers while the terms go by: a number of F in all lanes
//   times vectors of B. A is taken 64 rows and 64 columns at a time, so that what is needed of B and
//   C comes from a near cache; floats and bytes become doubles there, once for all outputs.
#include "kernel/dense_outputs.hpp"

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "kernel/processors.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/dense_outputs.cpp"
#include <hwy/foreach_target.h>

#include "kernel/lanes-inl.hpp"

#ifndef PRUNADAG_KERNEL_DENSE_OUTPUTS_ONCE
#define PRUNADAG_KERNEL_DENSE_OUTPUTS_ONCE
namespace prunadag {
namespace {

constexpr std::size_t panel = 64;  // rows and columns of A that are worked on at a time

}  // namespace
}  // namespace prunadag
#endif

HWY_BEFORE_NAMESPACE();
namespace prunadag::HWY_NAMESPACE {
namespace {

// A tile of C and a row of B have to fit into the registers: 16, or 32.
constexpr bool few_registers = HWY_ARCH_X86 && HWY_TARGET > HWY_AVX3;
template <std::size_t Vectors>
constexpr std::size_t most_rows = (Vectors > 1 && few_registers) ? 4 : 8;

/// The last vector of a row of B or C. Where it is not whole, masked loads and stores touch nothing
/// behind its numbers; where vectors have two lanes, that is one number.
template <bool Whole>
struct LastVector {
  Mask mask;

  explicit HWY_INLINE LastVector(std::size_t numbers) : mask(hn::FirstN(Doubles(), numbers)) {}

  HWY_INLINE Vector load_from(const double* from) const {
    if constexpr (Whole) return load(from);
    if constexpr (width <= 2) return hn::Set(Doubles(), *from);
    return hn::MaskedLoad(mask, Doubles(), from);
  }
  HWY_INLINE void store(Vector vector, double* to) const {
    if constexpr (Whole) {
      hn::StoreU(vector, Doubles(), to);
    } else if constexpr (width <= 2) {
      *to = hn::GetLane(vector);
    } else {
      hn::BlendedStore(vector, mask, Doubles(), to);
    }
  }
};

/// F, by the distances in memory from one of its rows, and from one of its columns, to the next.
struct Factor {
  const double* values;
  std::size_t row, column;
};

/// C += F B for some rows of C, and for as many vectors of outputs, of which the last has so many
/// numbers.
template <std::size_t Rows, std::size_t Vectors, bool Whole>
HWY_INLINE void add_tile(const Factor& F, std::size_t terms, std::size_t outputs, const double* b,
                         double* c, std::size_t numbers) {
  constexpr std::size_t end = (Vectors - 1) * width;
  const LastVector<Whole> last(numbers);
  Vector sums[Rows][Vectors];
  for (std::size_t r = 0; r < Rows; ++r) {
    const double* const from = c + r * outputs;
    for (std::size_t v = 0; v + 1 < Vectors; ++v) sums[r][v] = load(from + v * width);
    sums[r][Vectors - 1] = last.load_from(from + end);
  }
  const double* f = F.values;
  for (std::size_t l = 0; l < terms; ++l, f += F.column, b += outputs) {
    Vector row[Vectors];
    for (std::size_t v = 0; v + 1 < Vectors; ++v) row[v] = load(b + v * width);
    row[Vectors - 1] = last.load_from(b + end);
    for (std::size_t r = 0; r < Rows; ++r) {
      const Vector factor = hn::Set(Doubles(), f[r * F.row]);
      for (std::size_t v = 0; v < Vectors; ++v) {
        sums[r][v] = hn::MulAdd(factor, row[v], sums[r][v]);
      }
    }
  }
  for (std::size_t r = 0; r < Rows; ++r) {
    double* const to = c + r * outputs;
    for (std::size_t v = 0; v + 1 < Vectors; ++v) hn::StoreU(sums[r][v], Doubles(), to + v * width);
    last.store(sums[r][Vectors - 1], to + end);
  }
}

template <std::size_t Rows, std::size_t Vectors, bool Whole>
HWY_INLINE void add_tiles_of(Factor& F, std::size_t& rows, std::size_t terms, std::size_t outputs,
                             const double* b, double*& c, std::size_t numbers) {
  for (; rows >= Rows; rows -= Rows, F.values += Rows * F.row, c += Rows * outputs) {
    add_tile<Rows, Vectors, Whole>(F, terms, outputs, b, c, numbers);
  }
}

/// The same for all rows.
template <std::size_t Vectors, bool Whole>
HWY_INLINE void add_tiles(Factor F, std::size_t rows, std::size_t terms, std::size_t outputs,
                          const double* b, double* c, std::size_t numbers) {
  if constexpr (most_rows<Vectors> == 8) {
    add_tiles_of<8, Vectors, Whole>(F, rows, terms, outputs, b, c, numbers);
  }
  add_tiles_of<4, Vectors, Whole>(F, rows, terms, outputs, b, c, numbers);
  add_tiles_of<2, Vectors, Whole>(F, rows, terms, outputs, b, c, numbers);
  add_tiles_of<1, Vectors, Whole>(F, rows, terms, outputs, b, c, numbers);
}

/// The same for `left` outputs, which are so many vectors.
template <std::size_t Vectors>
HWY_INLINE void add_columns(const Factor& F, std::size_t rows, std::size_t terms,
                            std::size_t outputs, const double* b, double* c, std::size_t left) {
  const std::size_t numbers = left - (Vectors - 1) * width;
  if (numbers == width) {
    add_tiles<Vectors, true>(F, rows, terms, outputs, b, c, numbers);
  } else {
    add_tiles<Vectors, false>(F, rows, terms, outputs, b, c, numbers);
  }
}

/// The same for all outputs.
void add_product(const Factor& F, std::size_t rows, std::size_t terms, std::size_t outputs,
                 const double* b, double* c) {
  for (std::size_t k = 0; k < outputs; k += 3 * width) {
    const std::size_t left = std::min(outputs - k, 3 * width);
    if (left > 2 * width) {
      add_columns<3>(F, rows, terms, outputs, b + k, c + k, left);
    } else if (left > width) {
      add_columns<2>(F, rows, terms, outputs, b + k, c + k, left);
    } else {
      add_columns<1>(F, rows, terms, outputs, b + k, c + k, left);
    }
  }
}

/// Part of A, with all numbers of its rows, and the same numbers as doubles.
template <class Value>
HWY_INLINE Factor as_doubles(const Value* a, std::size_t n, std::size_t rows, std::size_t columns,
                             double* room) {
  if constexpr (std::is_same_v<Value, double>) {
    return {a, n, 1};
  } else {
    for (std::size_t i = 0; i < rows; ++i) {
      const Value* const from = a + i * n;
      double* const to = room + i * panel;
      std::size_t j = 0;
      for (; j + width <= columns; j += width) hn::StoreU(load(from + j), Doubles(), to + j);
      for (; j < columns; ++j) to[j] = double(from[j]);
    }
    return {room, panel, 1};
  }
}

/// C += A B, or C += A'B where Turned.
template <bool Turned, class Value>
HWY_INLINE void add_panels(const DenseRows<Value>& A, std::size_t outputs, const double* b,
                           double* c) {
  alignas(64) double room[std::is_same_v<Value, double> ? 1 : panel * panel];
  for (std::size_t i = 0; i < A.rows; i += panel) {
    const std::size_t rows = std::min(panel, A.rows - i);
    for (std::size_t j = 0; j < A.columns; j += panel) {
      const std::size_t columns = std::min(panel, A.columns - j);
      const Factor F = as_doubles(A.row(i) + j, A.columns, rows, columns, room);
      if constexpr (Turned) {
        add_product({F.values, F.column, F.row}, columns, rows, outputs, b + i * outputs,
                    c + j * outputs);
      } else {
        add_product(F, rows, columns, outputs, b + j * outputs, c + i * outputs);
      }
    }
  }
}

// What is called by name, once per kind of value.
#define PRUNADAG_KERNELS(Value, products_of, combination_of)                                     \
  void products_of(const DenseRows<Value>& A, std::size_t outputs, const double* X, double* T) { \
    std::fill_n(T, A.rows* outputs, 0.0);                                                        \
    add_panels<false>(A, outputs, X, T);                                                         \
  }                                                                                              \
  void combination_of(const DenseRows<Value>& A, std::size_t outputs, const double* T,           \
                      double* G) {                                                               \
    add_panels<true>(A, outputs, T, G);                                                          \
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

#define PRUNADAG_KERNELS(Value, products_of, combination_of)                                  \
  HWY_EXPORT(products_of);                                                                    \
  HWY_EXPORT(combination_of);                                                                 \
  template <>                                                                                 \
  void products(const DenseRows<Value>& A, std::size_t outputs, const double* X, double* T) { \
    HWY_DYNAMIC_DISPATCH(products_of)(A, outputs, X, T);                                      \
  }                                                                                           \
  template <>                                                                                 \
  void add_combination(const DenseRows<Value>& A, std::size_t outputs, const double* T,       \
                       double* G) {                                                           \
    HWY_DYNAMIC_DISPATCH(combination_of)(A, outputs, T, G);                                   \
  }
PRUNADAG_KERNELS(double, products_of_doubles, combination_of_doubles)
PRUNADAG_KERNELS(float, products_of_floats, combination_of_floats)
PRUNADAG_KERNELS(std::uint8_t, products_of_bytes, combination_of_bytes)
#undef PRUNADAG_KERNELS

}  // namespace prunadag
#endif
