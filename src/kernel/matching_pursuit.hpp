// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace prunadag {

/// Orthogonal matching pursuit: chooses atoms of a dictionary D one by one. The next atom is the
/// one with the largest correlation with the residual of a signal y. The values solve least squares
/// on the chosen atoms. Holds memory for signals of one dictionary size.
class MatchingPursuit {
 public:
  /// For `atoms` atoms, of which at most `nonzeros` are chosen; nonzeros <= atoms. Takes
  /// 8*atoms*nonzeros bytes.
  MatchingPursuit(std::size_t atoms, std::size_t nonzeros);

  /// Codes a signal and returns the number of chosen atoms. `support` and `values`, both of length
  /// `nonzeros`, begin with the atoms in order of choice, and with their values.
  ///
  /// `gram` is D'D, symmetric, atoms x atoms; `correlations` is D'y; `norm` is that of y. Ties go
  /// to the lowest atom. Stops early when no atom has a correlation above 1e-12*norm with the
  /// residual, or when the next atom depends linearly on the chosen ones (at most 1e-5 of its
  /// length lies outside their span). Allocates nothing. Cost with k nonzeros: (k^2 + 3 k)*atoms
  /// multiplications and additions.
  std::size_t code(std::span<const double> gram, std::span<const double> correlations, double norm,
                   std::span<std::int32_t> support, std::span<double> values);

 private:
  std::size_t index_of_largest() const;
  double factor(std::size_t atom, std::size_t column) const;

  std::size_t atoms_, nonzeros_, tiles_;
  std::vector<double> factor_;   // P: tiles of atoms, each column by column
  std::vector<double> alpha_;    // correlations with the residual, padded to whole tiles
  std::vector<double> largest_;  // largest |alpha| of every tile
  std::vector<double> column_;   // of the Gram matrix, where its last tile is incomplete
  std::vector<double> rows_;     // rows of P for the chosen atoms: lower triangular
};

/// residual = y - sum of values[k] times atom support[k]; atoms are stored one after the other.
/// Returns the sum of squares of the residual.
double residual_of(std::span<const double> y, std::span<const double> atoms,
                   std::span<const std::int32_t> support, std::span<const double> values,
                   std::span<double> residual);

}  // namespace prunadag
