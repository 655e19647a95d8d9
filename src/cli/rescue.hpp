// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <mpi.h>

#include "cli/command.hpp"
#include "file/output_file.hpp"
#include "prunadag/error.hpp"

/// What is done so that a result that took long is not lost.
namespace prunadag::cli {

/// Sets apart what the file will take, so that a full disk shows before the work, and says so where
/// that is not possible. Rank 0 has the file, null on the others. Collective. Throws Error(data).
void reserve(const Call& call, OutputFile* output, std::int64_t bytes);

/// write(output), for a result that took long and a file that rank 0 has begun, null on the others.
/// Where that fails, the result goes into a folder of its own below the temporary folder, and the
/// failure is returned with the name of what is there; where that fails too, as it was. Collective,
/// as `write` is, which throws on all ranks or on none.
std::optional<Error> write_or_rescue(MPI_Comm comm, OutputFile* output,
                                     const std::function<void(OutputFile*)>& write);

}  // namespace prunadag::cli
