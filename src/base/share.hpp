// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace prunadag {

/// The count nearest to a share of `total`, halves upwards: floor(share*total + 1/2).
inline std::int64_t nearest_count(double share, std::int64_t total) {
  return std::int64_t(std::floor(share * double(total) + 0.5));
}

/// The number of relevant parameters for a share in (0, 1] of `total`: the nearest count, at least
/// 1.
inline std::int64_t rounded_share(double share, std::int64_t total) {
  return std::max<std::int64_t>(1, nearest_count(share, total));
}

}  // namespace prunadag
