// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace prunadag {

/// Orthogonal matching pursuit: atoms of a dictionary D are chosen one by one, each the one that
/// correlates most with what the chosen ones leave of a signal y; the values are those of least
/// squares on the chosen atoms. Holds the room for signals of one dictionary size.
class MatchingPursuit {
 public:
  /// For `atoms` atoms of which at most `nonzeros` are chosen; nonzeros <= atoms. Takes
  /// 8*atoms*nonzeros bytes.
  MatchingPursuit(std::size_t atoms, std::size_t nonzeros);

  /// The code of a signal: how many atoms were chosen; the first so many entries of `support` and
  /// `values`, both of length `nonzeros`, are the atoms in the order of choice and their values.
  ///
  /// `gram` is D'D, symmetric, atoms x atoms; `correlations` D'y; `norm` that of y. Ties go to the
  /// lowest atom. It ends early when no atom correlates with the rest by more than 1e-12*norm, or
  /// when the next one depends linearly on the chosen (its part outside their span has at most 1e-5
  /// of its length). Nothing is allocated. With k nonzeros: (k^2 + 3 k)*atoms multiplications and
  /// additions.
  std::size_t code(std::span<const double> gram, std::span<const double> correlations, double norm,
                   std::span<std::int32_t> support, std::span<double> values);

 private:
  std::size_t index_of_largest() const;
  double factor(std::size_t atom, std::size_t column) const;

  std::size_t atoms_, nonzeros_, tiles_;
  std::vector<double> factor_;   // P, tile by tile of atoms, in a tile column by column
  std::vector<double> alpha_;    // correlations with the residual, filled up to whole tiles
  std::vector<double> largest_;  // |alpha| in every tile
  std::vector<double> column_;   // of the Gram matrix, where its last tile is not whole
  std::vector<double> rows_;     // of P that belong to the chosen atoms: lower triangular
};

/// residual = y - sum of values[k] times atom support[k]; atoms are stored one after the other.
/// Returns the residual's sum of squares.
double residual_of(std::span<const double> y, std::span<const double> atoms,
                   std::span<const std::int32_t> support, std::span<const double> values,
                   std::span<double> residual);

}  // namespace prunadag
