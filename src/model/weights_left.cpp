// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>

#include <fmt/format.h>

#include "prunadag/path.hpp"

namespace prunadag {

std::int64_t weights_left(double sparsity, std::int64_t weights) {
  if (!(sparsity >= 0 && sparsity < 1)) {
    throw Error(ErrorKind::usage,
                fmt::format("sparsity {} %: must be at least 0 and below 100", 100 * sparsity));
  }
  const std::int64_t left = weights - std::int64_t(std::floor(sparsity * double(weights) + 0.5));
  if (left < 1) {
    throw Error(ErrorKind::usage,
                fmt::format("sparsity {} %: leaves none of {} weights", 100 * sparsity, weights));
  }
  return left;
}

}  // namespace prunadag
