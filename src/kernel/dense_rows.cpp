// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: products of a matrix stored by rows, t = A x and g += A't.
// Algorithm: eight rows at a time, four where rows are long, so that memory is read in several
//   streams and x and g are read once for all of them. A product is summed in eight lanes. The
//   lanes are vectors of the compiler's, which stay in registers; arrays would not. Floats and bytes
//   become doubles on their way into a register.
#include "kernel/dense_rows.hpp"

#include <cstdint>
#include <cstring>

#include "kernel/multiversion.hpp"

#ifdef PRUNADAG_AVX512
#include <immintrin.h>  // declares the compiler's own functions for AVX2 and AVX-512
#endif

namespace prunadag {
namespace {

constexpr std::size_t lanes = 8;

// Above this, eight rows and the eight that come next leave no room for x and g in a level-2 cache.
constexpr std::size_t long_row = 4096;

/// Vectors as wide as the processor's: the eight lanes are one, or two halves. Wider ones would be
/// kept in memory.
using Whole = double __attribute__((vector_size(64)));
using Half = double __attribute__((vector_size(32)));

template <class Vector>
constexpr std::size_t parts = lanes * sizeof(double) / sizeof(Vector);
template <class Vector>
constexpr std::size_t width = sizeof(Vector) / sizeof(double);

using WholeFloats = float __attribute__((vector_size(32)));
using HalfFloats = float __attribute__((vector_size(16)));
using HalfBytes = std::uint8_t __attribute__((vector_size(4)));
using HalfIntegers = int __attribute__((vector_size(16)));

PRUNADAG_INLINED void load(const double* from, Whole& to) { std::memcpy(&to, from, sizeof to); }
PRUNADAG_INLINED void load(const double* from, Half& to) { std::memcpy(&to, from, sizeof to); }

/// How floats and bytes become vectors of doubles. The compiler's own conversion takes the vectors
/// apart where the processor has one instruction.
struct Baseline {
  using Vector = Half;

  PRUNADAG_INLINED static void load(const float* from, Half& to) {
    HalfFloats floats;
    std::memcpy(&floats, from, sizeof floats);
    to = __builtin_convertvector(floats, Half);
  }
  PRUNADAG_INLINED static void load(const std::uint8_t* from, Half& to) {
    HalfBytes bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    to = __builtin_convertvector(__builtin_convertvector(bytes, HalfIntegers), Half);
  }
};

#ifdef PRUNADAG_AVX512
using Bytes = char __attribute__((vector_size(16)));

struct Avx2 {
  using Vector = Half;

  PRUNADAG_INLINED static void load(const float* from, Half& to) {
    HalfFloats floats;
    std::memcpy(&floats, from, sizeof floats);
    to = __builtin_ia32_cvtps2pd256(floats);
  }
  PRUNADAG_INLINED static void load(const std::uint8_t* from, Half& to) {
    int bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    const HalfIntegers low{bytes, 0, 0, 0};
    to = __builtin_ia32_cvtdq2pd256(__builtin_ia32_pmovzxbd128(Bytes(low)));
  }
};

struct Avx512 {
  using Vector = Whole;

  PRUNADAG_INLINED static void load(const float* from, Whole& to) {
    constexpr int current_rounding = 4;
    WholeFloats floats;
    std::memcpy(&floats, from, sizeof floats);
    to = __builtin_ia32_cvtps2pd512_mask(floats, Whole{}, -1, current_rounding);
  }
  PRUNADAG_INLINED static void load(const std::uint8_t* from, Whole& to) {
    using Integers = long long __attribute__((vector_size(16)));
    long long bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    const Integers low{bytes, 0};
    to = __builtin_ia32_cvtdq2pd512_mask(__builtin_ia32_pmovzxbd256(Bytes(low)), Whole{}, -1);
  }
};
#endif

template <class Processor, class Value>
PRUNADAG_INLINED void load_stored(const Value* from, typename Processor::Vector& to) {
  if constexpr (sizeof(Value) == sizeof(double)) {
    load(from, to);
  } else {
    Processor::load(from, to);
  }
}

/// The sums over the lanes of every row, neighbours first; of several rows at once, lane by lane.
template <std::size_t Rows>
PRUNADAG_INLINED void totals(const Whole (&v)[Rows][1], double* sums) {
  if constexpr (Rows == 8) {
    Whole twos[4], fours[2];
    for (std::size_t r = 0; r < 4; ++r) {
      const Whole &a = v[2 * r][0], &b = v[2 * r + 1][0];
      twos[r] = __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14) +
                __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (std::size_t r = 0; r < 2; ++r) {
      const Whole &a = twos[2 * r], &b = twos[2 * r + 1];
      fours[r] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13) +
                 __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
    }
    const Whole all = __builtin_shufflevector(fours[0], fours[1], 0, 1, 2, 3, 8, 9, 10, 11) +
                      __builtin_shufflevector(fours[0], fours[1], 4, 5, 6, 7, 12, 13, 14, 15);
    std::memcpy(sums, &all, sizeof all);
  } else {
    for (std::size_t r = 0; r < Rows; ++r) {
      const Whole& s = v[r][0];
      sums[r] = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
    }
  }
}

template <std::size_t Rows>
PRUNADAG_INLINED void totals(const Half (&v)[Rows][2], double* sums) {
  if constexpr (Rows % 4 == 0) {
    for (std::size_t r = 0; r < Rows; r += 4) {
      Half fours[2];
      for (std::size_t p = 0; p < 2; ++p) {
        const Half &a = v[r][p], &b = v[r + 1][p], &c = v[r + 2][p], &d = v[r + 3][p];
        const Half ab =
            __builtin_shufflevector(a, b, 0, 4, 2, 6) + __builtin_shufflevector(a, b, 1, 5, 3, 7);
        const Half cd =
            __builtin_shufflevector(c, d, 0, 4, 2, 6) + __builtin_shufflevector(c, d, 1, 5, 3, 7);
        fours[p] = __builtin_shufflevector(ab, cd, 0, 1, 4, 5) +
                   __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
      }
      const Half all = fours[0] + fours[1];
      std::memcpy(sums + r, &all, sizeof all);
    }
  } else {
    for (std::size_t r = 0; r < Rows; ++r) {
      const Half &s = v[r][0], &t = v[r][1];
      sums[r] = ((s[0] + s[1]) + (s[2] + s[3])) + ((t[0] + t[1]) + (t[2] + t[3]));
    }
  }
}

template <class Processor, std::size_t Rows, class Value>
PRUNADAG_INLINED void group_products(const Value* a, std::size_t n, const double* x, double* t) {
  using Vector = typename Processor::Vector;
  Vector sums[Rows][parts<Vector>] = {};
  std::size_t j = 0;
  for (; j + lanes <= n; j += lanes) {
    for (std::size_t p = 0; p < parts<Vector>; ++p) {
      const std::size_t k = j + p * width<Vector>;
      Vector at, entries;
      load(x + k, at);
      for (std::size_t r = 0; r < Rows; ++r) {
        load_stored<Processor>(a + r * n + k, entries);
        sums[r][p] += entries * at;
      }
    }
  }
  totals(sums, t);
  for (; j < n; ++j) {
    for (std::size_t r = 0; r < Rows; ++r) t[r] += double(a[r * n + j]) * x[j];
  }
}

template <class Processor, std::size_t Rows, bool Ahead, class Value>
PRUNADAG_INLINED void group_combination(const Value* a, std::size_t n, const double* t, double* g,
                                        const Value* ahead) {
  using Vector = typename Processor::Vector;
  constexpr std::size_t line = 64 / sizeof(Value);  // numbers of a cache line
  double factor[Rows];
  for (std::size_t r = 0; r < Rows; ++r) factor[r] = t[r];
  std::size_t j = 0;
  for (; j + lanes <= n; j += lanes) {
    if (Ahead && j % line == 0) {
      for (std::size_t r = 0; r < Rows; ++r) __builtin_prefetch(ahead + r * n + j, 0, 2);
    }
    for (std::size_t p = 0; p < parts<Vector>; ++p) {
      const std::size_t k = j + p * width<Vector>;
      Vector sum, entries;
      load(g + k, sum);
      for (std::size_t r = 0; r < Rows; ++r) {
        load_stored<Processor>(a + r * n + k, entries);
        sum += entries * factor[r];
      }
      std::memcpy(g + k, &sum, sizeof sum);
    }
  }
  for (; j < n; ++j) {
    double sum = g[j];
    for (std::size_t r = 0; r < Rows; ++r) sum += double(a[r * n + j]) * factor[r];
    g[j] = sum;
  }
}

template <class Processor, class Value>
PRUNADAG_INLINED void all_products(const Value* a, std::size_t rows, std::size_t n, const double* x,
                                   double* t) {
  std::size_t i = 0;
  if (n <= long_row) {
    for (; i + 8 <= rows; i += 8) group_products<Processor, 8>(a + i * n, n, x, t + i);
  }
  for (; i + 4 <= rows; i += 4) group_products<Processor, 4>(a + i * n, n, x, t + i);
  for (; i < rows; ++i) group_products<Processor, 1>(a + i * n, n, x, t + i);
}

template <class Processor, class Value>
PRUNADAG_INLINED void all_combinations(const Value* a, std::size_t rows, std::size_t n,
                                       const double* t, double* g, const Value* ahead) {
  std::size_t i = 0;
  if (n <= long_row) {
    if (ahead) {
      for (; i + 8 <= rows; i += 8) {
        group_combination<Processor, 8, true>(a + i * n, n, t + i, g, ahead + i * n);
      }
    }
    for (; i + 8 <= rows; i += 8) {
      group_combination<Processor, 8, false>(a + i * n, n, t + i, g, a);
    }
  }
  for (; i + 4 <= rows; i += 4) {
    group_combination<Processor, 4, false>(a + i * n, n, t + i, g, a);
  }
  for (; i < rows; ++i) group_combination<Processor, 1, false>(a + i * n, n, t + i, g, a);
}

// One version per processor: only the widest vectors are another type, so clones do not do.
#define PRUNADAG_VERSION(TARGET, Processor, Value)                                                 \
  TARGET void multiply(const Value* a, std::size_t rows, std::size_t n, const double* x,           \
                       double* t) {                                                                \
    all_products<Processor>(a, rows, n, x, t);                                                     \
  }                                                                                                \
  TARGET void combine(const Value* a, std::size_t rows, std::size_t n, const double* t, double* g, \
                      const Value* ahead) {                                                        \
    all_combinations<Processor>(a, rows, n, t, g, ahead);                                          \
  }
#ifdef PRUNADAG_AVX512
#define PRUNADAG_VERSIONS(Value)                   \
  PRUNADAG_VERSION(PRUNADAG_AVX512, Avx512, Value) \
  PRUNADAG_VERSION(PRUNADAG_AVX2, Avx2, Value)     \
  PRUNADAG_VERSION(PRUNADAG_BASELINE, Baseline, Value)
#else
#define PRUNADAG_VERSIONS(Value) PRUNADAG_VERSION(PRUNADAG_BASELINE, Baseline, Value)
#endif
PRUNADAG_VERSIONS(double)
PRUNADAG_VERSIONS(float)
PRUNADAG_VERSIONS(std::uint8_t)
#undef PRUNADAG_VERSIONS
#undef PRUNADAG_VERSION

}  // namespace

template <class Value>
void products(const DenseRows<Value>& A, const double* x, double* t) {
  multiply(A.values, A.rows, A.columns, x, t);
}

template <class Value>
void add_combination(const DenseRows<Value>& A, const double* t, double* g,
                     const std::type_identity_t<Value>* ahead) {
  combine(A.values, A.rows, A.columns, t, g, ahead);
}

#define PRUNADAG_INSTANTIATE(Value)                                        \
  template void products(const DenseRows<Value>&, const double*, double*); \
  template void add_combination(const DenseRows<Value>&, const double*, double*, const Value*);
PRUNADAG_INSTANTIATE(double)
PRUNADAG_INSTANTIATE(float)
PRUNADAG_INSTANTIATE(std::uint8_t)
#undef PRUNADAG_INSTANTIATE

}  // namespace prunadag
