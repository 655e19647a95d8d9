// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

namespace prunadag {

/// phi(t, y) = 1/2 (t - y)^2
struct Squared {
  static double value(double t, double y) { return 0.5 * (t - y) * (t - y); }
  static double derivative(double t, double y) { return t - y; }
};

}  // namespace prunadag
