// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>

#include "tao/objective_free.hpp"

namespace prunadag {

/// How prunAdag measures parameters in scaled units, how long its steps are, and when they gain too
/// little (METHOD.md, "Scaled units").
struct ScaledUnits {
  Vec scaling = nullptr;  // the setting: L, or null

  // Since set-up.
  Vec root = nullptr;  // sqrt(L)
  Vec step = nullptr;  // what x moved by in the last iteration

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
  /// Whether the last five of at least ten steps changed f by less than this share of all, on
  /// average; a step up counts as well. Never with 0.
  bool gains_too_little(double tolerance) const;
};

PetscErrorCode set_up(Tao tao, const VectorLayout& layout, ScaledUnits& units);
PetscErrorCode destroy_work(ScaledUnits& units);

/// Estimates L at the solution where none was given and it is wanted, by eleven gradients or a few
/// more, and leaves tao->gradient there. Collective.
PetscErrorCode probe_scaling(Tao tao, ScaledUnits& units);

/// This rank's part of g's for the last step; 0 before the first.
PetscErrorCode product_with_step(Tao tao, const ScaledUnits& units, double* product);

}  // namespace prunadag
