// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>

#include "prunadag/loss.hpp"

namespace prunadag {

/// phi(t, y) = 1/2 (t - y)^2
struct Squared {
  static constexpr LabelRule labels = LabelRule::real;
  static constexpr bool mean = false;
  static constexpr double curvature_bound = 1.0, concordance = 0.0;

  static double value(double t, double y) { return 0.5 * (t - y) * (t - y); }
  static double derivative(double t, double y) { return t - y; }
  static double curvature(double, double) { return 1.0; }
  static void each_value(std::span<double> t, std::span<const double> y) {
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = value(t[i], y[i]);
  }
  static Slopes sum_slopes(std::span<double> t, std::span<const double> y, double scale) {
    double first = 0, squares = 0;
    for (std::size_t i = 0; i < t.size(); ++i) {
      const double off = t[i] - y[i];
      t[i] = scale * off;
      first += t[i];
      squares += t[i] * off;
    }
    return {first, scale * double(t.size()), 0.5 * squares};
  }
  static double link(double y) { return y; }
};

}  // namespace prunadag
