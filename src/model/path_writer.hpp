// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "file/output_file.hpp"
#include "prunadag/model_path.hpp"

namespace prunadag {

/// save_path() into a file that rank 0 has begun; null on other ranks. Commits the file.
/// Collective. Throws Error(data).
void write_path(MPI_Comm comm, const ModelPath& path, OutputFile* output);

}  // namespace prunadag
