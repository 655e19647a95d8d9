// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

namespace prunadag {

/// A sum of numbers with magnitudes that add up to less than 2^33, as two integers. Each term is
/// cut after 2^-60, so that the sum does not depend on the order or grouping of the terms. Sums
/// over ranks add the words.
struct ExactSum {
  std::array<std::int64_t, 2> words{};  // in units of 2^-30 and 2^-60

  void add(double value) {
    const double high = std::floor(value * 0x1p30);
    words[0] += std::int64_t(high);
    words[1] += std::int64_t((value * 0x1p30 - high) * 0x1p30);
  }
  double value() const { return double(words[0]) * 0x1p-30 + double(words[1]) * 0x1p-60; }
};

}  // namespace prunadag
