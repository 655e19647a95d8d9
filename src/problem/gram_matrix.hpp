// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

#include <petscmat.h>

#include "prunadag/problem.hpp"

namespace prunadag {

/// The problem; throws Error(usage) where its loss is another than squared.
const Problem& least_squares(const Problem& problem);

/// The sum of a_i^2 over this rank's rows, with a_i their entries. Not collective.
double squared_counts(Mat matrix);

/// Multiplications and additions a second: in BLAS 3, and one by one into scattered places.
constexpr double dense_rate = 5e9, scattered_rate = 1e9;

/// Whether a Gram matrix of n x n of so many sparse samples takes less time entry by entry than by
/// BLAS, which has to do half of it, by symmetry.
inline bool by_entries(double samples, double n, double squares) {
  return squares / scattered_rate < 0.5 * samples * n * n / dense_rate;
}

/// What gram_matrix() allocates on this rank. Not collective.
std::int64_t gram_bytes(Mat matrix);

}  // namespace prunadag
