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

/// Groups of the entries of a distributed vector, with a few numbers each. Numbers are summed over
/// the members of a group, or sent to them, on any ranks.
///
/// The first rank that has a member of a group owns it, so that groups of neighbours stay in place,
/// unless a rank would own more than twice its share.
class Grouping {
 public:
  /// `numbers` has the group of each own entry, from 0; a negative number means none. Each group
  /// has `width` numbers. Collective. Cost: a sort of the own entries.
  Grouping(MPI_Comm comm, std::span<const PetscInt> numbers, PetscInt width);

  /// The layout of the groups, from 0 to the greatest number. Some may have no member.
  const VectorLayout& layout() const { return layout_; }
  /// For each own entry the place of its group's numbers in here(), a multiple of the width, or -1.
  std::span<const PetscInt> places() const { return places_; }
  /// here(): numbers of the groups with a member on this rank. owned(): numbers of the groups that
  /// this rank owns.
  Vec here() const { return here_; }
  Vec owned() const { return owned_; }

  /// sum() sets owned() to the sums of here() over the ranks. tell() sets here() from owned().
  /// Collective: a message to each rank that shares groups. No exception, no allocation.
  PetscErrorCode sum();
  PetscErrorCode tell();

 private:
  VectorLayout layout_;
  std::vector<PetscInt> places_;
  VecHandle here_, owned_;
  ScatterHandle scatter_;
  double messages_ = 0, bytes_ = 0;  // per exchange
};

}  // namespace prunadag
