// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <type_traits>

namespace prunadag {

/// A matrix whose rows a_i stand one after the other, `columns` numbers each, stored as double,
/// float or std::uint8_t; they are computed with in double. Owns nothing.
template <class Value>
struct DenseRows {
  const Value* values;
  std::size_t rows, columns;

  const Value* row(std::size_t i) const noexcept { return values + i * columns; }
  DenseRows part(std::size_t first, std::size_t count) const noexcept {
    return {row(first), count, columns};
  }
};

/// t_i = a_i'x. One pass over the rows, several at a time; the bits of t_i do not depend on which
/// rows stand beside a_i, nor on how the same numbers are stored; nor on the processor, of those
/// that multiply and add in one step (x86-64 from AVX2 on, ARM).
template <class Value>
void products(const DenseRows<Value>& A, const double* x, double* t);

/// g += sum of t_i a_i, in the order of the rows for every entry of g. One pass over the rows.
/// Unless `ahead` is null, it asks for as many rows from there on while it works on these.
template <class Value>
void add_combination(const DenseRows<Value>& A, const double* t, double* g,
                     const std::type_identity_t<Value>* ahead = nullptr);

}  // namespace prunadag
