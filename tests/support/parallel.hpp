// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <vector>

#include <petscvec.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"

namespace prunadag::test {

inline MPI_Comm world() { return PETSC_COMM_WORLD; }

/// This rank's share of `total` entries: [first, first + count).
struct Share {
  std::int64_t first, count;
};

/// Returns even shares. With `hole`, odd ranks own nothing.
inline Share share_of(std::int64_t total, bool hole = false) {
  const int rank = rank_of(world()), size = size_of(world());
  if (!hole) return {total * rank / size, total * (rank + 1) / size - total * rank / size};
  const int owners = (size + 1) / 2, owner = (rank + 1) / 2;
  const std::int64_t first = total * owner / owners;
  return {first, rank % 2 ? 0 : total * (owner + 1) / owners - first};
}

inline std::vector<double> part_of(const std::vector<double>& whole, Share share) {
  const auto begin = whole.begin() + share.first;
  return {begin, begin + share.count};
}

/// Returns a distributed vector with the given entries, which are the same on every rank.
inline VecHandle distributed(const std::vector<double>& whole) {
  VecHandle vector = make_vector(world(), std::int64_t(whole.size()));
  const std::int64_t first = first_index(vector);
  WriteArray array(vector);
  for (std::size_t i = 0; i < array.span().size(); ++i) {
    array[i] = whole[std::size_t(first) + i];
  }
  return vector;
}

/// Returns a vector of `total` zeros, on two ranks or more. Rank 0 has one entry more than PETSc's
/// share, rank 1 one less.
inline VecHandle shifted(std::int64_t total) {
  PetscInt local = PETSC_DECIDE, size = PetscInt(total);
  check(PetscSplitOwnership(world(), &local, &size));
  if (rank_of(world()) == 0) ++local;
  if (rank_of(world()) == 1) --local;
  VecHandle vector;
  check(VecCreateMPI(world(), local, PETSC_DETERMINE, vector.put()));
  check(VecSet(vector, 0.0));
  return vector;
}

}  // namespace prunadag::test
