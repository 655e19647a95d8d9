// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

#include <mpi.h>

#include "base/collective.hpp"
#include "prunadag/error.hpp"

namespace prunadag {

/// Bytes that a rank can still take: what its node has left, or less where control groups limit it,
/// shared equally by the ranks of `comm` there, or less where its address space is limited
/// (ulimit -v); the smallest of all ranks. What the system says is looked for under `root`.
/// Collective; a few small reductions.
std::int64_t available_memory(MPI_Comm comm, const std::string& root = "/");

/// "1.5 GB".
std::string in_bytes(double bytes);

/// Throws an Error that names both numbers when `bytes` per rank are more than are available,
/// before anything is allocated: of usage for what was asked for, of data for what a file, or its
/// declared size, comes to. what() says what takes them; it is asked where all ranks refuse, and
/// may throw. Collective.
template <class What>
void require_memory(MPI_Comm comm, std::int64_t bytes, What&& what,
                    ErrorKind kind = ErrorKind::usage) {
  const std::int64_t most = largest(comm, bytes), available = available_memory(comm);
  if (most <= available) return;
  throw Error(kind, std::string(what()) + " takes " + in_bytes(double(most)) + " per rank; " +
                        in_bytes(double(available)) + " are available");
}

}  // namespace prunadag
