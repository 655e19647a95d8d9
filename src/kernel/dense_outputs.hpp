// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>

#include "kernel/dense_rows.hpp"

namespace prunadag {

// Products of dense rows with K vectors at once. X and G have the K numbers of a column side by
// side, T those of a row. Every number is a sum of its terms in their order, one by one: its bits
// depend neither on K, nor on which rows and outputs stand beside it, nor on how the same numbers
// are stored, nor on the processor, of those that multiply and add in one step.

/// T = A X. One pass over the rows; X is read once for every 64 of them.
template <class Value>
void products(const DenseRows<Value>& A, std::size_t outputs, const double* X, double* T);

/// G += A'T. One pass over the rows; G is read and written once for every 64 of them.
template <class Value>
void add_combination(const DenseRows<Value>& A, std::size_t outputs, const double* T, double* G);

}  // namespace prunadag
