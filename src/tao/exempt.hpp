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
  IS given = nullptr;  // indices that each rank owns
  TaoPrunAdagDivisors divisors = nullptr;
  void* context = nullptr;

  // Since set-up: this rank's own exempt parameters, ascending, and their number on all ranks.
  PetscInt count = 0;
  std::int64_t total = 0;
  PetscInt* places = nullptr;       // local indices of the parameters
  PetscScalar* gradient = nullptr;  // their gradient while hidden
  PetscReal* divisor = nullptr;     // at the gradient of the last iterate; 0 where unknown
  PetscReal* so = nullptr;          // accumulators of those without divisors
};

/// Collective. PETSC_ERR_ARG_OUTOFRANGE for an index that the rank does not own.
PetscErrorCode set_up(Tao tao, const VectorLayout& layout, ExemptParameters& exempt);
PetscErrorCode destroy_work(ExemptParameters& exempt);

/// Between hide() and show() tao->gradient is 0 in exempt parameters, which keeps them out of sets,
/// norms and steps. Cost: a read and a write of each.
PetscErrorCode hide(Tao tao, ExemptParameters& exempt);
PetscErrorCode show(Tao tao, ExemptParameters& exempt);

/// The sum of g_i^2/root_i^2 over own exempt parameters; `root` may be null.
PetscErrorCode exempt_squares(Tao tao, const ExemptParameters& exempt, Vec root, double* squares);

/// Calls the callback, if there is one, for divisors at the last gradient.
PetscErrorCode ask_divisors(Tao tao, ExemptParameters& exempt);

/// With a callback: x_i -= g_i/d_i; root_i^2 replaces a d_i that is not positive. Otherwise the
/// step of a relevant parameter, in units of `root`: so_i += g_i^2, x_i -= eta g_i/sqrt(so_i), or
/// x_i -= g_i where eta is 0, not known yet. `step` and `sums` take up the second kind of step
/// only. `root` and `step` may be null.
PetscErrorCode move_exempt(Tao tao, ExemptParameters& exempt, Vec root, double eta, Vec step,
                           Step& sums);

}  // namespace prunadag
