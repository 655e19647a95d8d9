// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <functional>

#include "kernel/dense_rows.hpp"
#include "kernel/residuals.hpp"
#include "kernel/sparse_rows.hpp"

namespace prunadag {

// With K outputs, x holds K vectors x_k, and g holds their gradients g_k. The K numbers of a column
// stand side by side.

/// The largest number of outputs that a pass over dense rows takes one after the other. Each of
/// them then has its x_k and g_k in one piece.
inline constexpr std::size_t few_outputs = 5;
/// The numbers of room that one_pass() needs for these pieces: 0 where it takes all outputs
/// together.
template <class Value>
std::size_t room_of(const DenseRows<Value>& A, std::size_t outputs);

/// Adds to the sums of `residuals`, and g_k += sum of c_i phi'_k(a_i'x, y_i) a_i. A is read from
/// memory once. g is used only where the gradient is wanted. The order of operations is the same on
/// every processor. Long rows are read a second time, from a farther cache, or from memory where
/// that cache is too small for a block of rows. Long is more than 32,000 numbers, and from 32
/// outputs on more than 4,000.
template <class Value>
void one_pass(const DenseRows<Value>& A, const double* x, Residuals& residuals, double* g,
              double* room = nullptr);

/// The same for `rows` rows in two parts. `local` has the columns whose entries of x are on this
/// rank. `ghost` has those whose entries come from other ranks. `arrived` is called once, after the
/// local products of a first block, and returns when `ghost_x` is filled.
template <class Start, class Column, class Values>
void one_pass(std::size_t rows, const SparseRows<Start, Column, Values>& local,
              const SparseRows<Start, Column, Values>& ghost, const double* x,
              const double* ghost_x, const std::function<void()>& arrived, Residuals& residuals,
              double* g, double* ghost_g);

/// The same for rows without ghost columns.
template <class Start, class Column, class Values>
void one_pass(std::size_t rows, const SparseRows<Start, Column, Values>& A, const double* x,
              Residuals& residuals, double* g);

}  // namespace prunadag
