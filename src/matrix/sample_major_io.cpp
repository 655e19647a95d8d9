// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// MATPRUNADAGDENSE as text and in PETSc's binary formats: the dense one, which is the rows as they
// stand, with PETSC_VIEWER_NATIVE; otherwise the universal one, with the column of every entry.
#include <algorithm>

#include <petscviewer.h>

#include "base/memory.hpp"
#include "base/success.hpp"
#include "matrix/matrix_file.hpp"
#include "matrix/operations.hpp"
#include "matrix/sample_major.hpp"

namespace prunadag::sample_major {
namespace {

struct Shape {
  PetscInt rows, total_rows, columns, entries;  // entries of this rank
};

/// PETSc counts what a rank reads or writes at once by a PetscInt.
PetscErrorCode shape_of(Mat A, Shape* shape) {
  PetscFunctionBegin;
  PetscCall(MatGetLocalSize(A, &shape->rows, nullptr));
  PetscCall(MatGetSize(A, &shape->total_rows, &shape->columns));
  PetscCall(PetscIntMultError(shape->rows, shape->columns, &shape->entries));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode view_text(const SampleMajor& storage, PetscViewer viewer) {
  PetscFunctionBegin;
  PetscCall(PetscViewerASCIIPushSynchronized(viewer));
  for (std::size_t i = 0; i < storage.rows; ++i) {
    for (std::size_t j = 0; j < storage.columns; ++j) {
      PetscCall(PetscViewerASCIISynchronizedPrintf(viewer, "%18.16e ", storage.view().row(i)[j]));
    }
    PetscCall(PetscViewerASCIISynchronizedPrintf(viewer, "\n"));
  }
  PetscCall(PetscViewerFlush(viewer));
  PetscCall(PetscViewerASCIIPopSynchronized(viewer));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Row lengths and column numbers, as the universal format has them before the values.
PetscErrorCode write_pattern(const Shape& shape, PetscViewer viewer) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)viewer);
  PetscInt *lengths, *indices;

  PetscFunctionBegin;
  PetscCall(operations::agreed(
      comm, [&] { return PetscMalloc2(shape.rows, &lengths, shape.entries, &indices); }));
  for (PetscInt i = 0; i < shape.rows; ++i) lengths[i] = shape.columns;
  for (PetscInt e = 0; e < shape.entries; ++e) indices[e] = e % shape.columns;
  PetscCall(PetscViewerBinaryWriteAll(viewer, lengths, shape.rows, PETSC_DETERMINE, PETSC_DETERMINE,
                                      PETSC_INT));
  PetscCall(PetscViewerBinaryWriteAll(viewer, indices, shape.entries, PETSC_DETERMINE,
                                      PETSC_DETERMINE, PETSC_INT));
  PetscCall(PetscFree2(lengths, indices));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode view_binary(Mat A, const SampleMajor& storage, PetscViewer viewer) {
  Shape shape;
  PetscViewerFormat format;

  PetscFunctionBegin;
  PetscCall(PetscViewerSetUp(viewer));
  PetscCall(PetscViewerGetFormat(viewer, &format));
  PetscCall(shape_of(A, &shape));
  PetscInt header[] = {MAT_FILE_CLASSID, shape.total_rows, shape.columns,
                       MATRIX_BINARY_FORMAT_DENSE};
  if (format != PETSC_VIEWER_NATIVE) {
    PetscCall(PetscIntMultError(shape.total_rows, shape.columns, &header[3]));
  }
  PetscCall(PetscViewerBinaryWrite(viewer, header, 4, PETSC_INT));
  if (format != PETSC_VIEWER_NATIVE) PetscCall(write_pattern(shape, viewer));
  PetscCall(PetscViewerBinaryWriteAll(viewer, storage.values.data(), shape.entries, PETSC_DETERMINE,
                                      PETSC_DETERMINE, PETSC_SCALAR));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// A file with few numbers may claim many columns, all of which are stored here; on several ranks
/// products need two arrays of as many besides.
PetscErrorCode require_memory_of_rows(Mat A) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)A);
  PetscLayout rows, columns;
  PetscInt local, width;

  PetscFunctionBegin;
  PetscCall(MatGetLayouts(A, &rows, &columns));
  PetscCall(PetscLayoutSetUp(rows));
  PetscCall(PetscLayoutGetLocalSize(rows, &local));
  PetscCall(PetscLayoutGetSize(columns, &width));
  const double arrays = double(local) + (size_of(comm) > 1 ? 2.0 : 0.0);
  const double bytes = double(sizeof(PetscScalar)) * arrays * double(width);
  PetscCall(operations::coded(comm, [&] {
    require_memory(
        comm, std::int64_t(std::min(bytes, 0x1p62)), [] { return "a matrix of dense rows"; },
        ErrorKind::data);
  }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode view(Mat A, PetscViewer viewer) {
  SampleMajor* storage;
  PetscBool text, binary;
  PetscViewerFormat format;

  PetscFunctionBegin;
  PetscCall(get(A, &storage));
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERASCII, &text));
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERBINARY, &binary));
  PetscCall(PetscViewerGetFormat(viewer, &format));
  PetscCheck(text || binary, PetscObjectComm((PetscObject)viewer), PETSC_ERR_SUP,
             "a matrix of this type is written as text or as PETSc binary only");
  if (binary) {
    PetscCall(view_binary(A, *storage, viewer));
  } else if (format != PETSC_VIEWER_ASCII_INFO && format != PETSC_VIEWER_ASCII_INFO_DETAIL) {
    PetscCall(view_text(*storage, viewer));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode load(Mat A, PetscViewer viewer) {
  SampleMajor* storage;
  matrix_file::MatrixFileHeader header;
  matrix_file::Entries entries;

  PetscFunctionBegin;
  PetscCall(matrix_file::read_header(A, viewer, &header));
  PetscCall(require_memory_of_rows(A));
  PetscCall(MatSetUp(A));
  PetscCall(get(A, &storage));
  if (header.dense) {
    Shape shape;
    PetscCall(shape_of(A, &shape));
    PetscCall(PetscViewerBinaryReadAll(viewer, storage->values.data(), shape.entries,
                                       PETSC_DETERMINE, PETSC_DETERMINE, PETSC_SCALAR));
  } else {
    PetscCall(matrix_file::read_entries(A, viewer, header, &entries));
    std::fill(storage->values.begin(), storage->values.end(), 0.0);
    entries.for_each(storage->rows, [&](std::int64_t i, auto columns, auto values) {
      double* const row = storage->values.data() + std::size_t(i) * storage->columns;
      for (std::size_t e = 0; e < values.size(); ++e) row[columns[e]] = values[e];
    });
  }
  PetscCall(MatAssemblyBegin(A, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(A, MAT_FINAL_ASSEMBLY));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag::sample_major
