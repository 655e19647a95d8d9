// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "prunadag/dataset.hpp"

namespace prunadag {

/// This rank's signals: its rows of the matrix of a dataset, one after the other, divided by
/// 2^exponent. Then the largest entry over all ranks has a magnitude in [1, 2), and neither squares
/// nor their products overflow. Dictionaries do not depend on the scale of the signals; codes do.
struct Signals {
  std::size_t features = 0, count = 0;
  int exponent = 0;
  std::int64_t first = 0;       ///< global index of the first signal
  std::vector<double> entries;  ///< count*features
  std::vector<double> squares;  ///< squared norm of every signal
  double total = 0;             ///< sum of `squares` over all ranks

  std::span<const double> signal(std::size_t s) const {
    return std::span(entries).subspan(s * features, features);
  }
};

/// Copies this rank's signals. Collective. Throws Error(data) when a signal is not finite.
Signals signals_of(const Dataset& data);

/// Throws Error(usage) unless 1 <= nonzeros <= min(atoms, features).
void check_nonzeros(std::int64_t nonzeros, std::int64_t atoms, std::int64_t features);

}  // namespace prunadag
