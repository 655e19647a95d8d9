// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "prunadag/dataset.hpp"

namespace prunadag {

/// This rank's signals: the rows it owns of a dataset's matrix, one after the other, all divided by
/// 2^exponent, so that the largest entry of any rank has a magnitude in [1, 2) and neither squares
/// nor their products overflow. Dictionaries do not depend on the scale of the signals; codes do.
struct Signals {
  std::size_t features = 0, count = 0;
  int exponent = 0;
  std::int64_t first = 0;       ///< global index of the first one
  std::vector<double> entries;  ///< count*features
  std::vector<double> squares;  ///< of every signal's norm
  double total = 0;             ///< of `squares`, over all ranks

  std::span<const double> signal(std::size_t s) const {
    return std::span(entries).subspan(s * features, features);
  }
};

/// Collective. Throws Error(data) when a signal is not finite.
Signals signals_of(const Dataset& data);

/// Throws Error(usage) unless 1 <= nonzeros <= min(atoms, features).
void check_nonzeros(std::int64_t nonzeros, std::int64_t atoms, std::int64_t features);

}  // namespace prunadag
