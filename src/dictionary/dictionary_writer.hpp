// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "base/output_file.hpp"
#include "prunadag/dictionary.hpp"

namespace prunadag {

/// save_dictionary() into a file that rank 0 has begun and that is null on the others; commits it.
/// Collective. Throws Error(data).
void write_dictionary(MPI_Comm comm, const Dictionary& dictionary, OutputFile* output);

}  // namespace prunadag
