// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>

namespace prunadag::report {

/// What an axis of a picture shows: finite, low < high, both above 0 where it is logarithmic.
struct Axis {
  double low = 0, high = 1;
  int base = 0;  ///< of the logarithms; 0: linear

  /// Whether a value has a place on such an axis.
  bool shows(double value) const;
  /// Where a value stands, 0 at the low end and 1 at the high one; what lies beyond at the nearer
  /// end, and what cannot be shown at the low one.
  double share_of(double value) const;
};

/// The axis from the least to the largest of the values that it shows; around one value alone.
Axis tight_axis(std::span<const double> values, int base = 0);

/// The same, widened to whole powers of the base or to multiples of 1, 2 or 5 times a power of ten,
/// so that both ends have a tic.
Axis round_axis(std::span<const double> values, int base = 0);

}  // namespace prunadag::report
