// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <petsctao.h>

namespace prunadag {

/// TaoSetMaximumIterations() that also takes 0, to end a solve at its start; PETSc 3.22 and later
/// refuse 0. Logically collective.
PetscErrorCode set_maximum_iterations(Tao tao, PetscInt iterations);

}  // namespace prunadag
