// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <petsctao.h>

namespace prunadag {

/// TaoSetMaximumIterations() that takes 0 as well, which ends a solve at its start: PETSc refuses 0
/// from 3.22 on. Logically collective.
PetscErrorCode set_maximum_iterations(Tao tao, PetscInt iterations);

}  // namespace prunadag
