// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "kernel/update.hpp"
#include "prunadag/taoprunadag.h"
#include "tao/objective_free.hpp"

namespace prunadag {

/// Parameters that belong to no set and always move, such as intercepts and biases.
struct ExemptParameters {
  // Settings.
  IS given = nullptr;  // the own ones of each rank
  TaoPrunAdagDivisors divisors = nullptr;
  void* context = nullptr;

  // Since set-up: the own ones, ascending, and how many there are on all ranks.
  PetscInt count = 0;
  std::int64_t total = 0;
  PetscInt* places = nullptr;       // among the own parameters
  PetscScalar* gradient = nullptr;  // where it is hidden
  PetscReal* divisor = nullptr;     // at the last gradient at an iterate; 0 where unknown
  PetscReal* so = nullptr;          // accumulators, of those without divisors
};

/// Collective. PETSC_ERR_ARG_OUTOFRANGE for an index that is not the rank's own.
PetscErrorCode set_up(Tao tao, const VectorLayout& layout, ExemptParameters& exempt);
PetscErrorCode destroy_work(ExemptParameters& exempt);

/// From hide() to show() tao->gradient is 0 in these: no set then has them, no norm and no step.
/// Cost: a look at each of them.
PetscErrorCode hide(Tao tao, ExemptParameters& exempt);
PetscErrorCode show(Tao tao, ExemptParameters& exempt);

/// The sum over the own ones of g_i^2/root_i^2; `root` may be null.
PetscErrorCode exempt_squares(Tao tao, const ExemptParameters& exempt, Vec root, double* squares);

/// Asks the callback, where there is one, for divisors at the gradient that was taken last.
PetscErrorCode ask_divisors(Tao tao, ExemptParameters& exempt);

/// x_i -= g_i/d_i where there is a callback, with root_i^2 where it knows no d_i > 0; else the step
/// of a relevant parameter: so_i += g_i^2, x_i -= eta g_i/sqrt(so_i), or x_i -= g_i while eta is 0
/// and not known, in units of `root`, which may be null. `step`, which may be null, and `sums` take the latter up.
PetscErrorCode move_exempt(Tao tao, ExemptParameters& exempt, Vec root, double eta, Vec step,
                           Step& sums);

}  // namespace prunadag
