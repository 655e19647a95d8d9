// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>

#include "tao/objective_free.hpp"

namespace prunadag {

/// The scaled units of prunAdag: units of parameters, the step factor, and the test for small gains
/// (METHOD.md, "Scaled units").
struct ScaledUnits {
  Vec scaling = nullptr;  // the setting: L, or null

  // Since set-up.
  Vec root = nullptr;  // sqrt(L)
  Vec step = nullptr;  // the last change of x

  // Since the start of the accumulators.
  double first_eta = 0, eta = 0;
  bool has_step = false;
  PetscInt trial_gradients = 0;  // in this solve
  double total_gain = 0;
  std::array<double, 5> gains{};  // of the last steps; negative where f grew
  std::int64_t steps = 0;

  /// Called before the first step from new accumulators, and before the first step of a continued
  /// solve.
  void forget();
  void forget_steps();
  /// Step k >= 1: sets the factor of the next step and the gain of the last one, from g's at the
  /// beginning and the end of the last step.
  void learn(double product_before, double product_after);
  /// Whether the last five of at least ten steps changed f, on average, by less than this share of
  /// the total gain. A step up counts by its absolute value. Always false for 0.
  bool gains_too_little(double tolerance) const;
};

PetscErrorCode set_up(Tao tao, const VectorLayout& layout, ScaledUnits& units);
PetscErrorCode destroy_work(ScaledUnits& units);

/// Estimates L at the solution, if it was not given and the option asks for it, by eleven gradients
/// or a few more. Leaves tao->gradient at the solution. Collective.
PetscErrorCode probe_scaling(Tao tao, ScaledUnits& units);

/// This rank's part of g's for the last step s; 0 before the first step.
PetscErrorCode product_with_step(Tao tao, const ScaledUnits& units, double* product);

}  // namespace prunadag
