// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/matrix_file.hpp"

#include <algorithm>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <petscviewer.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/success.hpp"
#include "matrix/operations.hpp"
#include "matrix/rows_matrix.hpp"

namespace prunadag::matrix_file {
namespace {

/// Sets a size from a file where none was set; otherwise compares the two.
PetscErrorCode require_size(Mat A, PetscLayout layout, PetscInt size, const char* what) {
  PetscInt before, local;

  PetscFunctionBegin;
  PetscCall(PetscLayoutGetLocalSize(layout, &local));
  if (local >= 0) PetscCall(PetscLayoutSetUp(layout));  // adds up the sizes of all ranks
  PetscCall(PetscLayoutGetSize(layout, &before));
  if (before < 0) {
    PetscCall(PetscLayoutSetSize(layout, size));
  } else {
    PetscCheck(before == size, PetscObjectComm((PetscObject)A), PETSC_ERR_FILE_UNEXPECTED,
               "the file has %" PetscInt_FMT " %s where the matrix has %" PetscInt_FMT, size, what,
               before);
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Unread bytes of the viewer's file, on ranks that read; negative where unknown. All ranks read by
/// MPI, or rank 0 reads for all.
std::int64_t bytes_left(MPI_Comm comm, PetscViewer viewer) {
  PetscBool all_read;
  check(PetscViewerBinaryGetUseMPIIO(viewer, &all_read));
#if defined(PETSC_HAVE_MPIIO)
  if (all_read) {
    MPI_File file;
    MPI_Offset at, size = 0;
    check(PetscViewerBinaryGetMPIIODescriptor(viewer, &file));
    check(PetscViewerBinaryGetMPIIOOffset(viewer, &at));
    return MPI_File_get_size(file, &size) == MPI_SUCCESS ? std::int64_t(size - at) : -1;
  }
#endif
  int file = -1;
  check(PetscViewerBinaryGetDescriptor(viewer, &file));
  struct stat info;
  if (rank_of(comm) != 0 || fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) return -1;
  return std::max<std::int64_t>(0, std::int64_t(info.st_size) - lseek(file, 0, SEEK_CUR));
}

/// Refuses a file that is shorter than its matrix, before memory is allocated for the matrix. Other
/// ranks would hang if rank 0 stopped at the end of a file.
void require_length(MPI_Comm comm, PetscViewer viewer, std::int64_t rows,
                    const MatrixFileHeader& header) {
  const char* path;
  check(PetscViewerFileGetName(viewer, &path));
  agree(comm, [&] {
    const std::int64_t left = bytes_left(comm, viewer);
    if (left < 0) return;
    const double bytes = double(header.entries) * double(sizeof(PetscScalar)) +
                         (header.dense ? 0.0 : double(rows + header.entries) * sizeof(PetscInt));
    if (double(left) < bytes) {
      throw Error(ErrorKind::data, fmt::format("{}: ends {:.0f} bytes before its matrix does", path,
                                               bytes - double(left)));
    }
  });
}

/// PETSc counts the numbers of one read in a PetscInt.
template <class Number>
void read_all(PetscViewer viewer, std::vector<Number>& numbers, PetscDataType type) {
  check(PetscViewerBinaryReadAll(viewer, numbers.data(), PetscInt(numbers.size()), PETSC_DETERMINE,
                                 PETSC_DETERMINE, type));
}

/// The rows of one rank, for messages and checks.
struct RowsPlace {
  std::string path;
  std::int64_t first_row, columns;

  [[noreturn]] void fail(std::int64_t row, const std::string& what) const {
    throw Error(ErrorKind::data, fmt::format("{}: row {} {}", path, first_row + row + 1, what));
  }

  /// Returns the number of entries of the rows.
  std::int64_t add_up(const std::vector<PetscInt>& lengths) const {
    std::int64_t entries = 0;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      if (lengths[i] < 0 || lengths[i] > columns) {
        fail(std::int64_t(i), fmt::format("claims {} entries of {} columns", lengths[i], columns));
      }
      entries += lengths[i];
    }
    return entries;
  }

  void require_ascending(std::int64_t row, std::span<const PetscInt> where) const {
    PetscInt last = -1;
    for (const PetscInt column : where) {
      if (column <= last || column >= columns) {
        fail(row, fmt::format("has column {} after {} of {} columns", std::int64_t(column) + 1,
                              last + 1, columns));
      }
      last = column;
    }
  }
};

}  // namespace

PetscErrorCode read_header(Mat A, PetscViewer viewer, MatrixFileHeader* header) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)A);
  PetscBool binary;
  PetscInt numbers[4];
  PetscLayout rows, columns;

  PetscFunctionBegin;
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERBINARY, &binary));
  PetscCheck(binary, comm, PETSC_ERR_SUP, "a matrix of this type is read from PETSc binary only");
  PetscCall(PetscViewerSetUp(viewer));
  PetscCall(PetscViewerBinaryRead(viewer, numbers, 4, nullptr, PETSC_INT));
  PetscCheck(numbers[0] == MAT_FILE_CLASSID, comm, PETSC_ERR_FILE_UNEXPECTED,
             "the file has no matrix here");
  PetscCheck(numbers[3] >= MATRIX_BINARY_FORMAT_DENSE, comm, PETSC_ERR_FILE_UNEXPECTED,
             "the file has a matrix in an unknown format");
  PetscCheck(numbers[1] >= 0 && numbers[2] >= 0, comm, PETSC_ERR_FILE_UNEXPECTED,
             "the file has a matrix of %" PetscInt_FMT " x %" PetscInt_FMT " numbers", numbers[1],
             numbers[2]);
  header->dense = numbers[3] == MATRIX_BINARY_FORMAT_DENSE;
  PetscCheck(!header->dense || numbers[1] == 0 || numbers[2] > 0, comm, PETSC_ERR_FILE_UNEXPECTED,
             "the file has a dense matrix without columns");
  header->entries =
      header->dense ? std::int64_t(numbers[1]) * numbers[2] : std::int64_t(numbers[3]);
  PetscCall(operations::coded(comm, [&] { require_length(comm, viewer, numbers[1], *header); }));
  PetscCall(MatGetLayouts(A, &rows, &columns));
  PetscCall(require_size(A, rows, numbers[1], "rows"));
  PetscCall(require_size(A, columns, numbers[2], "columns"));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode read_entries(Mat A, PetscViewer viewer, const MatrixFileHeader& header,
                            Entries* entries) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)A);
  return operations::coded(comm, [&] {
    const char* path;
    PetscInt columns;
    check(PetscViewerFileGetName(viewer, &path));
    const rows_matrix::OwnRange range = rows_matrix::own_range(A);
    const PetscInt first = range.first_row, end = range.end_row;
    check(MatGetSize(A, nullptr, &columns));
    const RowsPlace place = agree(comm, [&] { return RowsPlace{path, first, columns}; });
    std::int64_t count = std::int64_t(end - first) * columns;
    if (!header.dense) {
      agree(comm, [&] { entries->lengths.resize(std::size_t(end - first)); });
      read_all(viewer, entries->lengths, PETSC_INT);
      agree(comm, [&] { count = place.add_up(entries->lengths); });
      if (const std::int64_t total = sum(comm, count); total != header.entries) {
        throw Error(ErrorKind::data, fmt::format("{}: rows have {} entries, the matrix {}", path,
                                                 total, header.entries));
      }
    }
    agree(comm, [&] {
      to_petsc_int(count, "this rank's part of the matrix");
      entries->values.resize(std::size_t(count));
      if (!header.dense) entries->columns.resize(std::size_t(count));
    });
    if (!header.dense) read_all(viewer, entries->columns, PETSC_INT);
    read_all(viewer, entries->values, PETSC_SCALAR);
    agree(comm, [&] {
      entries->for_each(std::size_t(end - first), [&](std::int64_t row, auto where, auto) {
        place.require_ascending(row, where);
      });
    });
  });
}

}  // namespace prunadag::matrix_file
