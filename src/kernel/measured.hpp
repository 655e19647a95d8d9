// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <span>

namespace prunadag {

/// value / root, a derivative in the unit 1/root. Where root is 0, for a parameter without
/// influence, it is 0, but NaN for a value that is not finite: that must not be lost. All kernels
/// divide, so that all compute the same bits.
inline double in_units(double value, double root) noexcept {
  return root > 0.0 ? value / root : value * 0.0 + 0.0;
}

/// A vector v whose magnitudes are compared, and x beside it, in units: v_i / root_i and x_i *
/// root_i; without units where `root` is empty. `x` may be empty.
struct Measured {
  std::span<const double> v, x = {}, root = {};

  std::size_t size() const noexcept { return v.size(); }
  bool scaled() const noexcept { return !root.empty(); }
  double value(std::size_t i) const noexcept { return scaled() ? in_units(v[i], root[i]) : v[i]; }
  double at(std::size_t i) const noexcept { return scaled() ? x[i] * root[i] : x[i]; }
};

}  // namespace prunadag
