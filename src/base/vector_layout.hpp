// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

namespace prunadag {

/// The layout of a vector: this rank owns [first, first + local) of `total` entries.
struct VectorLayout {
  std::int64_t first = 0, local = 0, total = 0;
  bool operator==(const VectorLayout&) const = default;
};

}  // namespace prunadag
