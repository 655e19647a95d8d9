// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

#include "file/output_file.hpp"
#include "prunadag/model.hpp"

namespace prunadag {

/// save_model() into a file that rank 0 has begun; null on other ranks. Commits the file.
/// Collective. Throws Error(data).
void write_model(const Model& model, OutputFile* output);

/// Bytes of the file of a model, at most, to reserve them. Parameters and some details may still be
/// missing. Not collective.
std::int64_t bytes_of(const Model& model);

}  // namespace prunadag
