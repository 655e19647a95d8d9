// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Registration of the types, by call or by -dll_append: a new TAO type is one line in the table.
#include "matrix/rows_matrix.hpp"
#include "prunadag/prunadag.h"
#include "tao/objective_free.hpp"

namespace {

struct Type {
  const char* name;
  PetscErrorCode (*create)(Tao);
};
constexpr Type types[] = {
    {TAOPRUNADAG, prunadag::create_prunadag},
    {TAOADAGRAD, prunadag::create_adagrad},
    {TAOFRANKWOLFE, prunadag::create_frankwolfe},
};

bool initialized = false;

PetscErrorCode forget() {
  initialized = false;
  return PETSC_SUCCESS;
}

/// The types use PETSc's private structures, whose layout belongs to one release.
PetscErrorCode check_version() {
  PetscInt major, minor, subminor, release;

  PetscFunctionBegin;
  PetscCall(PetscGetVersionNumber(&major, &minor, &subminor, &release));
  PetscCheck(major == PETSC_VERSION_MAJOR && minor == PETSC_VERSION_MINOR, PETSC_COMM_SELF,
             PETSC_ERR_ARG_INCOMP,
             "prunadag was built for PETSc %d.%d but runs with %d.%d: rebuild it for this PETSc",
             PETSC_VERSION_MAJOR, PETSC_VERSION_MINOR, int(major), int(minor));
  PetscDataType integer, scalar;
  PetscBool found;
  size_t integer_size, scalar_size;
  PetscCall(PetscDataTypeFromString("int", &integer, &found));
  PetscCall(PetscDataTypeFromString("scalar", &scalar, &found));
  PetscCall(PetscDataTypeGetSize(integer, &integer_size));
  PetscCall(PetscDataTypeGetSize(scalar, &scalar_size));
  PetscCheck(integer_size == sizeof(PetscInt) && scalar_size == sizeof(PetscScalar),
             PETSC_COMM_SELF, PETSC_ERR_ARG_INCOMP,
             "prunadag was built for a PETSc with %d-byte integers and %d-byte scalars but runs "
             "with %d and %d: rebuild it for this PETSc",
             int(sizeof(PetscInt)), int(sizeof(PetscScalar)), int(integer_size), int(scalar_size));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode PrunAdagInitialize(void) {
  PetscFunctionBegin;
  if (initialized) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(check_version());
  for (const Type& type : types) PetscCall(TaoRegister(type.name, type.create));
  PetscCall(prunadag::rows_matrix::register_type());
  PetscCall(prunadag::register_log());
  PetscCall(PetscRegisterFinalize(forget));
  initialized = true;
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Called by -dll_append .../libprunadag.so.
PETSC_EXTERN PetscErrorCode PetscDLLibraryRegister_prunadag(void) { return PrunAdagInitialize(); }
