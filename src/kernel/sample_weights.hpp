// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <span>

namespace prunadag {

// Weights of samples; empty where every sample weighs 1.

/// The weight of sample i.
inline double weight_of(std::span<const double> weights, std::size_t i) noexcept {
  return weights.empty() ? 1.0 : weights[i];
}

/// The weights of `count` samples from `first` on; empty if all are.
inline std::span<const double> weights_of(std::span<const double> weights, std::size_t first,
                                          std::size_t count) noexcept {
  return weights.empty() ? weights : weights.subspan(first, count);
}

}  // namespace prunadag
