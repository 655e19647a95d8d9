// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <vector>

#include <petscmat.h>

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

}  // namespace prunadag
