// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <petscmat.h>

#include "prunadag/handle.hpp"

namespace prunadag {

/// Of every column of a matrix, over all its rows, laid out as the columns.
struct Moments {
  VecHandle mean;     ///< sum of w_i a_ij over i, divided by the sum of w_i
  VecHandle squares;  ///< sum of w_i (a_ij - c_j)^2, with c the mean, or 0
};

/// The moments of the columns of a matrix, by samples or by features; about the mean where `centred`, and then computed so, not as a difference of large
/// numbers. `weights` are those of the samples, laid out as the rows, and `total` is their sum; or
/// null, and the number of samples. Collective. Cost: two passes over the entries; by samples
/// five arrays of as many numbers as there are columns on every rank, and four sums of them, five
/// with weights.
Moments column_moments(Mat matrix, bool centred, Vec weights, double total);

}  // namespace prunadag
