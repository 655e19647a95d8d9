// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include "base/share.hpp"
#include "prunadag/path.hpp"

namespace prunadag {

std::int64_t weights_left(double sparsity, std::int64_t weights) {
  if (!(sparsity >= 0 && sparsity < 1)) {
    throw Error(ErrorKind::usage,
                fmt::format("sparsity {} %: must be at least 0 and below 100", 100 * sparsity));
  }
  const std::int64_t left = weights - nearest_count(sparsity, weights);
  if (left < 1) {
    throw Error(ErrorKind::usage,
                fmt::format("sparsity {} %: leaves none of {} weights", 100 * sparsity, weights));
  }
  return left;
}

}  // namespace prunadag
