// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <mpi.h>
#include <nlohmann/json.hpp>

namespace prunadag::bench {

/// A cache of the processor, as its first core sees it.
struct Cache {
  int level = 0;
  std::int64_t bytes = 0;
};

/// What times depend on. What the system does not tell is 0 or empty.
struct Machine {
  std::string processor;
  int cores = 0;                      ///< logical ones of a node
  std::vector<Cache> caches;          ///< of data, level 1 first
  std::int64_t last_level_bytes = 0;  ///< of all last-level caches of all nodes
  std::int64_t free_bytes = 0;        ///< memory of all nodes that can be had
  int nodes = 1, ranks = 1;
  std::string prunadag, petsc, mpi, compiler;  ///< names and versions
};

/// Looks at every node. The same on all ranks but for processor, cores and caches, which are those
/// of rank 0's node on rank 0 and of the own node elsewhere. Collective.
Machine machine_of(MPI_Comm comm);

/// One line for people.
std::string line_of(const Machine& machine);

nlohmann::ordered_json json_of(const Machine& machine);

/// Memory of this process in bytes: now, and the most it had. 0 where the system does not tell.
struct MemoryUse {
  std::int64_t now = 0, most = 0;
};
MemoryUse memory_use();

}  // namespace prunadag::bench
