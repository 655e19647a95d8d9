// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// MATPRUNADAGCOMPACT from PETSc's binary files: what stands there is read as doubles, looked at,
// and stored.
#include "base/argument.hpp"
#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/success.hpp"
#include "matrix/compact.hpp"
#include "matrix/matrix_file.hpp"
#include "matrix/operations.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag::compact {
namespace {

/// -mat_prunadagcompact_storage, with the prefix of A.
PetscErrorCode set_from_options(Mat A) {
  Storage* wanted;
  const char* prefix;
  char name[256];
  PetscBool given;

  PetscFunctionBegin;
  PetscCall(storage_to_load(A, &wanted));
  PetscCall(MatGetOptionsPrefix(A, &prefix));
  PetscOptionsBegin(PetscObjectComm((PetscObject)A), prefix, "Compact matrix options", "Mat");
  PetscCall(PetscOptionsString(
      "-mat_prunadagcompact_storage", "auto, double, float, byte or pattern",
      "MatPrunAdagCompactSetStorage", name_of(*wanted), name, sizeof name, &given));
  PetscOptionsEnd();
  if (given) PetscCall(MatPrunAdagCompactSetStorage(A, name));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode load(Mat A, PetscViewer viewer) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)A);
  matrix_file::MatrixFileHeader header;
  matrix_file::Entries entries;
  Storage* wanted;

  PetscFunctionBegin;
  PetscCall(set_from_options(A));
  PetscCall(storage_to_load(A, &wanted));
  PetscCall(matrix_file::read_header(A, viewer, &header));
  PetscCall(MatSetUp(A));
  PetscCall(matrix_file::read_entries(A, viewer, header, &entries));
  PetscCall(operations::coded(comm, [&] {
    PetscInt rows, columns, local_rows;
    check(MatGetSize(A, &rows, &columns));
    check(MatGetLocalSize(A, &local_rows, nullptr));
    const bool dense = header.entries > 0 && header.entries == std::int64_t(rows) * columns;
    const Sweep sweep = [&](const Visit& row) { entries.for_each(std::size_t(local_rows), row); };
    check(fill(A, rows_of(A, sweep, *wanted, dense)));
  }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag::compact

namespace compact = prunadag::compact;

PetscErrorCode MatPrunAdagCompactSetStorage(Mat A, const char storage[]) {
  prunadag::Storage* wanted;

  PetscFunctionBegin;
  PetscCall(prunadag::require_object(A, MAT_CLASSID, "Mat", 1));
  PetscCall(prunadag::require_same_words(PetscObjectComm((PetscObject)A), storage, "storage"));
  PetscCall(prunadag::require_pointer(storage, 2));
  PetscCall(compact::storage_to_load(A, &wanted));
  PetscCall(prunadag::operations::coded(PetscObjectComm((PetscObject)A),
                                        [&] { *wanted = prunadag::storage_named(storage); }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode MatPrunAdagCompactGetStorage(Mat A, const char* storage[]) {
  compact::StoredRows* rows;

  PetscFunctionBegin;
  PetscCall(prunadag::require_object(A, MAT_CLASSID, "Mat", 1));
  PetscCall(prunadag::require_pointer(storage, 2));
  PetscCall(compact::get(A, &rows));
  *storage = prunadag::name_of(rows->storage());
  PetscFunctionReturn(PETSC_SUCCESS);
}
