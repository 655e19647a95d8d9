// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

#include <petscmat.h>

#include "base/rank_groups.hpp"
#include "prunadag/handle.hpp"

namespace prunadag {

/// Whether copy_to_groups() can: of ours, or with MatGetRow(). Not collective; equal on all ranks.
bool can_copy_to_groups(Mat matrix);

/// A copy of the whole matrix for each group, as a MATPRUNADAGROWS, spread evenly over its ranks;
/// stored, scaled and laid out as the matrix where that is one too. Collective over all groups. Cost: every entry is sent once to each group, and waits
/// meanwhile in two buffers of some 12 bytes. Throws Error(data) for 2^31 entries or more on a
/// rank.
MatHandle copy_to_groups(Mat matrix, const RankGroups& groups);

/// What a rank of a group of `size` takes for all of it, in bytes, at most. Collective; one
/// reduction.
std::int64_t bytes_of_copy(Mat matrix, int size);

/// Of a rank; more it refuses, since MPI counts what is sent: some 2^31 entries, half of them
/// spared for ranks that have more than others.
inline constexpr std::int64_t most_bytes_of_copy = std::int64_t(40) << 30;

/// A copy of the whole vector for each group, laid out as `like`, which is on the group. Collective
/// over all groups; all of the vector is on each rank meanwhile.
void copy_to_groups(Vec whole, Vec like);

}  // namespace prunadag
