// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <petscmat.h>

/// Matrices in PETSc's binary files, as our matrix types read them.
namespace prunadag::matrix_file {

/// The facts about a matrix that a file has before the numbers.
struct MatrixFileHeader {
  bool dense = false;        ///< whole rows, without column numbers
  std::int64_t entries = 0;  ///< on all ranks
};

/// The rows of this rank, one after the other; dense rows have no lengths and no columns.
struct Entries {
  std::vector<PetscInt> lengths, columns;
  std::vector<PetscScalar> values;

  /// Calls row(local row, columns, values) for each row, in order.
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

/// Reads the header. Sets the sizes of A from the file where they were not set, and compares them
/// otherwise; A must be set up afterwards. PETSC_ERR_SUP for viewers that are not binary,
/// PETSC_ERR_FILE_UNEXPECTED for a file that is not a matrix, or ends before its matrix does.
/// Collective.
PetscErrorCode read_header(Mat A, PetscViewer viewer, MatrixFileHeader* header);

/// Reads the rows of A after the header. PETSC_ERR_FILE_UNEXPECTED, on all ranks, for impossible
/// lengths or columns. Collective; 8 bytes per number and a PetscInt for its column.
PetscErrorCode read_entries(Mat A, PetscViewer viewer, const MatrixFileHeader& header,
                            Entries* entries);

}  // namespace prunadag::matrix_file
