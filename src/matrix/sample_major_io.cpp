// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// MATPRUNADAGDENSE as text and in PETSc's binary formats: the dense one, which is the rows as they
// stand, with PETSC_VIEWER_NATIVE; otherwise the universal one, with the column of every entry.
#include <cmath>
#include <exception>
#include <vector>

#include <petscviewer.h>

#include "base/success.hpp"
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

PetscErrorCode view_text(const Storage& storage, PetscViewer viewer) {
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
  PetscInt *lengths, *indices;

  PetscFunctionBegin;
  PetscCall(PetscMalloc2(shape.rows, &lengths, shape.entries, &indices));
  for (PetscInt i = 0; i < shape.rows; ++i) lengths[i] = shape.columns;
  for (PetscInt e = 0; e < shape.entries; ++e) indices[e] = e % shape.columns;
  PetscCall(PetscViewerBinaryWriteAll(viewer, lengths, shape.rows, PETSC_DETERMINE, PETSC_DETERMINE,
                                      PETSC_INT));
  PetscCall(PetscViewerBinaryWriteAll(viewer, indices, shape.entries, PETSC_DETERMINE,
                                      PETSC_DETERMINE, PETSC_INT));
  PetscCall(PetscFree2(lengths, indices));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode view_binary(Mat A, const Storage& storage, PetscViewer viewer) {
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

/// Takes over a size from a file where none was set, and compares it where one was.
PetscErrorCode require_size(Mat A, PetscLayout layout, PetscInt size, const char* what) {
  PetscInt before;

  PetscFunctionBegin;
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

/// What the universal format has after its header, entry by entry.
PetscErrorCode read_entries(Mat A, Storage& storage, PetscViewer viewer) {
  PetscInt rows, first, entries = 0;
  PetscInt *lengths, *indices;
  PetscScalar* values;

  PetscFunctionBegin;
  PetscCall(MatGetLocalSize(A, &rows, nullptr));
  PetscCall(MatGetOwnershipRange(A, &first, nullptr));
  PetscCall(PetscMalloc1(rows, &lengths));
  PetscCall(
      PetscViewerBinaryReadAll(viewer, lengths, rows, PETSC_DETERMINE, PETSC_DETERMINE, PETSC_INT));
  for (PetscInt i = 0; i < rows; ++i) entries += lengths[i];
  PetscCall(PetscMalloc2(entries, &indices, entries, &values));
  PetscCall(PetscViewerBinaryReadAll(viewer, indices, entries, PETSC_DETERMINE, PETSC_DETERMINE,
                                     PETSC_INT));
  PetscCall(PetscViewerBinaryReadAll(viewer, values, entries, PETSC_DETERMINE, PETSC_DETERMINE,
                                     PETSC_SCALAR));
  std::fill(storage.values.begin(), storage.values.end(), 0.0);
  for (PetscInt i = 0, e = 0; i < rows; e += lengths[i++]) {
    const PetscInt row = first + i;
    PetscCall(MatSetValues(A, 1, &row, lengths[i], indices + e, values + e, INSERT_VALUES));
  }
  PetscCall(PetscFree2(indices, values));
  PetscCall(PetscFree(lengths));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode view(Mat A, PetscViewer viewer) {
  Storage* storage;
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
  Storage* storage;
  PetscBool binary;
  PetscInt header[4];
  PetscLayout rows, columns;
  Shape shape;
  const MPI_Comm comm = PetscObjectComm((PetscObject)A);

  PetscFunctionBegin;
  PetscCall(PetscObjectTypeCompare((PetscObject)viewer, PETSCVIEWERBINARY, &binary));
  PetscCheck(binary, comm, PETSC_ERR_SUP, "a matrix of this type is read from PETSc binary only");
  PetscCall(PetscViewerSetUp(viewer));
  PetscCall(PetscViewerBinaryRead(viewer, header, 4, nullptr, PETSC_INT));
  PetscCheck(header[0] == MAT_FILE_CLASSID, comm, PETSC_ERR_FILE_UNEXPECTED,
             "the file has no matrix here");
  PetscCheck(header[3] >= MATRIX_BINARY_FORMAT_DENSE, comm, PETSC_ERR_FILE_UNEXPECTED,
             "the file has a matrix in an unknown format");
  PetscCall(MatGetLayouts(A, &rows, &columns));
  PetscCall(require_size(A, rows, header[1], "rows"));
  PetscCall(require_size(A, columns, header[2], "columns"));
  PetscCall(MatSetUp(A));
  PetscCall(get(A, &storage));
  if (header[3] == MATRIX_BINARY_FORMAT_DENSE) {
    PetscCall(shape_of(A, &shape));
    PetscCall(PetscViewerBinaryReadAll(viewer, storage->values.data(), shape.entries,
                                       PETSC_DETERMINE, PETSC_DETERMINE, PETSC_SCALAR));
  } else {
    PetscCall(read_entries(A, *storage, viewer));
  }
  PetscCall(MatAssemblyBegin(A, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(A, MAT_FINAL_ASSEMBLY));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag::sample_major
