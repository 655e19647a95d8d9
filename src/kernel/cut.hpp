// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace prunadag {

/// A set of largest entries of a vector v, kept as the pair where it is cut off: index i belongs to
/// the set when |v_i| > tau, or |v_i| = tau and i <= last. It is never kept as a list or a mask.
struct Cut {
  double tau = std::numeric_limits<double>::infinity();
  std::int64_t last = -1;

  bool contains(double magnitude, std::int64_t index) const noexcept {
    return (magnitude > tau) | ((magnitude == tau) & (index <= last));  // without branches
  }

  /// Of `size` consecutive entries from index `first`, the number of leading ones whose ties are in
  /// the set. Leading entries belong when |v_i| > tau_with_ties(), all others when |v_i| > tau.
  std::size_t with_ties(std::int64_t first, std::size_t size) const noexcept {
    if (last < first) return 0;
    return std::uint64_t(last - first) < size ? std::size_t(last - first) + 1 : size;
  }
  double tau_with_ties() const noexcept { return std::nextafter(tau, -1.0); }
};

/// The bits of |value|, in the order of the magnitudes; NaN comes last.
inline std::uint64_t magnitude_bits(double value) noexcept {
  return std::bit_cast<std::uint64_t>(value) & 0x7fff'ffff'ffff'ffffu;
}

/// Whether x and g are both nonzero and of one sign. Compares signs, since a product may underflow.
inline bool aligned(double x, double g) noexcept {
  return ((x > 0.0) & (g > 0.0)) | ((x < 0.0) & (g < 0.0));
}

}  // namespace prunadag
