// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <mpi.h>

namespace prunadag {

/// A control group with a limit that this process is in, by its path, and the bytes left below the
/// limit: what is not used, and caches of files that can be dropped. Never negative.
struct GroupLimit {
  std::string group;
  std::int64_t left;
};

/// The limits of the groups of this process, from the inside out; none where there are no control
/// groups. Files are looked for under `root`: those of versions 2 and 1, where systems mount them.
/// Not collective.
std::vector<GroupLimit> group_limits(const std::string& root);

/// What is left to a rank when the ranks of `node` that are in a group share what that has left
/// equally: the least of its groups, the largest number where there are none. Collective, two small
/// gathers.
std::int64_t share_of_groups(MPI_Comm node, const std::vector<GroupLimit>& limits);

}  // namespace prunadag
