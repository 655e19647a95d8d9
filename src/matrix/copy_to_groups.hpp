// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

#include <petscmat.h>

#include "base/rank_groups.hpp"
#include "prunadag/handle.hpp"

namespace prunadag {

/// Whether copy_to_groups() takes the matrix: a MATPRUNADAGROWS, or one with MatGetRow(). Not
/// collective; equal on all ranks.
bool can_copy_to_groups(Mat matrix);

/// A copy of the whole matrix for each group, as a MATPRUNADAGROWS, spread evenly over the ranks of
/// the group. A copy of a MATPRUNADAGROWS has its storage, scales and layout by samples or
/// features. Collective over all groups. Cost: every entry is sent once to each group, and is held
/// in two buffers of some 12 bytes meanwhile. Throws Error(data) for 2^31 entries or more on a
/// rank.
MatHandle copy_to_groups(Mat matrix, const RankGroups& groups);

/// Bytes that a copy to a group of `size` ranks takes on a rank, at most. Collective; one
/// reduction.
std::int64_t bytes_of_copy(Mat matrix, int size);

/// The most bytes of a copy on a rank. MPI counts at most some 2^31 sent entries; half of them are
/// reserve for ranks with more entries than others.
inline constexpr std::int64_t most_bytes_of_copy = std::int64_t(40) << 30;

/// A copy of the whole vector for each group, laid out as `like`, which is on the group. Collective
/// over all groups; each rank holds the whole vector meanwhile.
void copy_to_groups(Vec whole, Vec like);

}  // namespace prunadag
