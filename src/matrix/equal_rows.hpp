// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <petscmat.h>

namespace prunadag {

/// Groups of equal rows of this rank. Rows are given by local number.
struct EqualRows {
  std::vector<PetscInt> first;  ///< first row of each group, ascending
  std::vector<PetscInt> group;  ///< group of each row
};

/// Groups this rank's rows that are equal and have equal marks, the same number of marks per row.
/// Returns nothing where hardly any of the first rows are equal, or where more than 70 % of the rows
/// would be left. Not collective. One pass over the rows; memory for the rows that differ.
std::optional<EqualRows> equal_rows(Mat matrix, std::span<const double> marks);

}  // namespace prunadag
