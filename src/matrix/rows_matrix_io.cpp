// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// MATPRUNADAGROWS as text and in PETSc's binary formats. PETSC_VIEWER_NATIVE writes dense rows
// without columns; otherwise every entry is written with its column. Numbers from a file are
// inspected, and stored in as few bytes as they need.
#include <algorithm>

#include <petscviewer.h>

#include "base/argument.hpp"
#include "base/collective.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "base/success.hpp"
#include "matrix/matrix_file.hpp"
#include "matrix/operations.hpp"
#include "matrix/rows_matrix.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag::rows_matrix {
namespace {

MPI_Comm comm_of(Mat A) { return PetscObjectComm((PetscObject)A); }

struct NumbersBlock {
  PetscInt rows, total_rows, columns, entries;  // `entries` is that of this rank
};

/// PETSc counts the numbers that a rank reads or writes at once in a PetscInt.
PetscErrorCode block_of(Mat A, NumbersBlock* block) {
  PetscFunctionBegin;
  PetscCall(MatGetLocalSize(A, &block->rows, nullptr));
  PetscCall(MatGetSize(A, &block->total_rows, &block->columns));
  PetscCall(PetscIntMultError(block->rows, block->columns, &block->entries));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode view_text(const double* numbers, const NumbersBlock& block, PetscViewer viewer) {
  PetscFunctionBegin;
  PetscCall(PetscViewerASCIIPushSynchronized(viewer));
  for (PetscInt i = 0; i < block.rows; ++i) {
    for (PetscInt j = 0; j < block.columns; ++j) {
      PetscCall(PetscViewerASCIISynchronizedPrintf(viewer, "%18.16e ", *numbers++));
    }
    PetscCall(PetscViewerASCIISynchronizedPrintf(viewer, "\n"));
  }
  PetscCall(PetscViewerFlush(viewer));
  PetscCall(PetscViewerASCIIPopSynchronized(viewer));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Writes row lengths and column numbers, which precede the values in the universal format.
PetscErrorCode write_pattern(const NumbersBlock& block, PetscViewer viewer) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)viewer);
  PetscInt *lengths, *indices;

  PetscFunctionBegin;
  PetscCall(operations::agreed(
      comm, [&] { return PetscMalloc2(block.rows, &lengths, block.entries, &indices); }));
  for (PetscInt i = 0; i < block.rows; ++i) lengths[i] = block.columns;
  for (PetscInt e = 0; e < block.entries; ++e) indices[e] = e % block.columns;
  PetscCall(PetscViewerBinaryWriteAll(viewer, lengths, block.rows, PETSC_DETERMINE, PETSC_DETERMINE,
                                      PETSC_INT));
  PetscCall(PetscViewerBinaryWriteAll(viewer, indices, block.entries, PETSC_DETERMINE,
                                      PETSC_DETERMINE, PETSC_INT));
  PetscCall(PetscFree2(lengths, indices));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode view_binary(const double* numbers, const NumbersBlock& block, PetscViewer viewer) {
  PetscViewerFormat format;

  PetscFunctionBegin;
  PetscCall(PetscViewerSetUp(viewer));
  PetscCall(PetscViewerGetFormat(viewer, &format));
  PetscInt header[] = {MAT_FILE_CLASSID, block.total_rows, block.columns,
                       MATRIX_BINARY_FORMAT_DENSE};
  if (format != PETSC_VIEWER_NATIVE) {
    PetscCall(PetscIntMultError(block.total_rows, block.columns, &header[3]));
  }
  PetscCall(PetscViewerBinaryWrite(viewer, header, 4, PETSC_INT));
  if (format != PETSC_VIEWER_NATIVE) PetscCall(write_pattern(block, viewer));
  PetscCall(PetscViewerBinaryWriteAll(viewer, numbers, block.entries, PETSC_DETERMINE,
                                      PETSC_DETERMINE, PETSC_SCALAR));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Writes dense rows of doubles.
PetscErrorCode view_numbers(Mat A, PetscViewer viewer, bool binary) {
  RowsMatrix* held;
  double* numbers;
  NumbersBlock block;

  PetscFunctionBegin;
  PetscCall(writable(A, &held, &numbers));
  PetscCall(operations::agreed(comm_of(A), [&] { return block_of(A, &block); }));
  PetscCall(binary ? view_binary(numbers, block, viewer) : view_text(numbers, block, viewer));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Describes a matrix in a line.
PetscErrorCode view_kind(const RowsMatrix& held, PetscViewer viewer) {
  char times[40] = "";

  PetscFunctionBegin;
  if (held.map.factor != 1.0) {
    PetscCall(PetscSNPrintf(times, sizeof times, ", times %g", held.map.factor));
  }
  PetscCall(PetscViewerASCIIPrintf(
      viewer, "  %s rows%s, storage %s%s%s%s\n", held.rows->dense() ? "dense" : "sparse",
      held.turned ? " of features" : "", name_of(held.rows->storage()), times,
      held.map.inverse ? ", columns scaled" : "", held.map.offset ? ", columns shifted" : ""));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Reads -mat_prunadagrows_storage, with the prefix of A.
PetscErrorCode set_from_options(Mat A) {
  RowsMatrix* held;
  const char* prefix;
  char name[256];
  PetscBool given;

  PetscFunctionBegin;
  PetscCall(held_by(A, &held));
  PetscCall(MatGetOptionsPrefix(A, &prefix));
  PetscOptionsBegin(comm_of(A), prefix, "Options of matrices by rows", "Mat");
  PetscCall(PetscOptionsString("-mat_prunadagrows_storage", "auto, double, float, byte or pattern",
                               "MatPrunAdagRowsSetStorage", name_of(held->to_load), name,
                               sizeof name, &given));
  PetscOptionsEnd();
  if (given) PetscCall(MatPrunAdagRowsSetStorage(A, name));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Requires memory for `copies` copies of the rows. On several ranks products also need two arrays
/// with a number per column.
PetscErrorCode require_memory_of_rows(Mat A, int copies) {
  const MPI_Comm comm = comm_of(A);
  PetscLayout rows, columns;
  PetscInt local, width;

  PetscFunctionBegin;
  PetscCall(MatGetLayouts(A, &rows, &columns));
  PetscCall(PetscLayoutSetUp(rows));
  PetscCall(PetscLayoutGetLocalSize(rows, &local));
  PetscCall(PetscLayoutGetSize(columns, &width));
  const double arrays = copies * double(local) + (size_of(comm) > 1 ? 2.0 : 0.0);
  const double bytes = double(sizeof(PetscScalar)) * arrays * double(width);
  PetscCall(operations::coded(comm, [&] {
    require_memory(
        comm, std::int64_t(std::min(bytes, 0x1p62)), [] { return "a matrix of dense rows"; },
        ErrorKind::data);
  }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Reads dense rows of doubles into their final place.
PetscErrorCode load_numbers(Mat A, PetscViewer viewer) {
  NumbersBlock block;
  std::shared_ptr<StoredRows> zeros;

  PetscFunctionBegin;
  PetscCall(require_memory_of_rows(A, 1));
  PetscCall(operations::agreed(comm_of(A), [&] { return block_of(A, &block); }));
  PetscCall(make_zero_rows(comm_of(A), block.rows, block.columns, &zeros));
  PetscCall(PetscViewerBinaryReadAll(viewer, zeros->numbers(), block.entries, PETSC_DETERMINE,
                                     PETSC_DETERMINE, PETSC_SCALAR));
  PetscCall(fill(A, std::move(zeros)));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode view(Mat A, PetscViewer viewer) {
  RowsMatrix* held;
  PetscBool text, binary;
  PetscViewerFormat format;
  Mat plain;

  PetscFunctionBegin;
  PetscCall(get(A, &held));
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERASCII, &text));
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERBINARY, &binary));
  PetscCall(PetscViewerGetFormat(viewer, &format));
  PetscCheck(text || binary, comm_of(A), PETSC_ERR_SUP,
             "a matrix of this type is written as text or as PETSc binary only");
  if (text) {
    PetscCall(view_kind(*held, viewer));
    if (format == PETSC_VIEWER_ASCII_INFO || format == PETSC_VIEWER_ASCII_INFO_DETAIL) {
      PetscFunctionReturn(PETSC_SUCCESS);
    }
  }
  PetscCheck(!held->turned, comm_of(A), PETSC_ERR_SUP, "a matrix by features is not written");
  const bool dense = held->rows->dense() || held->map.offset;
  if (held->rows->is_writable() && held->map.is_identity()) {
    PetscCall(view_numbers(A, viewer, binary));
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  if (dense) {
    MatHandle doubles;
    PetscCall(
        operations::coded(comm_of(A), [&] { doubles = converted(A, Storage::doubles, true); }));
    PetscCall(view_numbers(doubles, viewer, binary));
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscCall(MatConvert(A, MATAIJ, MAT_INITIAL_MATRIX, &plain));
  PetscCall(MatView(plain, viewer));
  PetscCall(MatDestroy(&plain));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode load(Mat A, PetscViewer viewer) {
  const MPI_Comm comm = comm_of(A);
  RowsMatrix* held;
  matrix_file::MatrixFileHeader header;
  matrix_file::Entries entries;

  PetscFunctionBegin;
  PetscCall(set_from_options(A));
  PetscCall(held_by(A, &held));
  PetscCall(matrix_file::read_header(A, viewer, &header));
  PetscCall(set_up_layouts(A));
  PetscCheck(!held->turned, comm, PETSC_ERR_SUP, "a matrix by features is not read");
  if (header.dense && header.entries > 0 && held->to_load == Storage::doubles) {
    PetscCall(load_numbers(A, viewer));
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  if (header.dense && header.entries > 0) PetscCall(require_memory_of_rows(A, 2));
  PetscCall(matrix_file::read_entries(A, viewer, header, &entries));
  PetscCall(operations::coded(comm, [&] {
    const MatrixShape shape = shape_of(A);
    const bool dense = header.entries > 0 &&
                       header.entries == std::int64_t(shape.total_rows) * shape.total_columns;
    const SweepRows sweep = [&](const ShowRow& show) {
      entries.for_each(std::size_t(shape.rows), [&](std::int64_t i, auto columns, auto values) {
        show(i, {columns, values});
      });
    };
    check(fill(A, rows_of(A, sweep, held->to_load, dense)));
  }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag::rows_matrix
