// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <petsctao.h>
#include <petscversion.h>

namespace prunadag {

/// TaoSetMonitor() was renamed in 3.21.
inline PetscErrorCode add_monitor(Tao tao, PetscErrorCode (*monitor)(Tao, void*), void* context) {
#if PETSC_VERSION_LT(3, 21, 0)
  return TaoSetMonitor(tao, monitor, context, nullptr);
#else
  return TaoMonitorSet(tao, monitor, context, nullptr);
#endif
}

}  // namespace prunadag
