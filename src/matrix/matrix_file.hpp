// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <petscmat.h>

/// Matrices in PETSc's binary files, as the types of ours read them.
namespace prunadag::matrix_file {

/// What a file says of a matrix before its numbers.
struct MatrixFileHeader {
  bool dense = false;        ///< whole rows as they stand, without columns
  std::int64_t entries = 0;  ///< of all ranks
};

/// The rows of this rank, one after the other; whole ones have no lengths and no columns.
struct Entries {
  std::vector<PetscInt> lengths, columns;
  std::vector<PetscScalar> values;

  /// row(local row, columns, values), in order.
  template <class Row>
  void for_each(std::size_t rows, Row&& row) const {
    const std::size_t width = rows > 0 ? values.size() / rows : 0;
    for (std::size_t i = 0, e = 0; i < rows; ++i) {
      const std::size_t count = lengths.empty() ? width : std::size_t(lengths[i]);
      const std::span<const PetscInt> where(columns.data() + (columns.empty() ? 0 : e),
                                            columns.empty() ? 0 : count);
      row(std::int64_t(i), where, std::span<const double>(values.data() + e, count));
      e += count;
    }
  }
};

/// Reads what stands before the numbers. The sizes of A become those of the file where none were
/// set, and are compared where they were; A is to be set up afterwards. PETSC_ERR_SUP for viewers
/// that are not binary, PETSC_ERR_FILE_UNEXPECTED for what is no such matrix, or ends before it
/// does. Collective.
PetscErrorCode read_header(Mat A, PetscViewer viewer, MatrixFileHeader* header);

/// Reads the rows of A behind that. PETSC_ERR_FILE_UNEXPECTED, on all ranks, where lengths or
/// columns make no sense. Collective; 8 bytes per number and a PetscInt for its column.
PetscErrorCode read_entries(Mat A, PetscViewer viewer, const MatrixFileHeader& header,
                            Entries* entries);

}  // namespace prunadag::matrix_file
