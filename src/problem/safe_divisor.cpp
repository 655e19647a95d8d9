// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "problem/safe_divisor.hpp"

#include <algorithm>
#include <cmath>

namespace prunadag {

double safe_divisor(const Slopes& sums, const Loss& loss, double weight) {
  const double concordance = loss.concordance;
  if (!std::isfinite(concordance)) {
    const double most = loss.curvature_bound * loss.width;
    const double reach = std::max(loss.width, sums.value / weight / (most - loss.tilt));
    const bool steep = loss.tilt > 0 && sums.value > 0;
    const double polyak = steep ? sums.first * sums.first / sums.value : 0.0;
    return std::max({sums.second, weight * most / reach, polyak});
  }
  const double step = std::abs(sums.first) / sums.second;
  if (!(concordance * step > 0) || !std::isfinite(step)) return sums.second;
  return sums.second * (concordance * step) / std::log1p(concordance * step);
}

}  // namespace prunadag
