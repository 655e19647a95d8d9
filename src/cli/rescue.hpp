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

/// Saves results of long work in spite of failures.
namespace prunadag::cli {

/// Reserves space for a file, so that a full disk shows before the work. Notes where space cannot
/// be reserved. Rank 0 has the file; null on other ranks. Collective. Throws Error(data).
void reserve(const Call& call, OutputFile* output, std::int64_t bytes);

/// Calls write(output) for the result of long work; rank 0 has begun the file, null on other ranks.
/// If that fails, writes the result to a new folder in the temporary folder, and returns the
/// failure with the new name. If that fails, too, returns the first failure. Collective, like
/// `write`, which must throw on all ranks or on none.
std::optional<Error> write_or_rescue(MPI_Comm comm, OutputFile* output,
                                     const std::function<void(OutputFile*)>& write);

}  // namespace prunadag::cli
