// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <type_traits>

namespace prunadag {

/// A matrix whose rows a_i stand one after the other, with `columns` numbers each. The numbers are
/// stored as double, float or std::uint8_t, and every computation is in double. Owns nothing.
template <class Value>
struct DenseRows {
  const Value* values;
  std::size_t rows, columns;

  const Value* row(std::size_t i) const noexcept { return values + i * columns; }
  DenseRows part(std::size_t first, std::size_t count) const noexcept {
    return {row(first), count, columns};
  }
};

/// t_i = a_i'x. One pass over the rows, several at a time. The bits of t_i do not depend on the rows
/// beside a_i or on how the numbers are stored. They are the same on all processors that multiply
/// and add in one step (x86-64 from AVX2 on, ARM).
template <class Value>
void products(const DenseRows<Value>& A, const double* x, double* t);

/// g += sum of t_i a_i. Every entry of g adds its terms in the order of the rows. One pass over the
/// rows. If `ahead` is not null, as many rows from there on are fetched into cache meanwhile.
template <class Value>
void add_combination(const DenseRows<Value>& A, const double* t, double* g,
                     const std::type_identity_t<Value>* ahead = nullptr);

}  // namespace prunadag
