// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// All differences between PETSc 3.18 to 3.25 that concern the TAO types.
#include <petsc/private/taoimpl.h>
#include <petscversion.h>

#include "base/success.hpp"

// 3.23 passes the option items by value.
#if PETSC_VERSION_LT(3, 23, 0)
using PrunAdagOptionItems = PetscOptionItems*;
#else
using PrunAdagOptionItems = PetscOptionItems;
#endif

namespace prunadag {

/// The initial limits of an objective-free type, independent of an earlier type of the same Tao: no
/// test against |f|, which is not known, and no limit on evaluations. PETSc 3.22 replaced the
/// *_changed flags; 3.25 wants types to declare that they use gradients.
inline PetscErrorCode set_objective_free_defaults(Tao tao) {
  PetscFunctionBegin;
#if PETSC_VERSION_LT(3, 22, 0)
  if (!tao->max_it_changed) tao->max_it = 10000;
  if (!tao->max_funcs_changed) tao->max_funcs = -1;
  if (!tao->grtol_changed) tao->grtol = 0.0;
  if (!tao->trust0_changed) tao->trust0 = PETSC_INFINITY;
#else
  PetscCall(TaoParametersInitialize(tao));
  PetscObjectParameterSetDefault(tao, max_it, 10000);
  PetscObjectParameterSetDefault(tao, max_funcs, PETSC_UNLIMITED);
  PetscObjectParameterSetDefault(tao, grtol, 0.0);
#endif
#if PETSC_VERSION_GE(3, 25, 0)
  tao->uses_gradient = PETSC_TRUE;
#endif
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Runs the Tao's convergence test. From 3.25 on the default test counts the evaluations of all
/// solves of a Tao. max_funcs limits those of one solve, which objective_free_test() counts.
inline PetscErrorCode ask_convergence_test(Tao tao) {
  PetscFunctionBegin;
#if PETSC_VERSION_GE(3, 25, 0)
  const PetscInt max_funcs = tao->max_funcs;
  if (tao->ops->convergencetest == TaoDefaultConvergenceTest) tao->max_funcs = PETSC_UNLIMITED;
  const PetscErrorCode code = tao->ops->convergencetest(tao, tao->cnvP);
  tao->max_funcs = max_funcs;
  PetscCall(code);
#else
  PetscUseTypeMethod(tao, convergencetest, tao->cnvP);
#endif
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Whether the Tao has one of PETSc's monitors that read tao->stepdirection or residuals. 3.21
/// renamed them, 3.25 changed the types of their arguments.
inline bool has_monitor(Tao tao, void (*monitor)(void)) {
  for (PetscInt i = 0; i < tao->numbermonitors; ++i) {
    if (reinterpret_cast<void (*)(void)>(tao->monitor[i]) == monitor) return true;
  }
  return false;
}
template <class Monitor>
bool has_monitor(Tao tao, Monitor* monitor) {
  return has_monitor(tao, reinterpret_cast<void (*)(void)>(monitor));
}
inline bool monitors_step(Tao tao) {
#if PETSC_VERSION_LT(3, 21, 0)
  return has_monitor(tao, TaoStepDirectionMonitor) || has_monitor(tao, TaoDrawStepMonitor);
#else
  return has_monitor(tao, TaoMonitorStep) || has_monitor(tao, TaoMonitorStepDraw);
#endif
}
inline bool monitors_residuals(Tao tao) {
#if PETSC_VERSION_LT(3, 21, 0)
  return has_monitor(tao, TaoResidualMonitor);
#else
  return has_monitor(tao, TaoMonitorResidual);
#endif
}

}  // namespace prunadag
