// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "tao/limits.hpp"

#include "tao/petsc_compat.hpp"

namespace prunadag {

PetscErrorCode set_maximum_iterations(Tao tao, PetscInt iterations) {
  PetscFunctionBegin;
  PetscCall(TaoSetMaximumIterations(tao, iterations > 0 ? iterations : 1));
  tao->max_it = iterations;
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
