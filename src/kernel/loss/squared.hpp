// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <limits>
#include <span>

#include "prunadag/loss.hpp"

namespace prunadag {

/// phi(t, y) = 1/2 (t - y)^2
struct Squared {
  static constexpr LossTraits traits{.formula = "1/2 ||A x - b||^2",
                                     .mean = false,
                                     .quadratic = true,
                                     .width = std::numeric_limits<double>::infinity()};

  static double value(double t, double y) { return 0.5 * (t - y) * (t - y); }
  static double derivative(double t, double y) { return t - y; }
  static double curvature(double, double) { return 1.0; }
  static double score(double t, double y) { return (t - y) * (t - y); }
  static double link(double y) { return y; }
  static double response(double t) { return t; }
  static Slopes sum_slopes(std::span<double> t, std::span<const double> y, double scale,
                           std::span<const double> w) {
    double first = 0, squares = 0, weight = 0;
    for (std::size_t i = 0; i < t.size(); ++i) {
      const double off = t[i] - y[i];
      t[i] = (w.empty() ? scale : scale * w[i]) * off;
      weight += w.empty() ? 1.0 : w[i];
      first += t[i];
      squares += t[i] * off;
    }
    return {first, scale * weight, 0.5 * squares};
  }
};

}  // namespace prunadag
