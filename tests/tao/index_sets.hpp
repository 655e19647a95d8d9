// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "base/petsc.hpp"
#include "support/parallel.hpp"

/// Index sets in the layout of a vector, made from data that all ranks know.
namespace prunadag::test {

/// Returns those of `wanted` that each rank owns.
inline IndexSetHandle indices_of(Vec x, const std::vector<PetscInt>& wanted) {
  PetscInt first, end;
  check(VecGetOwnershipRange(x, &first, &end));
  std::vector<PetscInt> own;
  for (const PetscInt i : wanted) {
    if (i >= first && i < end) own.push_back(i);
  }
  IndexSetHandle set;
  check(ISCreateGeneral(world(), PetscInt(own.size()), own.data(), PETSC_COPY_VALUES, set.put()));
  return set;
}

/// Returns those of `numbers`, one per entry of x, that belong to the entries each rank owns.
inline IndexSetHandle beside(Vec x, const std::vector<PetscInt>& numbers) {
  PetscInt first, end;
  check(VecGetOwnershipRange(x, &first, &end));
  IndexSetHandle set;
  check(
      ISCreateGeneral(world(), end - first, numbers.data() + first, PETSC_COPY_VALUES, set.put()));
  return set;
}

/// Returns the indices of all ranks, on every rank.
inline std::vector<PetscInt> all_indices(IS set) {
  IndexSetHandle all;
  check(ISAllGather(set, all.put()));
  PetscInt count;
  const PetscInt* indices;
  check(ISGetLocalSize(all, &count));
  check(ISGetIndices(all, &indices));
  std::vector<PetscInt> result(indices, indices + count);
  check(ISRestoreIndices(all, &indices));
  return result;
}

}  // namespace prunadag::test
