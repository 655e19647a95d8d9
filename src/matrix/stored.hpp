// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <petscmat.h>

namespace prunadag {

/// Whether the matrix is PETSc's virtual transpose of another. Not collective.
bool is_turned(Mat matrix);

/// The matrix that holds the entries: itself, or what it is the virtual transpose of. Not
/// collective; belongs to `matrix`.
Mat stored(Mat matrix);

/// Whether the entries are kept as MATPRUNADAGDENSE. Not collective.
bool has_dense_rows(Mat matrix);

}  // namespace prunadag
