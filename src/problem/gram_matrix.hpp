// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

#include <petscmat.h>

#include "prunadag/problem.hpp"

namespace prunadag {

/// Returns the problem. Throws Error(usage) for weights of samples, for several targets per sample,
/// and for a loss other than squared. Not collective.
const Problem& least_squares(const Problem& problem);

/// Returns the sum of a_i^2 over this rank's rows, where row i has a_i entries. Not collective.
double squared_counts(Mat matrix);

/// Multiplications with additions per second: in BLAS 3, and one by one at scattered places.
constexpr double dense_rate = 5e9, scattered_rate = 1e9;

/// Whether the n x n Gram matrix of `samples` sparse samples takes less time entry by entry than by
/// BLAS. `squares` is the squared_counts() of the samples. BLAS computes half of the matrix, by
/// symmetry.
inline bool by_entries(double samples, double n, double squares) {
  return squares / scattered_rate < 0.5 * samples * n * n / dense_rate;
}

/// Returns the bytes that gram_matrix() allocates on this rank. Not collective.
std::int64_t gram_bytes(Mat matrix);

}  // namespace prunadag
