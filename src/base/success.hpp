// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <petscsys.h>

// Differences between PETSc versions in error codes and messages.

// PETSc has a name for success from 3.19 on.
#if PETSC_VERSION_LT(3, 19, 0)
#define PETSC_SUCCESS 0
#endif

namespace prunadag {

/// The type of the message that PetscErrorMessage() gives.
#if PETSC_VERSION_LT(3, 25, 0)
using ErrorText = char*;
#else
using ErrorText = const char*;
#endif

}  // namespace prunadag
