// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <vector>

#include <petscmat.h>

#include "matrix/stored_rows.hpp"

namespace prunadag {

/// One row of any matrix, which this rank owns, while it lives; one at a time.
class Row {
 public:
  Row(Mat matrix, PetscInt row);
  ~Row();
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  PetscInt count = 0;
  const PetscInt* columns = nullptr;
  const PetscScalar* values = nullptr;

 private:
  Mat matrix_;
  PetscInt row_;
};

/// Writes the rows from `first` on, which this rank owns, with all their zeros one after the other:
/// of each the first `width` numbers, as many rows as there is room for. Not collective.
void make_dense(Mat matrix, PetscInt first, std::size_t width, std::span<double> rows);

/// All rows of this rank in that form, whole. Not collective.
std::vector<double> dense_local_rows(Mat matrix);

/// One row after the other as they are stored, by their numbers from 0.
class StoredRowReader {
 public:
  explicit StoredRowReader(Mat matrix);
  /// How many this rank has.
  PetscInt count() const noexcept { return count_; }
  /// Lasts until the next call.
  RowEntries row(PetscInt i);

 private:
  Mat matrix_;
  const StoredRows* rows_ = nullptr;  // null of other types
  PetscInt first_ = 0, count_ = 0;
  RowBuffer buffer_;
};

/// Shows the rows of this rank as they are stored, show(number from 0, entries), in order: samples,
/// or, of a matrix by features, features; before their columns are scaled and shifted. Of a matrix
/// of another type, those that MatGetRow() gives. Not collective.
template <class Show>
void for_each_stored_row(Mat matrix, const Show& show) {
  StoredRowReader reader(matrix);
  for (PetscInt i = 0; i < reader.count(); ++i) show(std::size_t(i), reader.row(i));
}

}  // namespace prunadag
