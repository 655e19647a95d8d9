// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <petscvec.h>

#include "prunadag/handle.hpp"

namespace prunadag {

/// The layout that the vectors passed to an objective must have.
class RequiredLayout {
 public:
  /// Requires the layout of `like`. `remedy` ends the error message: "use make_parameters()". Not
  /// collective.
  RequiredLayout(Vec like, const char* remedy);

  /// Throws Error(usage), on all ranks, when x has another layout on any rank. Collective. No
  /// communication for a vector that shares the layout object of `like` or of the last accepted
  /// vector, as in an iteration; one reduction for others.
  void require(Vec x);

 private:
  using Reference = Handle<PetscLayout, PetscLayoutDestroy>;
  static void refer(Reference& to, PetscLayout layout);

  const char* remedy_;
  Reference needed_, accepted_;  // references, so that no other layout gets one of these addresses
};

}  // namespace prunadag
