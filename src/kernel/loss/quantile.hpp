// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Reference: Koenker and Bassett, Regression quantiles, Econometrica 46 (1978); smoothed as
//   Horowitz, Bootstrap methods for median regression models, Econometrica 66 (1998), suggests, by a
//   parabola.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "prunadag/loss.hpp"

namespace prunadag {

/// The pinball loss of the quantile q, max(q r, (q - 1) r) with r = y - t, whose corner is a
/// parabola over |r| <= h: phi = 1/2 H(r) + (q - 1/2) r, with H(r) = r^2/(2h) + h/2 there and |r|
/// beyond.
struct Quantile {
  static constexpr LossParameter parameters[]{
      {"quantile", "must be above 0 and below 1", 0.5},
      {"smoothing", "must be positive", 0.1},
  };
  static bool accepts(std::span<const double> p) { return p[0] > 0 && p[0] < 1 && p[1] > 0; }
  explicit Quantile(std::span<const double> p) : q(p[0]), h(p[1]) {
    traits.width = h;
    traits.tilt = std::abs(q - 0.5);
    traits.curvature_bound = 0.5 / h;
  }

  double value(double t, double y) const {
    const double r = y - t, near = std::clamp(r, -h, h);
    return 0.5 * (near / h * (r - 0.5 * near) + 0.5 * h) + (q - 0.5) * r;
  }
  double derivative(double t, double y) const {
    return -0.5 * std::clamp(y - t, -h, h) / h - (q - 0.5);
  }
  double curvature(double t, double y) const { return std::abs(y - t) <= h ? 0.5 / h : 0.0; }
  double score(double t, double y) const {
    const double r = y - t;
    return std::max(q * r, (q - 1) * r);
  }
  static double link(double) { return std::numeric_limits<double>::quiet_NaN(); }
  static double response(double t) { return t; }

  double q, h;
  LossTraits traits{.formula = "mean of max(q r, (q - 1) r), r = y - a'x, smoothed where |r| <= h",
                    .concordance = std::numeric_limits<double>::infinity(),
                    .score = {"pinball loss"}};
};

}  // namespace prunadag
