// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "base/petsc.hpp"

namespace prunadag {

/// A second owner of a vector; null for null. Not collective.
inline VecHandle another_reference(Vec vector) {
  if (vector) check(PetscObjectReference((PetscObject)vector));
  return VecHandle(vector);
}

}  // namespace prunadag
