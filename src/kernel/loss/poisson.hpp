// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "prunadag/loss.hpp"

namespace prunadag {

/// phi(t, y) = mu - y t - y + y log(y) with mu = exp(t): minus the log-likelihood of y events where
/// mu are expected, less its least value; half of the unit deviance. Its curvature mu has no bound
/// that would serve. From t = 600 on, 1e260 events, the exponential goes on as its parabola there,
/// so that a step that is much too long has a finite value.
struct Poisson {
  static constexpr LossTraits traits{
      .formula = "mean of exp(a'x) - y a'x - y + y log(y)",
      .labels = LabelRule::counts,
      .curvature_bound = std::numeric_limits<double>::infinity(),
      .concordance = 1,
      .width = 0.2,  // or the sums of far shifts would drown those of near ones
      .score = {"deviance"}};

  static double value(double t, double y) {
    const double near = std::min(t, last), beyond = t - near;
    const double mu = std::exp(near) * (1 + beyond * (1 + 0.5 * beyond));
    return std::max(mu - y + (y > 0 ? y * (std::log(y) - t) : 0.0), 0.0);  // but for rounding
  }
  static double derivative(double t, double y) {
    const double near = std::min(t, last);
    return std::exp(near) * (1 + (t - near)) - y;
  }
  static double curvature(double t, double) { return std::exp(std::min(t, last)); }
  static double score(double t, double y) { return 2 * value(t, y); }
  static double link(double y) { return std::log(y); }
  static double response(double t) { return std::exp(t); }

 private:
  static constexpr double last = 600;
};

}  // namespace prunadag
