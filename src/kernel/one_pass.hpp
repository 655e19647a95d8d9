// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <functional>

#include "kernel/dense_rows.hpp"
#include "kernel/residuals.hpp"
#include "kernel/sparse_rows.hpp"

namespace prunadag {

// Of K outputs, x is K vectors x_k and g its gradients g_k. Dense rows, which go over all entries
// anyway, have them one after the other; sparse ones, which jump, have the K numbers of an entry
// side by side.

/// g_k += sum of c_i phi'_k(a_i'x, y_i) a_i, and the sums of `residuals`, reading A from memory
/// once. g is not looked at unless the gradient is wanted. Always the same order of operations,
/// whatever the processor. Rows of more than 32,000 numbers are read a second time from a farther
/// cache, and from memory where that is too small for four of them.
template <class Value>
void one_pass(const DenseRows<Value>& A, const double* x, Residuals& residuals, double* g);

/// The same for `rows` rows in two parts, those of the entries of x that are here and those of the
/// `ghost` entries, which come from elsewhere: `arrived`, called once, returns when `ghost_x` is
/// filled. Before that the local products of a first block are done.
template <class Start, class Column, class Values>
void one_pass(std::size_t rows, const SparseRows<Start, Column, Values>& local,
              const SparseRows<Start, Column, Values>& ghost, const double* x,
              const double* ghost_x, const std::function<void()>& arrived, Residuals& residuals,
              double* g, double* ghost_g);

/// The same where there are no ghost entries.
template <class Start, class Column, class Values>
void one_pass(std::size_t rows, const SparseRows<Start, Column, Values>& A, const double* x,
              Residuals& residuals, double* g);

}  // namespace prunadag
