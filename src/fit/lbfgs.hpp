// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>

#include "prunadag/objective.hpp"

namespace prunadag {

struct LbfgsOptions {
  std::int64_t max_iterations = 200;
  double gain_tolerance = 1e-6;  ///< see RefitOptions
  double ridge = 0;              ///< see RefitOptions
};

/// How it ended.
struct LbfgsEnd {
  double before = 0, penalised = 0;  ///< f and the ridge, where it began and at the end
  double after = 0;                  ///< f, without the ridge
  std::int64_t iterations = 0, evaluations = 0;
  bool lost = false;  ///< f, or its gradient, is not finite at x, which is as it was
};

/// Minimises f + ridge/2 sum of L_i x_i^2 over the parameters that are free, from x, which it
/// overwrites; the sum is over weights. `is_free` has a number per own parameter of x, not 0 where
/// it moves; parameters without influence, L_i = 0, do not. Never ends above where it began.
/// Collective. Cost: one value_and_gradient() per evaluation, and a dozen vectors.
LbfgsEnd minimise_by_lbfgs(const Objective& objective, Vec x, std::span<const char> is_free,
                           const LbfgsOptions& options);

}  // namespace prunadag
