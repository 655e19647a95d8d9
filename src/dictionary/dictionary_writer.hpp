// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "file/output_file.hpp"
#include "prunadag/dictionary.hpp"

namespace prunadag {

/// Writes a dictionary as save_dictionary() does, but into a file that rank 0 has opened, and
/// commits it. `output` is null on the other ranks. Collective. Throws Error(data).
void write_dictionary(MPI_Comm comm, const Dictionary& dictionary, OutputFile* output);

/// Returns an upper bound of the bytes of the file of a dictionary, to reserve them. Not
/// collective.
std::int64_t bytes_of_dictionary(std::int64_t atoms, std::int64_t features);

}  // namespace prunadag
