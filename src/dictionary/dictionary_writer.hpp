// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "file/output_file.hpp"
#include "prunadag/dictionary.hpp"

namespace prunadag {

/// save_dictionary() into a file that rank 0 has begun and that is null on the others; commits it.
/// Collective. Throws Error(data).
void write_dictionary(MPI_Comm comm, const Dictionary& dictionary, OutputFile* output);

/// What the file of a dictionary takes at most, to reserve. Not collective.
std::int64_t bytes_of_dictionary(std::int64_t atoms, std::int64_t features);

}  // namespace prunadag
