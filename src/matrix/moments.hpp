// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <petscmat.h>

#include "prunadag/handle.hpp"

namespace prunadag {

/// Moments of every column of a matrix over all rows, laid out as the columns.
struct Moments {
  VecHandle mean;     ///< sum of w_i a_ij over i, divided by the sum of w_i
  VecHandle squares;  ///< sum of w_i (a_ij - c_j)^2, where c_j is the mean or 0
};

/// The moments of the columns of a matrix, by samples or by features. Squares are about the mean if
/// `centred`; they are computed so, not as a difference of large numbers. `weights` has the weights
/// of the samples, laid out as the rows, with sum `total`; if null, `total` is the number of
/// samples. Collective. Cost: two passes over the entries. By samples every rank holds five arrays
/// with a number per column and joins four sums of them, five with weights.
Moments column_moments(Mat matrix, bool centred, Vec weights, double total);

}  // namespace prunadag
