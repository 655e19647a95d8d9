// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

#include "file/output_file.hpp"
#include "prunadag/model.hpp"

namespace prunadag {

/// save_model() into a file that rank 0 has begun and that is null on the others; commits it.
/// Collective. Throws Error(data).
void write_model(const Model& model, OutputFile* output);

/// What the file of a model takes at most, to reserve; its parameters may still be missing, and
/// some of its details. Not collective.
std::int64_t bytes_of(const Model& model);

}  // namespace prunadag
