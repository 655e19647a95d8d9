// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <petscmat.h>

#include "prunadag/handle.hpp"

namespace prunadag {

/// Of every column of a matrix, over all its rows, laid out as the columns.
struct Moments {
  VecHandle mean;     ///< sum of a_ij over i, divided by the number of rows
  VecHandle squares;  ///< sum of (a_ij - c_j)^2, with c the mean, or 0
};

/// The moments of the columns of a matrix of samples, or of PETSc's virtual transpose of a matrix
/// of features; about the mean where `centred`, and then computed so, not as a difference of large
/// numbers. Collective. Cost: two passes over the entries, one where not centred; by samples three
/// arrays of as many numbers as there are columns on every rank, and two sums of them.
Moments column_moments(Mat matrix, bool centred);

}  // namespace prunadag
