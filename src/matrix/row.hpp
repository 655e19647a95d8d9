// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <vector>

#include <petscmat.h>

#include "matrix/stored_rows.hpp"

namespace prunadag {

/// One row of any matrix, owned by this rank; valid while the object lives. One at a time.
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

/// Writes rows of this rank, from `first` on, as dense rows one after the other: the first `width`
/// numbers of each, and as many rows as fit. Not collective.
void make_dense(Mat matrix, PetscInt first, std::size_t width, std::span<double> rows);

/// All rows of this rank as dense rows. Not collective.
std::vector<double> dense_local_rows(Mat matrix);

/// Reads stored rows by local number, in any order.
class StoredRowReader {
 public:
  explicit StoredRowReader(Mat matrix);
  /// Number of rows of this rank.
  PetscInt count() const noexcept { return count_; }
  /// Valid until the next call.
  RowEntries row(PetscInt i);

 private:
  Mat matrix_;
  const StoredRows* rows_ = nullptr;  // null for other matrix types
  PetscInt first_ = 0, count_ = 0;
  RowBuffer buffer_;
};

/// Calls show(local number, entries) for each stored row of this rank, in order. Rows are samples,
/// or features of a matrix by features, before columns are scaled and shifted. Other matrix types
/// give the rows of MatGetRow(). Not collective.
template <class Show>
void for_each_stored_row(Mat matrix, const Show& show) {
  StoredRowReader reader(matrix);
  for (PetscInt i = 0; i < reader.count(); ++i) show(std::size_t(i), reader.row(i));
}

}  // namespace prunadag
