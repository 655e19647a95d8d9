// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: objective and gradient of a sum of losses, f(x) = sum of c_i phi(a_i'x, y_i).
// Algorithm: for a block of rows that fits in cache, t_i = a_i'x, then r_i = c_i phi'(t_i, y_i),
// then g += sum of r_i a_i while the rows are still in cache. So memory is read once, not twice,
// and not K times for K outputs.
#include "kernel/one_pass.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "kernel/dense_outputs.hpp"
#include "kernel/turn.hpp"

namespace prunadag {
namespace {

/// Whether a matrix may stay in a level-2 cache between two passes.
template <class Value>
bool is_small(const DenseRows<Value>& A) {
  return A.rows * A.columns <= (std::size_t(1) << 20) / sizeof(Value);
}

/// Returns the number of rows in a block: 128 kB of rows, but at least 8 and at most 64 rows. This
/// block and the next one, which is on its way, then fill a fraction of a level-2 cache. Narrow
/// numbers and small matrices get a quarter of that, so that the second read is from the level-1
/// cache. Narrow numbers take longer to convert to double than to arrive. A small matrix may have
/// only 4 rows in a block.
template <class Value>
std::size_t block_rows(const DenseRows<Value>& A) {
  const bool quarter = is_small(A) || sizeof(Value) < sizeof(double);
  const std::size_t bytes = quarter ? 32768 : 131072, least = is_small(A) ? 4 : 8;
  const std::size_t fitting = bytes / sizeof(Value) / std::max<std::size_t>(A.columns, 1);
  return std::clamp(fitting / least * least, least, most_block_rows);
}

/// As above for K outputs. Every block reads x and g from a farther cache. So a block has at least
/// 2 K rows, but at most 64, to be enough work for that.
template <class Value>
std::size_t block_rows(const DenseRows<Value>& A, std::size_t outputs) {
  const std::size_t fitting = 131072 / sizeof(Value) / std::max<std::size_t>(A.columns, 1);
  const std::size_t least = std::min(2 * outputs, most_block_rows);
  return std::min((std::max(fitting, least) + 7) / 8 * 8, most_block_rows);
}

/// Returns the number of rows in a block of sparse rows, from 1 to 64: as many as have 16,000
/// entries together. These entries take 260 kB at most, at 2 to 16 bytes each, unless a single row
/// has more.
template <class Entries>
std::size_t block_rows(std::size_t left, Entries&& entries) {
  constexpr std::size_t enough = 16384;
  std::size_t count = 1;
  const std::size_t most = std::min(left, most_block_rows);
  while (count < most && entries(count + 1) <= enough) ++count;
  return count;
}

/// Returns the number of entries of a block, or 0 where fewer entries follow it.
template <class Rows>
std::size_t entries_ahead(const Rows& A, std::size_t rows, std::size_t first, std::size_t count) {
  const std::size_t size = A.entries(first, count);
  return A.entries(first, rows - first) >= 2 * size ? size : 0;
}

/// Takes all outputs for a block while it is in cache, so that it is read from memory once.
template <class Value>
void pass_of_outputs(const DenseRows<Value>& A, const double* x, Residuals& residuals, double* g) {
  const std::size_t outputs = residuals.outputs(), most = block_rows(A, outputs);
  for (std::size_t first = 0; first < A.rows; first += most) {
    const DenseRows<Value> block = A.part(first, std::min(most, A.rows - first));
    if (residuals.leaves(block.rows * block.columns)) return;
    const std::span<double> t = residuals.block(block.rows);
    products(block, outputs, x, t.data());
    residuals.take(first, t);
    if (residuals.want_gradient()) add_combination(block, outputs, t.data(), g);
  }
}

/// Takes the outputs one after the other for a block in cache. `room` holds x_k and g_k as separate
/// vectors.
template <class Value>
void pass_of_few_outputs(const DenseRows<Value>& A, const double* x, Residuals& residuals,
                         double* g, double* room) {
  const std::size_t outputs = residuals.outputs(), columns = A.columns, most = block_rows(A);
  double* const sums = room + outputs * columns;
  turn(x, columns, outputs, room);
  if (residuals.want_gradient()) turn(g, columns, outputs, sums);
  std::array<double, most_block_rows> of_one;
  for (std::size_t first = 0; first < A.rows; first += most) {
    const DenseRows<Value> block = A.part(first, std::min(most, A.rows - first));
    if (residuals.leaves(block.rows * block.columns)) break;
    const std::span<double> t = residuals.block(block.rows);
    for (std::size_t k = 0; k < outputs; ++k) {
      products(block, room + k * columns, of_one.data());
      for (std::size_t i = 0; i < block.rows; ++i) t[i * outputs + k] = of_one[i];
    }
    residuals.take(first, t);
    for (std::size_t k = 0; k < outputs && residuals.want_gradient(); ++k) {
      for (std::size_t i = 0; i < block.rows; ++i) of_one[i] = t[i * outputs + k];
      add_combination(block, of_one.data(), sums + k * columns);
    }
  }
  if (residuals.want_gradient()) turn(sums, outputs, columns, g);
}

/// Returns the memory for the K predictions of a block of sparse rows: `one` for one output, else
/// the block of `residuals`.
std::span<double> predictions_of(const Residuals& residuals, std::size_t count,
                                 std::span<double> one) {
  return residuals.outputs() == 1 ? one.first(count) : residuals.block(count);
}

}  // namespace

template <class Value>
std::size_t room_of(const DenseRows<Value>& A, std::size_t outputs) {
  // Few outputs are quicker one by one: together, an output per lane would leave half of the lanes
  // empty. For bytes, which become doubles first, this holds up to more outputs.
  constexpr std::size_t few = sizeof(Value) == 1 ? few_outputs : few_outputs - 1;
  return outputs == 1 || outputs > few ? 0 : 2 * outputs * A.columns;
}

template <class Value>
void one_pass(const DenseRows<Value>& A, const double* x, Residuals& residuals, double* g,
              double* room) {
  const std::size_t outputs = residuals.outputs();
  if (outputs > 1) {
    room_of(A, outputs) > 0 ? pass_of_few_outputs(A, x, residuals, g, room)
                            : pass_of_outputs(A, x, residuals, g);
    return;
  }
  std::array<double, most_block_rows> t;
  const std::size_t most = block_rows(A);
  for (std::size_t first = 0; first < A.rows; first += most) {
    const DenseRows<Value> block = A.part(first, std::min(most, A.rows - first));
    if (residuals.leaves(block.rows * block.columns)) return;
    products(block, x, t.data());
    residuals.take(first, std::span(t).first(block.rows));
    if (!residuals.want_gradient()) continue;
    const bool more = !is_small(A) && first + 2 * most <= A.rows;
    add_combination(block, t.data(), g, more ? A.row(first + most) : nullptr);
  }
}

template <class Start, class Column, class Values>
void one_pass(std::size_t rows, const SparseRows<Start, Column, Values>& local,
              const SparseRows<Start, Column, Values>& ghost, const double* x,
              const double* ghost_x, const std::function<void()>& arrived, Residuals& residuals,
              double* g, double* ghost_g) {
  const std::size_t outputs = residuals.outputs();
  std::array<double, most_block_rows> one;
  if (rows == 0) arrived();
  for (std::size_t first = 0, count = 0; first < rows; first += count) {
    count = block_rows(rows - first, [&](std::size_t r) {
      return local.entries(first, r) + ghost.entries(first, r);
    });
    const std::span<double> t = predictions_of(residuals, count, one);
    products(local, first, count, outputs, x, t.data());
    if (first == 0) arrived();
    if (residuals.leaves(local.entries(first, count) + ghost.entries(first, count))) return;
    add_products(ghost, first, count, outputs, ghost_x, t.data());
    residuals.take(first, t);
    if (!residuals.want_gradient()) continue;
    add_combination(local, first, count, outputs, t.data(), g,
                    entries_ahead(local, rows, first, count));
    add_combination(ghost, first, count, outputs, t.data(), ghost_g,
                    entries_ahead(ghost, rows, first, count));
  }
}

template <class Start, class Column, class Values>
void one_pass(std::size_t rows, const SparseRows<Start, Column, Values>& A, const double* x,
              Residuals& residuals, double* g) {
  const std::size_t outputs = residuals.outputs();
  std::array<double, most_block_rows> one;
  for (std::size_t first = 0, count = 0; first < rows; first += count) {
    count = block_rows(rows - first, [&](std::size_t r) { return A.entries(first, r); });
    if (residuals.leaves(A.entries(first, count))) return;
    const std::span<double> t = predictions_of(residuals, count, one);
    products(A, first, count, outputs, x, t.data());
    residuals.take(first, t);
    if (!residuals.want_gradient()) continue;
    add_combination(A, first, count, outputs, t.data(), g, entries_ahead(A, rows, first, count));
  }
}

#define PRUNADAG_INSTANTIATE(Value)                                   \
  template std::size_t room_of(const DenseRows<Value>&, std::size_t); \
  template void one_pass(const DenseRows<Value>&, const double*, Residuals&, double*, double*);
PRUNADAG_INSTANTIATE(double)
PRUNADAG_INSTANTIATE(float)
PRUNADAG_INSTANTIATE(std::uint8_t)
#undef PRUNADAG_INSTANTIATE

#define PRUNADAG_INSTANTIATE(...)                                                                \
  template void one_pass(std::size_t, const SparseRows<__VA_ARGS__>&,                            \
                         const SparseRows<__VA_ARGS__>&, const double*, const double*,           \
                         const std::function<void()>&, Residuals&, double*, double*);            \
  template void one_pass(std::size_t, const SparseRows<__VA_ARGS__>&, const double*, Residuals&, \
                         double*);
PRUNADAG_FOR_SPARSE_ROWS(PRUNADAG_INSTANTIATE)
#undef PRUNADAG_INSTANTIATE

}  // namespace prunadag
