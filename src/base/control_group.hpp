// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <mpi.h>

namespace prunadag {

/// The path of a control group of this process that has a limit, and the bytes left below the
/// limit: unused bytes, and file caches that can be dropped. Never negative.
struct GroupLimit {
  std::string group;
  std::int64_t left;
};

/// The limits of the groups of this process, from the inside out; empty without control groups.
/// Looks for files of versions 2 and 1 under `root`, at their usual mount points. Not collective.
std::vector<GroupLimit> group_limits(const std::string& root);

/// The bytes left to a rank when the ranks of `node` share what is left of each common group
/// equally: the least over the rank's groups; the largest number without groups. Collective, two
/// small gathers.
std::int64_t share_of_groups(MPI_Comm node, const std::vector<GroupLimit>& limits);

}  // namespace prunadag
