// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>

namespace prunadag::report {

/// The range of an axis of a picture: finite, low < high, both above 0 on a logarithmic axis.
struct Axis {
  double low = 0, high = 1;
  int base = 0;  ///< base of the logarithms; 0: linear

  /// Whether an axis of this base can show a value, in some range.
  bool shows(double value) const;
  /// Returns the place of a value, from 0 at the low end to 1 at the high end. Values beyond an end
  /// are at that end. NaN is at the low end; so are values <= 0 on a logarithmic axis.
  double share_of(double value) const;
};

/// Returns the axis from the least to the largest of the values that it can show. If these are all
/// but equal, the axis extends beyond them on both sides. Without values it is [0, 1], or [1, base].
Axis tight_axis(std::span<const double> values, int base = 0);

/// Returns the tight axis, widened to powers of the base, or to multiples of 1, 2 or 5 times a
/// power of ten. So both ends have a tic.
Axis round_axis(std::span<const double> values, int base = 0);

}  // namespace prunadag::report
