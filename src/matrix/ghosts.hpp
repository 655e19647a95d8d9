// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <vector>

#include <petscvec.h>

#include "base/petsc.hpp"

namespace prunadag {

/// Columns that have entries on this rank but belong to other ranks: their parameters, and this
/// rank's part of their gradients.
class Ghosts {
 public:
  /// For `count` columns, given by number, with `outputs` numbers each. Throws std::bad_alloc. Not
  /// collective.
  Ghosts(PetscInt count, const PetscInt* columns, std::size_t outputs = 1);

  std::size_t outputs() const noexcept { return outputs_; }

  /// Prepares for vectors laid out as `whole`, before anything is sent. Several numbers of a column
  /// are side by side there and here. Collective.
  PetscErrorCode connect(Vec whole);

  /// Begins to fetch x; `parameters` are valid after the end. Collective.
  PetscErrorCode begin_fetching(Vec x);
  PetscErrorCode end_fetching(Vec x);
  /// g += `gradients` of all ranks. Collective.
  PetscErrorCode add_gradients_to(Vec g);

  std::vector<PetscInt> columns;  // ascending where the columns of the matrix are
  std::vector<double> parameters, gradients;

 private:
  PetscErrorCode count_owners(Vec whole);  // may throw std::bad_alloc

  std::size_t outputs_;
  double owners_ = 0;             // number of ranks that own the columns
  VecHandle fetched_, returned_;  // vectors over the two arrays
  ScatterHandle scatter_;
};

}  // namespace prunadag
