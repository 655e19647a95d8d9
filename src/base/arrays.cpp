// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/arrays.hpp"

#include "base/success.hpp"

namespace prunadag {

/// Takes the array in the memory of the vector, and tells which memory that is.
PetscErrorCode Arrays::take_in_place(Held& held, PetscMemType* memory) {
  const PetscScalar* entries;

  PetscFunctionBegin;
  held.in_place = true;
  switch (held.access) {
    case Access::read:
      PetscCall(VecGetArrayReadAndMemType(held.vector, &entries, memory));
      held.array = const_cast<PetscScalar*>(entries);
      break;
    case Access::change:
      PetscCall(VecGetArrayAndMemType(held.vector, &held.array, memory));
      break;
    case Access::write:
      PetscCall(VecGetArrayWriteAndMemType(held.vector, &held.array, memory));
      break;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Takes the array on the host; PETSc copies it there.
PetscErrorCode Arrays::take_copied(Held& held) {
  const PetscScalar* entries;

  PetscFunctionBegin;
  held.in_place = false;
  switch (held.access) {
    case Access::read:
      PetscCall(VecGetArrayRead(held.vector, &entries));
      held.array = const_cast<PetscScalar*>(entries);
      break;
    case Access::change:
      PetscCall(VecGetArray(held.vector, &held.array));
      break;
    case Access::write:
      PetscCall(VecGetArrayWrite(held.vector, &held.array));
      break;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode Arrays::restore(Held& held) {
  const PetscScalar* entries = held.array;

  PetscFunctionBegin;
  switch (held.access) {
    case Access::read:
      PetscCall(held.in_place ? VecRestoreArrayReadAndMemType(held.vector, &entries)
                              : VecRestoreArrayRead(held.vector, &entries));
      break;
    case Access::change:
      PetscCall(held.in_place ? VecRestoreArrayAndMemType(held.vector, &held.array)
                              : VecRestoreArray(held.vector, &held.array));
      break;
    case Access::write:
      PetscCall(held.in_place ? VecRestoreArrayWriteAndMemType(held.vector, &held.array)
                              : VecRestoreArrayWrite(held.vector, &held.array));
      break;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode Arrays::take(Vec vector, Access access, PetscScalar** array) {
  PetscMemType memory = PETSC_MEMTYPE_HOST;

  PetscFunctionBegin;
  *array = nullptr;
  if (!vector) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCheck(count_ < most, PETSC_COMM_SELF, PETSC_ERR_PLIB, "too many arrays are held at once");
  Held held{vector, access};
  PetscCall(take_in_place(held, &memory));
  if (!PetscMemTypeHost(memory)) {
    PetscCall(restore(held));
    PetscCall(take_copied(held));
  }
  held_[count_++] = held;
  *array = held.array;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode Arrays::read(Vec vector, const PetscScalar** array) {
  PetscScalar* entries;

  PetscFunctionBegin;
  PetscCall(take(vector, Access::read, &entries));
  *array = entries;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode Arrays::change(Vec vector, PetscScalar** array) {
  PetscFunctionBegin;
  PetscCall(take(vector, Access::change, array));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode Arrays::write(Vec vector, PetscScalar** array) {
  PetscFunctionBegin;
  PetscCall(take(vector, Access::write, array));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode Arrays::give_back() {
  PetscFunctionBegin;
  while (count_ > 0) PetscCall(restore(held_[--count_]));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
