// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: objective and gradient of a sum of losses, f(x) = c * sum of phi(a_i'x, y_i).
// Algorithm: for a block of rows that fits in cache, t_i = a_i'x, then r_i = c phi'(t_i, y_i), then
//   g += sum of r_i a_i while the rows are still there: memory is read once, not twice.
#include "kernel/one_pass.hpp"

#include <algorithm>
#include <array>

namespace prunadag {
namespace {

constexpr std::size_t most_rows = 64;  // of a block: enough that calling the loss costs nothing

/// A matrix that may stay in a level-2 cache between two passes.
bool is_small(const DenseRows& A) { return A.rows * A.columns <= 131072; }

/// Eight to 64 rows, of 64 kB together where they are not longer than an eighth of that: the block
/// and the next one, which is on its way, then fill a fraction of a level-2 cache. Of a small
/// matrix half as much, for the level-1 cache.
std::size_t block_rows(const DenseRows& A) {
  const std::size_t numbers = is_small(A) ? 4096 : 8192, least = is_small(A) ? 4 : 8;
  const std::size_t fitting = numbers / std::max<std::size_t>(A.columns, 1);
  return std::clamp(fitting / least * least, least, most_rows);
}

/// As many rows, at most 64, as have 16,000 entries: 200 kB, at 12 to 16 bytes each.
template <class Entries>
std::size_t block_rows(std::size_t left, Entries&& entries) {
  constexpr std::size_t enough = 16384;
  std::size_t count = 1;
  const std::size_t most = std::min(left, most_rows);
  while (count < most && entries(count + 1) <= enough) ++count;
  return count;
}

/// How many entries a block has, where as many follow; 0 at the end.
template <class Index>
std::size_t entries_ahead(const SparseRows<Index>& A, std::size_t rows, std::size_t first,
                          std::size_t count) {
  const std::size_t size = A.entries(first, count);
  return A.entries(first, rows - first) >= 2 * size ? size : 0;
}

}  // namespace

void Residuals::take(std::size_t first, std::span<double> t) {
  const std::span<const double> y = targets_.subspan(first, t.size());
  if (wanted_.value) value_ += loss_.value(t, y, scale_);
  if (wanted_.score) {
    const bool classes = loss_.labels == LabelRule::two_classes;
    for (std::size_t i = 0; i < t.size(); ++i) {
      score_ += classes ? double((t[i] > 0) == (y[i] > 0)) : (t[i] - y[i]) * (t[i] - y[i]);
    }
  }
  if (wanted_.gradient) loss_.derivative(t, y, scale_);
}

void one_pass(const DenseRows& A, const double* x, Residuals& residuals, double* g) {
  std::array<double, most_rows> t;
  const std::size_t most = block_rows(A);
  for (std::size_t first = 0; first < A.rows; first += most) {
    const DenseRows block = A.part(first, std::min(most, A.rows - first));
    products(block, x, t.data());
    residuals.take(first, std::span(t).first(block.rows));
    if (!residuals.want_gradient()) continue;
    const bool more = !is_small(A) && first + 2 * most <= A.rows;
    add_combination(block, t.data(), g, more ? A.row(first + most) : nullptr);
  }
}

template <class Index>
void one_pass(std::size_t rows, const SparseRows<Index>& local, const SparseRows<Index>& ghost,
              const double* x, const double* ghost_x, const std::function<void()>& arrived,
              Residuals& residuals, double* g, double* ghost_g) {
  std::array<double, most_rows> t;
  if (rows == 0) arrived();
  for (std::size_t first = 0, count = 0; first < rows; first += count) {
    count = block_rows(rows - first, [&](std::size_t r) {
      return local.entries(first, r) + ghost.entries(first, r);
    });
    products(local, first, count, x, t.data());
    if (first == 0) arrived();
    add_products(ghost, first, count, ghost_x, t.data());
    residuals.take(first, std::span(t).first(count));
    if (!residuals.want_gradient()) continue;
    add_combination(local, first, count, t.data(), g, entries_ahead(local, rows, first, count));
    add_combination(ghost, first, count, t.data(), ghost_g,
                    entries_ahead(ghost, rows, first, count));
  }
}

template <class Index>
void one_pass(std::size_t rows, const SparseRows<Index>& A, const double* x, Residuals& residuals,
              double* g) {
  std::array<double, most_rows> t;
  for (std::size_t first = 0, count = 0; first < rows; first += count) {
    count = block_rows(rows - first, [&](std::size_t r) { return A.entries(first, r); });
    products(A, first, count, x, t.data());
    residuals.take(first, std::span(t).first(count));
    if (!residuals.want_gradient()) continue;
    add_combination(A, first, count, t.data(), g, entries_ahead(A, rows, first, count));
  }
}

// What PetscInt and the fixed-width types are on any system.
#define PRUNADAG_INSTANTIATE(Index)                                                              \
  template void one_pass(std::size_t, const SparseRows<Index>&, const SparseRows<Index>&,        \
                         const double*, const double*, const std::function<void()>&, Residuals&, \
                         double*, double*);                                                      \
  template void one_pass(std::size_t, const SparseRows<Index>&, const double*, Residuals&, double*);
PRUNADAG_INSTANTIATE(int)
PRUNADAG_INSTANTIATE(long)
PRUNADAG_INSTANTIATE(long long)
#undef PRUNADAG_INSTANTIATE

}  // namespace prunadag
