// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <petscvec.h>

#include "prunadag/handle.hpp"

namespace prunadag {

/// How a vector that an objective is given has to be spread over the ranks.
class RequiredLayout {
 public:
  /// As `like`; `remedy` ends the message: "use make_parameters()". Not collective.
  RequiredLayout(Vec like, const char* remedy);

  /// Throws Error(usage), on all ranks, when x is spread in another way on any of them. Collective;
  /// no communication for vectors duplicated from one that was looked at before, or sharing
  /// the layout of `like`, as in an iteration; one reduction for others.
  void require(Vec x);

 private:
  using Reference = Handle<PetscLayout, PetscLayoutDestroy>;
  static void refer(Reference& to, PetscLayout layout);

  const char* remedy_;
  Reference needed_, accepted_;  // held, so that no other layout gets the address of either
};

}  // namespace prunadag
