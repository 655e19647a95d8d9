// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <limits>

#include "kernel/loss/score_rules.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

/// phi(t, y) = 1/2 max(0, 1 - y t)^2 for y = -1 or +1. It gives no probabilities.
struct SquaredHinge {
  static constexpr LossTraits traits{.formula = "mean of 1/2 max(0, 1 - y a'x)^2",
                                     .labels = LabelRule::two_classes,
                                     .concordance = std::numeric_limits<double>::infinity(),
                                     .score = accuracy};

  static double value(double t, double y) { return 0.5 * short_of(t, y) * short_of(t, y); }
  static double derivative(double t, double y) { return -y * short_of(t, y); }
  static double curvature(double t, double y) { return double(y * t < 1.0); }
  static double score(double t, double y) { return is_right(t, y); }
  /// Every sample is within the margin there.
  static double link(double y) { return y; }
  static double response(double) { return std::numeric_limits<double>::quiet_NaN(); }

 private:
  static double short_of(double t, double y) { return std::max(1.0 - y * t, 0.0); }
};

}  // namespace prunadag
