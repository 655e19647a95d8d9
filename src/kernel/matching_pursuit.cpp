// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: orthogonal matching pursuit without the residual, from G = D'D and alpha = D'y alone. P
// is the factor of the pivoted partial Cholesky factorisation of G; the pivots are the chosen
// atoms. The columns of P are p_k = D'q_k, where q_1, q_2, ... are the chosen atoms made
// orthonormal in turn. So
//   p_k = (G_j - sum_l P_jl p_l) / rho,  rho^2 = G_jj - sum_l P_jl^2,  l < k,
// and the correlations with the new residual are alpha - (alpha_j / rho) p_k. The values of the
// code solve a triangular system with the rows of P for the chosen atoms.
// Algorithm: Batch-OMP computes the same vector as alpha = D'y - G_I gamma. That takes as many
// columns of G in every step, from all over G; the columns of P stay in the cache. P is stored in
// tiles of atoms, whose columns follow each other. So a step is one stream through P, with a tile
// of p_k and alpha in registers.
// References: Pati, Rezaiifar, Krishnaprasad, "Orthogonal matching pursuit", Asilomar 1993;
//   Rubinstein, Zibulevsky, Elad, "Efficient implementation of the K-SVD algorithm using batch
//   orthogonal matching pursuit", Technion CS-2008-08, 2008.
#include "kernel/matching_pursuit.hpp"

#include <algorithm>
#include <cmath>

#include "kernel/pack.hpp"

namespace prunadag {
namespace {

constexpr std::size_t packs = 4, tile = packs * pack_size;
constexpr double negligible = 1e-12;  // relative to the norm of a signal
constexpr double dependent = 1e-10;   // relative to the squared norm of an atom

/// One tile: computes its part of column `count` of P, and subtracts `step` times this part from
/// alpha. Returns the largest |alpha|.
PRUNADAG_MULTIVERSION double extend_tile(const double* gram, double* factor, std::size_t count,
                                         const double* row, double rho, double step,
                                         double* alpha) {
  Pack p[packs], largest{};
  for (std::size_t i = 0; i < packs; ++i) load(p[i], gram + i * pack_size);
  const double* column = factor;
  for (std::size_t l = 0; l < count; ++l, column += tile) {
    for (std::size_t i = 0; i < packs; ++i) {
      Pack previous;
      load(previous, column + i * pack_size);
      p[i] -= row[l] * previous;
    }
  }
  for (std::size_t i = 0; i < packs; ++i) {
    Pack a;
    load(a, alpha + i * pack_size);
    p[i] /= rho;
    a -= step * p[i];
    store(factor + count * tile + i * pack_size, p[i]);
    store(alpha + i * pack_size, a);
    a = a < 0.0 ? -a : a;
    largest = a > largest ? a : largest;
  }
  double result = 0.0;
  for (std::size_t l = 0; l < pack_size; ++l) result = std::max(result, largest[l]);
  return result;
}

PRUNADAG_MULTIVERSION double subtract_atoms(const double* y, std::size_t features,
                                            const double* atoms, const std::int32_t* support,
                                            const double* values, std::size_t count,
                                            double* residual) {
  Pack squares{};
  const std::size_t whole = features / tile * tile;
  for (std::size_t f = 0; f < whole; f += tile) {
    Pack r[packs];
    for (std::size_t i = 0; i < packs; ++i) load(r[i], y + f + i * pack_size);
    for (std::size_t k = 0; k < count; ++k) {
      const double* atom = atoms + std::size_t(support[k]) * features + f;
      for (std::size_t i = 0; i < packs; ++i) {
        Pack d;
        load(d, atom + i * pack_size);
        r[i] -= values[k] * d;
      }
    }
    for (std::size_t i = 0; i < packs; ++i) {
      store(residual + f + i * pack_size, r[i]);
      squares += r[i] * r[i];
    }
  }
  double sum = total(squares);
  for (std::size_t f = whole; f < features; ++f) {
    double r = y[f];
    for (std::size_t k = 0; k < count; ++k) {
      r -= values[k] * atoms[std::size_t(support[k]) * features + f];
    }
    residual[f] = r;
    sum += r * r;
  }
  return sum;
}

}  // namespace

MatchingPursuit::MatchingPursuit(std::size_t atoms, std::size_t nonzeros)
    : atoms_(atoms),
      nonzeros_(nonzeros),
      tiles_((atoms + tile - 1) / tile),
      factor_(tiles_ * tile * nonzeros),
      alpha_(tiles_ * tile),
      largest_(tiles_),
      column_(tile),
      rows_(nonzeros * nonzeros) {}

std::size_t MatchingPursuit::index_of_largest() const {
  const auto best = std::max_element(largest_.begin(), largest_.end());
  const auto first = alpha_.begin() + (best - largest_.begin()) * std::ptrdiff_t(tile);
  const auto found = std::find_if(first, first + std::ptrdiff_t(tile) - 1,
                                  [=](double a) { return std::abs(a) == *best; });
  return std::min(std::size_t(found - alpha_.begin()), atoms_ - 1);
}

double MatchingPursuit::factor(std::size_t atom, std::size_t column) const {
  return factor_[(atom / tile * nonzeros_ + column) * tile + atom % tile];
}

std::size_t MatchingPursuit::code(std::span<const double> gram,
                                  std::span<const double> correlations, double norm,
                                  std::span<std::int32_t> support, std::span<double> values) {
  std::copy(correlations.begin(), correlations.end(), alpha_.begin());
  for (std::size_t t = 0; t < tiles_; ++t) {
    largest_[t] = 0.0;
    for (std::size_t i = t * tile; i < (t + 1) * tile; ++i) {
      largest_[t] = std::max(largest_[t], std::abs(alpha_[i]));
    }
  }
  std::size_t count = 0;
  for (; count < nonzeros_; ++count) {
    // The correlation of a chosen atom is 0 to rounding, far below the tolerance.
    const std::size_t j = index_of_largest();
    if (!(std::abs(alpha_[j]) > negligible * norm)) break;
    const double* const column = gram.data() + j * atoms_;
    double* const row = rows_.data() + count * nonzeros_;
    double square = column[j];
    for (std::size_t l = 0; l < count; ++l) {
      row[l] = factor(j, l);
      square -= row[l] * row[l];
    }
    if (!(square > dependent * column[j])) break;
    const double rho = std::sqrt(square), step = alpha_[j] / rho;
    row[count] = rho;
    support[count] = std::int32_t(j);
    values[count] = step;
    for (std::size_t t = 0; t < tiles_; ++t) {
      const double* part = column + t * tile;
      if ((t + 1) * tile > atoms_) {
        std::copy(part, column + atoms_, column_.begin());
        part = column_.data();
      }
      largest_[t] = extend_tile(part, factor_.data() + t * nonzeros_ * tile, count, row, rho, step,
                                alpha_.data() + t * tile);
    }
  }
  // Solves L'gamma = steps, from the last value to the first.
  for (std::size_t k = count; k-- > 0;) {
    const double* const row = rows_.data() + k * nonzeros_;
    values[k] /= row[k];
    for (std::size_t l = 0; l < k; ++l) values[l] -= row[l] * values[k];
  }
  return count;
}

double residual_of(std::span<const double> y, std::span<const double> atoms,
                   std::span<const std::int32_t> support, std::span<const double> values,
                   std::span<double> residual) {
  return subtract_atoms(y.data(), y.size(), atoms.data(), support.data(), values.data(),
                        values.size(), residual.data());
}

}  // namespace prunadag
