// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "prunadag/objective.hpp"

namespace prunadag {

struct LbfgsOptions {
  std::int64_t max_iterations = 200;
  double gain_tolerance = 1e-6;                 ///< see RefitOptions
  double ridge = 0;                             ///< see RefitOptions
  const std::function<bool()>* stop = nullptr;  ///< see RefitOptions
};

/// The end of a minimisation.
struct LbfgsEnd {
  double before = 0, penalised = 0;  ///< f with the ridge, at the start and at the end
  double after = 0;                  ///< f without the ridge at the end
  std::int64_t iterations = 0, evaluations = 0;
  bool stopped = false;  ///< on request; x is the last iterate
  bool lost = false;     ///< f or its gradient was not finite at x; x is unchanged
};

/// Minimises f + ridge/2 sum of L_i x_i^2 over the free parameters, from x, and overwrites x; the
/// sum is over weights. `is_free` has a number per own parameter of x, nonzero where it may move.
/// Parameters without influence, L_i = 0, do not move. The end is never above the start.
/// Collective. Cost: one value_and_gradient() per evaluation, and a dozen vectors.
LbfgsEnd minimise_by_lbfgs(const Objective& objective, Vec x, std::span<const char> is_free,
                           const LbfgsOptions& options);

}  // namespace prunadag
