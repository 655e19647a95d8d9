// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <functional>
#include <vector>

#include "prunadag/loss.hpp"

namespace prunadag::test {

/// Returns all registered losses with one prediction for a sample.
inline std::vector<std::reference_wrapper<const Loss>> scalar_losses() {
  std::vector<std::reference_wrapper<const Loss>> scalar;
  for (const Loss& loss : losses()) {
    if (!loss.per_class()) scalar.push_back(loss);
  }
  return scalar;
}

}  // namespace prunadag::test
