// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include <mpi.h>

namespace prunadag {

/// Throws Error(data) on all ranks when only some ranks can open the file, or when ranks see
/// different files under its name: different lengths, or different bytes in the first or last 64
/// kB. Nothing else is read. For files that every rank reads itself. Collective.
void require_same_file(MPI_Comm comm, const std::string& path);

}  // namespace prunadag
