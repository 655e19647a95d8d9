// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include <mpi.h>

namespace prunadag {

/// Throws Error(data) on all ranks when some rank cannot open a file that others can, or sees
/// another one under its name: another length, or other bytes in its first or last 64 kB, which is
/// all that is read. For files that every rank is to read for itself. Collective.
void require_same_file(MPI_Comm comm, const std::string& path);

}  // namespace prunadag
