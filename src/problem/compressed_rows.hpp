// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <petscmat.h>

#include "base/petsc.hpp"
#include "kernel/sparse_rows.hpp"

namespace prunadag {

/// Gives access to the compressed rows of a sequential AIJ matrix, while the object lives. Not
/// collective.
class CompressedRows {
 public:
  explicit CompressedRows(Mat matrix) : matrix_(matrix) {
    check(MatGetRowIJ(matrix_, 0, PETSC_FALSE, PETSC_FALSE, &rows_, &starts_, &columns_, &done_));
    check(MatSeqAIJGetArrayRead(matrix_, &values_));
  }
  ~CompressedRows() {
    static_cast<void>(MatSeqAIJRestoreArrayRead(matrix_, &values_));
    static_cast<void>(
        MatRestoreRowIJ(matrix_, 0, PETSC_FALSE, PETSC_FALSE, &rows_, &starts_, &columns_, &done_));
  }
  CompressedRows(const CompressedRows&) = delete;
  CompressedRows& operator=(const CompressedRows&) = delete;

  std::size_t count() const noexcept { return std::size_t(rows_); }
  double entries() const noexcept { return double(view().entries(0, count())); }
  SparseRows<PetscInt> view() const noexcept { return {starts_, columns_, values_}; }

 private:
  Mat matrix_;
  PetscInt rows_ = 0;
  const PetscInt *starts_ = nullptr, *columns_ = nullptr;
  const PetscScalar* values_ = nullptr;
  PetscBool done_ = PETSC_FALSE;
};

}  // namespace prunadag
