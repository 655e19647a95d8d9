// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <vector>

#include <petscvec.h>

#include "base/petsc.hpp"

namespace prunadag {

/// What this rank has for columns that other ranks own: their parameters, and its part of their
/// gradients.
class Ghosts {
 public:
  /// For `count` columns, given by number, with so many numbers each. Throws std::bad_alloc. Not
  /// collective.
  Ghosts(PetscInt count, const PetscInt* columns, std::size_t outputs = 1);

  std::size_t outputs() const noexcept { return outputs_; }

  /// Prepares for vectors laid out as `whole`, before anything is sent; with several numbers to a
  /// column these stand side by side there, and here. Collective.
  PetscErrorCode connect(Vec whole);

  /// `parameters` are those of x once it has ended. Collective.
  PetscErrorCode begin_fetching(Vec x);
  PetscErrorCode end_fetching(Vec x);
  /// g += `gradients` of all ranks. Collective.
  PetscErrorCode add_gradients_to(Vec g);

  std::vector<PetscInt> columns;  // ascending where the matrix has them so
  std::vector<double> parameters, gradients;

 private:
  PetscErrorCode count_owners(Vec whole);  // may throw std::bad_alloc

  std::size_t outputs_;
  double owners_ = 0;             // ranks that the columns belong to
  VecHandle fetched_, returned_;  // on the arrays
  ScatterHandle scatter_;
};

}  // namespace prunadag
