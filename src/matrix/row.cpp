// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/row.hpp"

#include <algorithm>

#include "base/petsc.hpp"
#include "matrix/rows_matrix.hpp"

namespace prunadag {

Row::Row(Mat matrix, PetscInt row) : matrix_(matrix), row_(row) {
  check(MatGetRow(matrix_, row_, &count, &columns, &values));
}

Row::~Row() { static_cast<void>(MatRestoreRow(matrix_, row_, &count, &columns, &values)); }

void make_dense(Mat matrix, PetscInt first, std::size_t width, std::span<double> rows) {
  std::ranges::fill(rows, 0.0);
  if (width == 0) return;
  for (std::size_t start = 0; start + width <= rows.size(); start += width) {
    const Row row(matrix, first++);
    for (PetscInt e = 0; e < row.count; ++e) {
      const std::size_t column = std::size_t(row.columns[e]);
      if (column < width) rows[start + column] = row.values[e];
    }
  }
}

std::vector<double> dense_local_rows(Mat matrix) {
  PetscInt first, end, columns;
  check(MatGetOwnershipRange(matrix, &first, &end));
  check(MatGetSize(matrix, nullptr, &columns));
  std::vector<double> rows(std::size_t(end - first) * std::size_t(columns));
  make_dense(matrix, first, std::size_t(columns), rows);
  return rows;
}

StoredRowReader::StoredRowReader(Mat matrix) : matrix_(matrix) {
  PetscInt end;
  check(MatGetOwnershipRange(matrix, &first_, &end));
  count_ = end - first_;
  const auto* held = rows_matrix::find(matrix);
  if (!held) return;
  rows_ = held->rows.get();
  count_ = PetscInt(rows_->count());
}

RowEntries StoredRowReader::row(PetscInt i) {
  if (rows_) return rows_->row(std::size_t(i), buffer_);
  const Row row(matrix_, first_ + i);
  buffer_.columns.assign(row.columns, row.columns + row.count);
  buffer_.values.assign(row.values, row.values + row.count);
  return {buffer_.columns, buffer_.values};
}

}  // namespace prunadag
