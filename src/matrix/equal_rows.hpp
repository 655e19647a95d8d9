// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <petscmat.h>

namespace prunadag {

/// Rows of this rank, by their places among its own, in groups of equal ones.
struct EqualRows {
  std::vector<PetscInt> first;  ///< of each group its first row, ascending
  std::vector<PetscInt> group;  ///< of each row its group
};

/// The rows of this rank that are equal to each other and have equal marks, a number per row;
/// nothing where hardly any of the first ones are, or more than 70 % of all are left. Not
/// collective. One pass over the rows; memory for those that differ.
std::optional<EqualRows> equal_rows(Mat matrix, std::span<const double> marks);

}  // namespace prunadag
