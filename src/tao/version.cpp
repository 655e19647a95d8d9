// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/success.hpp"
#include "prunadag/prunadag.h"

PetscErrorCode PrunAdagGetVersion(int* major, int* minor, int* patch) {
  if (major) *major = PRUNADAG_VERSION_MAJOR;
  if (minor) *minor = PRUNADAG_VERSION_MINOR;
  if (patch) *patch = PRUNADAG_VERSION_PATCH;
  return PETSC_SUCCESS;
}
