// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/operations.hpp"

#include "base/success.hpp"

namespace prunadag::operations {

PetscErrorCode find(Mat A, const char* name, void** held) {
  PetscContainer container;

  PetscFunctionBegin;
  *held = nullptr;
  PetscCall(PetscObjectQuery((PetscObject)A, name, (PetscObject*)&container));
  if (container) PetscCall(PetscContainerGetPointer(container, held));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode hang_on(Mat A, const char* name, void* held) {
  Handle<PetscContainer, PetscContainerDestroy> container;

  PetscFunctionBegin;
  PetscCall(PetscContainerCreate(PETSC_COMM_SELF, container.put()));
  PetscCall(PetscContainerSetPointer(container, held));
  PetscCall(PetscObjectCompose((PetscObject)A, name, (PetscObject)container.get()));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode code_of(MPI_Comm comm, const Error& error) {
  PetscFunctionBegin;
  const PetscErrorCode code = error.kind() == ErrorKind::usage  ? PETSC_ERR_ARG_OUTOFRANGE
                              : error.kind() == ErrorKind::data ? PETSC_ERR_FILE_UNEXPECTED
                                                                : PETSC_ERR_LIB;
  PetscCheck(false, comm, code, "%s", error.what());
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode mult_add(Mat A, Vec x, Vec y, Vec z) {
  Vec product;

  PetscFunctionBegin;
  PetscCall(VecDuplicate(z, &product));
  PetscCall(MatMult(A, x, product));
  PetscCall(VecAXPY(product, 1.0, y));
  PetscCall(VecCopy(product, z));
  PetscCall(VecDestroy(&product));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode own_row(Mat A, PetscInt row, std::size_t* local) {
  PetscInt first, end;

  PetscFunctionBegin;
  PetscCall(MatGetOwnershipRange(A, &first, &end));
  PetscCheck(row >= first && row < end, PETSC_COMM_SELF, PETSC_ERR_ARG_OUTOFRANGE,
             "row %" PetscInt_FMT ": this rank owns rows %" PetscInt_FMT " to %" PetscInt_FMT
             " and reaches no others",
             row, first, end - 1);
  *local = std::size_t(row - first);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode restore_row(Mat, PetscInt, PetscInt* count, PetscInt** columns,
                           PetscScalar** values) {
  PetscFunctionBegin;
  if (count) *count = 0;
  if (columns) *columns = nullptr;
  if (values) *values = nullptr;
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag::operations
