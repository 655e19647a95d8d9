// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <mpi.h>

namespace prunadag {

/// Marks the `count` largest |keys| of `total` on all ranks, ties to the lowest index. Returns a
/// mark for each owned key, 1 or 0; nothing where a key on any rank is not finite.
///
/// `keys` are the owned keys; `first` is the global index of the first. 0 <= count <= total.
/// Collective, so never call it inside agree(), even if `comm` has one rank. Cost: a cold start of
/// a Selector, and one pass over the keys.
std::optional<std::vector<char>> marks_of_largest(MPI_Comm comm, std::span<const double> keys,
                                                  std::int64_t first, std::int64_t total,
                                                  std::int64_t count);

}  // namespace prunadag
