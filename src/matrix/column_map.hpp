// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>
#include <vector>

#include <petscmat.h>

#include "matrix/stored_rows.hpp"
#include "prunadag/handle.hpp"

namespace prunadag {

/// What the numbers of a matrix are beside those that are stored: factor * inverse_j * (a_ij -
/// offset_j). Stored rows stay as they are, sparse ones sparse and bytes bytes.
struct ColumnMap {
  double factor = 1.0;
  VecHandle inverse;  ///< laid out as the columns; null: ones
  VecHandle offset;   ///< the same; null: zeros
  /// All of both on every rank; null with them.
  std::shared_ptr<const std::vector<double>> all_inverse, all_offset;

  bool scales() const noexcept { return factor != 1.0 || inverse; }
  bool is_identity() const noexcept { return !scales() && !offset; }

  /// Another reference to the same numbers.
  ColumnMap copy() const;
  /// Sets those on every rank, from what is laid out. Collective; throws on all ranks.
  void gather_all();

  /// y_j = factor inverse_j x_j for the K numbers of each column; y may be x. Not collective.
  void scale(Vec x, Vec y) const;
  /// The numbers that are taken from every row in the end, factor inverse_j offset_j, laid out as the
  /// columns; null: none. Collective.
  VecHandle shift() const;

  /// The entries of a row as they are in the matrix: all of them where there is an offset, and the
  /// matrix has so many columns. Lasts until the next call with the buffer. May throw
  /// std::bad_alloc.
  RowEntries of_row(const RowEntries& stored, std::size_t columns, RowBuffer& buffer) const;
};

}  // namespace prunadag
