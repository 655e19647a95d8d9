// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// What a matrix of type MATPRUNADAGDENSE holds, and how x and A't travel.
#include <algorithm>
#include <exception>

#include "base/success.hpp"
#include "base/traffic.hpp"
#include "matrix/sample_major.hpp"
#include "prunadag/prunadag.h"

namespace prunadag::sample_major {
namespace {

const char* const storage_name = "prunadag_dense_storage";

MPI_Comm comm_of(Mat A) { return PetscObjectComm((PetscObject)A); }

/// The storage, or null before it was made.
PetscErrorCode find(Mat A, Storage** storage) {
  PetscContainer container;

  PetscFunctionBegin;
  *storage = nullptr;
  PetscCall(PetscObjectQuery((PetscObject)A, storage_name, (PetscObject*)&container));
  if (container) PetscCall(PetscContainerGetPointer(container, (void**)storage));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Allocates everything that products need. Throws std::bad_alloc.
void allocate(Storage& storage, const PetscInt* column_ranges, PetscMPIInt ranks) {
  storage.values.assign(storage.rows * storage.columns, 0.0);
  if (ranks == 1) return;
  storage.whole.resize(storage.columns);
  storage.sums.resize(storage.columns);
  for (PetscMPIInt r = 0; r < ranks; ++r) {
    storage.starts.push_back(PetscMPIInt(column_ranges[r]));
    storage.counts.push_back(PetscMPIInt(column_ranges[r + 1] - column_ranges[r]));
  }
}

}  // namespace

PetscErrorCode set_up(Mat A) {
  Storage* storage;
  PetscLayout row_layout, column_layout;
  PetscInt rows, columns;
  const PetscInt* ranges;
  PetscMPIInt ranks, fits;

  PetscFunctionBegin;
  PetscCall(find(A, &storage));
  if (storage) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(MatGetLayouts(A, &row_layout, &column_layout));
  PetscCall(PetscLayoutSetUp(row_layout));
  PetscCall(PetscLayoutSetUp(column_layout));
  PetscCall(PetscLayoutGetLocalSize(row_layout, &rows));
  PetscCall(PetscLayoutGetSize(column_layout, &columns));
  PetscCall(PetscLayoutGetRanges(column_layout, &ranges));
  PetscCall(PetscMPIIntCast(columns, &fits));  // MPI counts the entries of x
  PetscCallMPI(MPI_Comm_size(comm_of(A), &ranks));

  bool allocated = false;
  try {
    storage = new Storage;
    storage->rows = std::size_t(rows);
    storage->columns = std::size_t(columns);
    allocate(*storage, ranges, ranks);
    allocated = true;
  } catch (const std::exception&) {
    delete storage;
  }
  PetscCheck(allocated, PETSC_COMM_SELF, PETSC_ERR_MEM,
             "no memory for %" PetscInt_FMT " rows of %" PetscInt_FMT " numbers", rows, columns);
  PetscContainer container;
  PetscCall(PetscContainerCreate(PETSC_COMM_SELF, &container));
  PetscCall(PetscContainerSetPointer(container, storage));
  PetscCall(PetscObjectCompose((PetscObject)A, storage_name, (PetscObject)container));
  PetscCall(PetscContainerDestroy(&container));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode destroy(Mat A) {
  Storage* storage;

  PetscFunctionBegin;
  PetscCall(find(A, &storage));
  delete storage;
  PetscCall(PetscObjectCompose((PetscObject)A, storage_name, nullptr));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode is_of_type(Mat A, PetscBool* same) {
  return PetscObjectTypeCompare((PetscObject)A, MATPRUNADAGDENSE, same);
}

PetscErrorCode get(Mat A, Storage** storage) {
  PetscBool same;

  PetscFunctionBegin;
  PetscCall(is_of_type(A, &same));
  PetscCheck(same, comm_of(A), PETSC_ERR_ARG_WRONG, "only for matrices of type %s",
             MATPRUNADAGDENSE);
  PetscCall(find(A, storage));
  PetscCheck(*storage, comm_of(A), PETSC_ERR_ARG_WRONGSTATE, "call MatSetUp() first");
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode gather(Storage& A, Vec x, const PetscScalar** whole) {
  const PetscScalar* own;
  PetscInt count;

  PetscFunctionBegin;
  if (A.counts.empty()) {
    PetscCall(VecGetArrayRead(x, whole));
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscCall(VecGetLocalSize(x, &count));
  PetscCall(VecGetArrayRead(x, &own));
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  {
    const Sending sending(comm, Collective::gather, 8.0 * double(A.columns));
    PetscCallMPI(MPI_Allgatherv(own, PetscMPIInt(count), MPIU_SCALAR, A.whole.data(),
                                A.counts.data(), A.starts.data(), MPIU_SCALAR, comm));
  }
  PetscCall(VecRestoreArrayRead(x, &own));
  *whole = A.whole.data();
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode restore(Storage& A, Vec x, const PetscScalar** whole) {
  PetscFunctionBegin;
  if (A.counts.empty()) PetscCall(VecRestoreArrayRead(x, whole));
  *whole = nullptr;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode begin_sum(Storage& A, Vec start, Vec z, PetscScalar** sums) {
  PetscInt first, end;
  const PetscScalar* own;

  PetscFunctionBegin;
  if (A.counts.empty()) {
    if (start && start != z) PetscCall(VecCopy(start, z));
    PetscCall(VecGetArray(z, sums));
    if (!start) std::fill_n(*sums, A.columns, 0.0);
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  std::fill(A.sums.begin(), A.sums.end(), 0.0);
  *sums = A.sums.data();
  if (start) {
    PetscCall(VecGetOwnershipRange(start, &first, &end));
    PetscCall(VecGetArrayRead(start, &own));
    std::copy_n(own, end - first, A.sums.data() + first);
    PetscCall(VecRestoreArrayRead(start, &own));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode end_sum(Storage& A, Vec z, PetscScalar** sums) {
  PetscScalar* own;

  PetscFunctionBegin;
  if (A.counts.empty()) {
    PetscCall(VecRestoreArray(z, sums));
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscCall(VecGetArrayWrite(z, &own));
  const MPI_Comm comm = PetscObjectComm((PetscObject)z);
  {
    const Sending sending(comm, Collective::scatter_sums, 8.0 * double(A.columns));
    PetscCallMPI(
        MPI_Reduce_scatter(A.sums.data(), own, A.counts.data(), MPIU_SCALAR, MPIU_SUM, comm));
  }
  PetscCall(VecRestoreArrayWrite(z, &own));
  *sums = nullptr;
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag::sample_major

namespace sm = prunadag::sample_major;

PetscErrorCode MatPrunAdagDenseGetArray(Mat A, PetscScalar** array) {
  sm::Storage* storage;

  PetscFunctionBegin;
  PetscCall(sm::get(A, &storage));
  *array = storage->values.data();
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode MatPrunAdagDenseGetArrayRead(Mat A, const PetscScalar** array) {
  sm::Storage* storage;

  PetscFunctionBegin;
  PetscCall(sm::get(A, &storage));
  *array = storage->values.data();
  PetscFunctionReturn(PETSC_SUCCESS);
}
