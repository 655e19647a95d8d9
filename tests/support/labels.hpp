// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cmath>

#include "prunadag/loss.hpp"

namespace prunadag::test {

/// Returns a target that a loss with this rule accepts. It grows with the signal.
inline double target_of(LabelRule rule, double signal) {
  switch (rule) {
    case LabelRule::two_classes:
      return signal > 0 ? 1.0 : -1.0;
    case LabelRule::counts:
      return std::floor(2 * std::exp(std::clamp(0.5 * signal, -3.0, 3.0)));
    default:
      return 100 * signal;
  }
}

inline LabelRule rule_of(bool classes) {
  return classes ? LabelRule::two_classes : LabelRule::real;
}

}  // namespace prunadag::test
