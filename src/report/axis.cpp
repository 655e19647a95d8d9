// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "report/axis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace prunadag::report {
namespace {

constexpr double largest = 1e300;    // powers overflow above it, and below its inverse
constexpr double least_span = 1e-9;  // relative to the values on an axis, so that tics differ

/// Returns about a fifth of `span`, rounded to 1, 2 or 5 times a power of ten.
double step_of(double span) {
  const double power = std::pow(10, std::floor(std::log10(span / 5)));
  const double times = span / 5 / power;
  return power * (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10);
}

}  // namespace

bool Axis::shows(double value) const {
  return base == 0 ? std::abs(value) <= largest : value >= 1 / largest && value <= largest;
}

double Axis::share_of(double value) const {
  const double share =
      base == 0 ? (value - low) / (high - low) : std::log(value / low) / std::log(high / low);
  return share > 0 ? std::min(share, 1.0) : 0;
}

Axis tight_axis(std::span<const double> values, int base) {
  Axis axis{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
            base};
  for (const double value : values) {
    if (!axis.shows(value)) continue;
    axis.low = std::min(axis.low, value);
    axis.high = std::max(axis.high, value);
  }
  if (axis.low > axis.high) return {base ? 1.0 : 0.0, base ? double(base) : 1.0, base};
  const double size = std::max(std::abs(axis.low), std::abs(axis.high));
  if (axis.high - axis.low > std::max(size * least_span, 1 / largest)) return axis;
  const double half = size > 1 / largest ? size / 2 : 0.5;
  axis.low = base ? axis.low / base : axis.low - half;
  axis.high = base ? axis.high * base : axis.high + half;
  return axis;
}

Axis round_axis(std::span<const double> values, int base) {
  Axis axis = tight_axis(values, base);
  if (base == 0) {
    const double step = step_of(axis.high - axis.low);
    axis.low = step * std::floor(axis.low / step);
    axis.high = step * std::ceil(axis.high / step);
    return axis;
  }
  // A power of the base is kept, even if its logarithm is rounded.
  const auto power = [&](double value) { return std::log(value) / std::log(double(base)); };
  axis.low = std::pow(base, std::floor(power(axis.low) + 1e-9));
  axis.high = std::pow(base, std::ceil(power(axis.high) - 1e-9));
  return axis;
}

}  // namespace prunadag::report
