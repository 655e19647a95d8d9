// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

#include <mpi.h>

#include "base/collective.hpp"
#include "prunadag/error.hpp"

namespace prunadag {

/// Bytes that each rank can still take. The memory left on a node is shared equally by the ranks of
/// `comm` on the node. Control groups and a limited address space (ulimit -v) may leave less.
/// Returns the smallest of all ranks. Reads the system's files under `root`. Collective; a few
/// small reductions.
std::int64_t available_memory(MPI_Comm comm, const std::string& root = "/");

/// "1.5 GB".
std::string in_bytes(double bytes);

/// Throws an Error that names both numbers when `bytes` per rank are more than available, before
/// anything is allocated. `kind` is usage where options ask for the memory, data where a file or
/// its declared size needs it. what() names the need; it is called where all ranks refuse, and may
/// throw. Collective.
template <class What>
void require_memory(MPI_Comm comm, std::int64_t bytes, What&& what,
                    ErrorKind kind = ErrorKind::usage) {
  const std::int64_t most = largest(comm, bytes), available = available_memory(comm);
  if (most <= available) return;
  throw Error(kind, std::string(what()) + " takes " + in_bytes(double(most)) + " per rank; " +
                        in_bytes(double(available)) + " are available");
}

}  // namespace prunadag
