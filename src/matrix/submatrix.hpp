// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <petscmat.h>

#include "prunadag/handle.hpp"

namespace prunadag {

/// Some rows and columns of this rank, by local number, ascending; nothing: all.
struct Chosen {
  std::optional<std::span<const PetscInt>> rows, columns;
};

/// A copy of chosen rows and columns of a matrix, as a MATPRUNADAGROWS. A copy of a MATPRUNADAGROWS
/// has its storage, scales and layout by samples or features. Every rank keeps its own part. Other
/// matrices need MatGetRow() and are converted first. Collective. Cost: one or two passes over the
/// rows, and on every rank a number per column of `matrix`, by features per row.
MatHandle submatrix(Mat matrix, const Chosen& chosen);

/// Whether submatrix() takes the matrix. Not collective; equal on all ranks.
bool has_submatrix(Mat matrix);

/// Number of stored entries on all ranks. Collective; one reduction.
double stored_entries(Mat matrix);

}  // namespace prunadag
