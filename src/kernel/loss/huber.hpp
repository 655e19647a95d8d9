// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Reference: Huber, Robust estimation of a location parameter, Ann. Math. Statist. 35 (1964).
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "prunadag/loss.hpp"

namespace prunadag {

/// phi(t, y) = 1/2 r^2 where |r| <= delta, and delta (|r| - delta/2) beyond, with r = t - y.
struct Huber {
  static constexpr LossParameter parameters[]{{"delta", "must be positive", 1.345}};
  static bool accepts(std::span<const double> p) { return p[0] > 0; }
  explicit Huber(std::span<const double> p) : delta(p[0]) { traits.width = delta; }

  double value(double t, double y) const {
    const double r = t - y, near = std::clamp(r, -delta, delta);
    return near * (r - 0.5 * near);
  }
  double derivative(double t, double y) const { return std::clamp(t - y, -delta, delta); }
  double curvature(double t, double y) const { return double(std::abs(t - y) <= delta); }
  static double score(double t, double y) { return std::abs(t - y); }
  static double link(double) { return std::numeric_limits<double>::quiet_NaN(); }
  static double response(double t) { return t; }

  double delta;
  LossTraits traits{
      .formula = "mean of 1/2 r^2 where |r| <= delta, of delta (|r| - delta/2) beyond; r = a'x - y",
      .concordance = std::numeric_limits<double>::infinity(),
      .score = {"MAE"}};
};

}  // namespace prunadag
