// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>

#include "kernel/dense_rows.hpp"

namespace prunadag {

// Products of dense rows with K vectors at once. In X and G the K numbers of a column stand side by
// side, in T the K numbers of a row. Every number is the sum of its terms in their order, one by
// one. So its bits do not depend on K, on the rows and outputs beside it, or on how the numbers are
// stored. They are the same on all processors that multiply and add in one step.

/// T = A X. One pass over the rows; X is read once for every 64 of them.
template <class Value>
void products(const DenseRows<Value>& A, std::size_t outputs, const double* X, double* T);

/// G += A'T. One pass over the rows; G is read and written once for every 64 of them.
template <class Value>
void add_combination(const DenseRows<Value>& A, std::size_t outputs, const double* T, double* G);

}  // namespace prunadag
