// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cmath>
#include <span>

#include "kernel/loss/score_rules.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

/// phi(t, y) = log(1 + exp(-y t)) for y = -1 or +1. The exponential is only ever taken of a
/// negative number, so that nothing overflows however large |t| is.
struct Logistic {
  static constexpr LossTraits traits{.formula = "mean of log(1 + exp(-y a'x))",
                                     .labels = LabelRule::two_classes,
                                     .curvature_bound = 0.25,
                                     .concordance = 1,
                                     .score = accuracy};

  static double value(double t, double y) {
    const double z = y * t;
    return std::log1p(std::exp(-std::abs(z))) + (z < 0.0 ? -z : 0.0);
  }
  static double derivative(double t, double y) {
    const double z = y * t;
    const double e = std::exp(-std::abs(z));
    return -y * (z < 0.0 ? 1.0 : e) / (1.0 + e);
  }
  static double curvature(double t, double y) {
    const double e = std::exp(-std::abs(y * t)), p = 1.0 / (1.0 + e);
    return e * p * p;
  }
  static double score(double t, double y) { return is_right(t, y); }
  /// The log odds of a mean of labels -1 and +1; infinite where one class is missing.
  static double link(double y) { return std::log1p(y) - std::log1p(-y); }
  static double response(double t) {
    const double e = std::exp(-std::abs(t));
    return (t < 0 ? e : 1.0) / (1.0 + e);
  }
  static void each_value(std::span<double> t, std::span<const double> y);
  static Slopes sum_slopes(std::span<double> t, std::span<const double> y, double scale,
                           std::span<const double> w);
};

}  // namespace prunadag
