// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <petscvec.h>

#include "base/petsc.hpp"
#include "base/vector_layout.hpp"

namespace prunadag {

/// Groups of the entries of a distributed vector, with a few numbers each, that are summed over the
/// members or told to them wherever these are.
///
/// A group belongs to the first rank that has a member of it, so that groups of neighbours stay
/// where they are, unless a rank had more than twice its share then.
class Grouping {
 public:
  /// `numbers` has the group, from 0 on, of each own entry; below 0 an entry has none. `width`
  /// numbers are kept per group. Collective. Cost: a sort of the own entries.
  Grouping(MPI_Comm comm, std::span<const PetscInt> numbers, PetscInt width);

  /// How the groups are spread: 0 to the greatest number. Some may have no member.
  const VectorLayout& layout() const { return layout_; }
  /// Of each own entry, the place of its group's numbers in here(), a multiple of the width, or -1.
  std::span<const PetscInt> places() const { return places_; }
  /// The numbers of the groups that have a member on this rank; those of the groups it owns.
  Vec here() const { return here_; }
  Vec owned() const { return owned_; }

  /// owned() becomes the sum of what the ranks have in here(); here() becomes what owned() has.
  /// Collective: a message to each rank that shares groups. No exception, no allocation.
  PetscErrorCode sum();
  PetscErrorCode tell();

 private:
  VectorLayout layout_;
  std::vector<PetscInt> places_;
  VecHandle here_, owned_;
  ScatterHandle scatter_;
  double messages_ = 0, bytes_ = 0;  // of an exchange
};

}  // namespace prunadag
