// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// What a matrix of type MATPRUNADAGDENSE holds.
#include <exception>
#include <memory>

#include "base/argument.hpp"
#include "matrix/operations.hpp"
#include "matrix/sample_major.hpp"
#include "prunadag/matprunadag.h"

namespace prunadag::sample_major {
namespace {

const char* const storage_name = "prunadag_dense_storage";

MPI_Comm comm_of(Mat A) { return PetscObjectComm((PetscObject)A); }

/// The storage, or null before it was made.
PetscErrorCode find(Mat A, SampleMajor** storage) {
  return operations::find(A, storage_name, reinterpret_cast<void**>(storage));
}

/// Not collective.
PetscErrorCode allocate(Mat A, PetscInt rows, PetscInt columns, PetscLayout column_layout) {
  std::unique_ptr<SampleMajor> storage;
  bool allocated = false;

  PetscFunctionBegin;
  try {
    storage = std::make_unique<SampleMajor>();
    storage->rows = std::size_t(rows);
    storage->values.resize(storage->rows * std::size_t(columns));  // zeros, not touched yet
    allocated = true;
  } catch (const std::exception&) {
  }
  PetscCheck(allocated, PETSC_COMM_SELF, PETSC_ERR_MEM,
             "no memory for %" PetscInt_FMT " rows of %" PetscInt_FMT " numbers", rows, columns);
  PetscCall(prunadag::set_up(*storage, comm_of(A), column_layout));
  PetscCall(operations::hang_on(A, storage_name, storage.get()));
  static_cast<void>(storage.release());  // A has it now
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode set_up(Mat A) {
  SampleMajor* storage;
  PetscLayout row_layout, column_layout;
  PetscInt rows, columns;

  PetscFunctionBegin;
  PetscCall(find(A, &storage));
  if (storage) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(MatGetLayouts(A, &row_layout, &column_layout));
  PetscCall(PetscLayoutSetUp(row_layout));
  PetscCall(PetscLayoutSetUp(column_layout));
  PetscCall(PetscLayoutGetLocalSize(row_layout, &rows));
  PetscCall(PetscLayoutGetSize(column_layout, &columns));

  // A rank that has no memory must not leave the others to what comes next.
  PetscCall(
      operations::agreed(comm_of(A), [&] { return allocate(A, rows, columns, column_layout); }));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode destroy(Mat A) {
  SampleMajor* storage;

  PetscFunctionBegin;
  PetscCall(find(A, &storage));
  delete storage;
  PetscCall(PetscObjectCompose((PetscObject)A, storage_name, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode is_of_type(Mat A, PetscBool* same) {
  return PetscObjectTypeCompare((PetscObject)A, MATPRUNADAGDENSE, same);
}

PetscErrorCode get(Mat A, SampleMajor** storage) {
  PetscBool same;

  PetscFunctionBegin;
  PetscCall(is_of_type(A, &same));
  PetscCheck(same, comm_of(A), PETSC_ERR_ARG_WRONG, "only for matrices of type %s",
             MATPRUNADAGDENSE);
  PetscCall(find(A, storage));
  PetscCheck(*storage, comm_of(A), PETSC_ERR_ARG_WRONGSTATE, "call MatSetUp() first");
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag::sample_major

namespace sm = prunadag::sample_major;

PetscErrorCode MatPrunAdagDenseGetArray(Mat A, PetscScalar** array) {
  sm::SampleMajor* storage;

  PetscFunctionBegin;
  PetscCall(prunadag::require_object(A, MAT_CLASSID, "Mat", 1));
  PetscCall(prunadag::require_pointer(array, 2));
  PetscCall(sm::get(A, &storage));
  *array = storage->values.data();
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode MatPrunAdagDenseGetArrayRead(Mat A, const PetscScalar** array) {
  sm::SampleMajor* storage;

  PetscFunctionBegin;
  PetscCall(prunadag::require_object(A, MAT_CLASSID, "Mat", 1));
  PetscCall(prunadag::require_pointer(array, 2));
  PetscCall(sm::get(A, &storage));
  *array = storage->values.data();
  PetscFunctionReturn(PETSC_SUCCESS);
}
