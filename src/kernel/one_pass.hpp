// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <functional>

#include "kernel/dense_rows.hpp"
#include "kernel/residuals.hpp"
#include "kernel/sparse_rows.hpp"

namespace prunadag {

// Of K outputs, x is K vectors x_k and g its gradients g_k: the K numbers of a column stand side by
// side.

/// Dense rows may take up to so many outputs one after the other, with x_k and g_k of their own.
inline constexpr std::size_t few_outputs = 5;
/// How many numbers of room one_pass() needs for that; 0 where it takes them together.
template <class Value>
std::size_t room_of(const DenseRows<Value>& A, std::size_t outputs);

/// g_k += sum of c_i phi'_k(a_i'x, y_i) a_i, and the sums of `residuals`, reading A from memory
/// once. g is not looked at unless the gradient is wanted. Always the same order of operations,
/// whatever the processor. Rows of more than 32,000 numbers, of 32 outputs and more those of more
/// than 4,000, are read a second time from a farther cache, and from memory where that is too small
/// for a block of them.
template <class Value>
void one_pass(const DenseRows<Value>& A, const double* x, Residuals& residuals, double* g,
              double* room = nullptr);

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
