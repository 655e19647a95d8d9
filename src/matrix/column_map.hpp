// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>
#include <vector>

#include <petscmat.h>

#include "matrix/stored_rows.hpp"
#include "prunadag/handle.hpp"

namespace prunadag {

/// Scales and shifts of columns, kept beside the stored rows: the matrix has the numbers factor *
/// inverse_j * (a_ij - offset_j), where a_ij is stored. Sparse rows stay sparse, and bytes stay
/// bytes.
struct ColumnMap {
  double factor = 1.0;
  VecHandle inverse;  ///< laid out as the columns; null: ones
  VecHandle offset;   ///< laid out as the columns; null: zeros
  /// Both vectors with all columns, on every rank; null where the vector is null.
  std::shared_ptr<const std::vector<double>> all_inverse, all_offset;

  bool scales() const noexcept { return factor != 1.0 || inverse; }
  bool is_identity() const noexcept { return !scales() && !offset; }

  /// Another reference to the same vectors.
  ColumnMap copy() const;
  /// Sets all_inverse and all_offset from the vectors. Collective; throws on all ranks.
  void gather_all();

  /// y_j = factor inverse_j x_j for the K numbers of each column. y may be x. Not collective.
  void scale(Vec x, Vec y) const;
  /// The numbers that products subtract from every row, factor inverse_j offset_j, laid out as the
  /// columns; null without offset. Collective.
  VecHandle shift() const;

  /// The entries of a row of the matrix; all `columns` entries where there is an offset. Valid
  /// until the next call with the buffer. May throw std::bad_alloc.
  RowEntries of_row(const RowEntries& stored, std::size_t columns, RowBuffer& buffer) const;
};

}  // namespace prunadag
