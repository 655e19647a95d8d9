// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cmath>

namespace prunadag {

/// phi(t, y) = log(1 + exp(-y t)) for y = -1 or +1. The exponential is only ever taken of a
/// negative number, so that nothing overflows however large |t| is.
struct Logistic {
  static double value(double t, double y) {
    const double z = y * t;
    return std::log1p(std::exp(-std::abs(z))) + (z < 0.0 ? -z : 0.0);
  }
  static double derivative(double t, double y) {
    const double z = y * t;
    const double e = std::exp(-std::abs(z));
    return -y * (z < 0.0 ? 1.0 : e) / (1.0 + e);
  }
};

}  // namespace prunadag
