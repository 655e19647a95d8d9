// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>
#include <span>

#include "kernel/measured.hpp"
#include "kernel/update.hpp"
#include "prunadag/prunadag.h"
#include "tao/objective_free.hpp"

namespace prunadag {

/// How prunAdag measures parameters in scaled units, how long its steps are, and when they gain too
/// little (METHOD.md, "Scaled units"). The weights are the first `weights` parameters; those after
/// them are exempt: they take Newton steps of their own and belong to no set.
struct ScaledUnits {
  // Settings.
  Vec scaling = nullptr;  // L, or null: by the source
  TaoPrunAdagScalingSource source = TAO_PRUNADAG_SCALING_ONE;
  PetscInt exempt = 0;  // how many of the last parameters
  TaoPrunAdagDivisors divisors = nullptr;
  void* divisors_context = nullptr;
  PetscReal gain_tolerance = 0;  // 0: no such test

  // Since set-up.
  VectorLayout weights;                  // of the parameters that are not exempt
  Vec root = nullptr;                    // sqrt(L)
  Vec step = nullptr;                    // what x moved by in the last iteration
  PetscReal* exempt_divisors = nullptr;  // at the last gradient at an iterate; 0 where unknown

  // Since the start of the accumulators.
  double first_eta = 0, eta = 0;
  bool has_step = false;
  PetscInt trial_gradients = 0;  // of this solve
  double total_gain = 0;
  std::array<double, 5> gains{};  // of the last steps; negative where f grew
  std::int64_t steps = 0;

  /// Before the first step of a start, and of a solve that goes on from an earlier one.
  void forget();
  void forget_steps();
  /// Step k >= 1: from g's of the last step at its beginning and its end, the factor of the next
  /// step, and what the last one gained.
  void learn(double product_before, double product_after);
  /// Whether the last five of at least ten steps changed f too little; a step up counts as well.
  bool gains_too_little() const;
};

PetscErrorCode set_up(Tao tao, const VectorLayout& layout, ScaledUnits& units);
PetscErrorCode destroy(ScaledUnits& units);

/// The first step: G, and the factor that minimises a quadratic model of f along the first step, by
/// gradients at trial points; 0 where no weight has a slope yet: then ask again. Needs
/// tao->gradient at the solution and the `cut` of its relevant parameters; leaves the accumulators
/// at G^2 and first_eta^2. Collective; usually one gradient and four reductions.
PetscErrorCode find_first_factor(Tao tao, ScaledUnits& units, const Cut& cut, Bounds bounds, Vec so,
                                 Vec sd, std::span<Label> labels);

/// Estimates L at the solution where none was given and it is wanted, by eleven gradients or a few
/// more, and leaves tao->gradient there. Collective.
PetscErrorCode probe_scaling(Tao tao, ScaledUnits& units);

/// This rank's part of g's for the last step; 0 before the first.
PetscErrorCode product_with_step(Tao tao, const ScaledUnits& units, double* product);

/// Asks the callback, where there is one, for the divisors of the exempt parameters at the gradient
/// that was taken last.
PetscErrorCode ask_divisors(Tao tao, ScaledUnits& units);

/// The sum over this rank's exempt parameters of g_i^2/L_i.
PetscErrorCode exempt_squares(Tao tao, const ScaledUnits& units, double* squares);

/// Moves the exempt parameters by -g_i/d_i, with d_i as ask_divisors() found it, else L_i.
PetscErrorCode move_exempt(Tao tao, const ScaledUnits& units);

}  // namespace prunadag
