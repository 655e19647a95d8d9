// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "problem/required_layout.hpp"

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"

namespace prunadag {

RequiredLayout::RequiredLayout(Vec like, const char* remedy) : remedy_(remedy) {
  PetscLayout layout;
  check(VecGetLayout(like, &layout));
  refer(needed_, layout);
}

// A vector shares its layout object with its duplicates on all ranks or on none. So all ranks take
// the same branch here.
void RequiredLayout::require(Vec x) {
  PetscLayout layout;
  check(VecGetLayout(x, &layout));
  if (layout == needed_ || layout == accepted_) return;
  agree(PetscObjectComm((PetscObject)x), [&] {
    PetscInt here, needed_here, total, needed;
    check(PetscLayoutGetLocalSize(layout, &here));
    check(PetscLayoutGetSize(layout, &total));
    check(PetscLayoutGetLocalSize(needed_, &needed_here));
    check(PetscLayoutGetSize(needed_, &needed));
    if (here == needed_here && total == needed) return;
    throw Error(ErrorKind::usage,
                fmt::format("a vector of {} entries, {} of them on rank {}, where {} and {} are "
                            "needed: {}",
                            total, here, rank_of(PetscObjectComm((PetscObject)x)), needed,
                            needed_here, remedy_));
  });
  refer(accepted_, layout);
}

void RequiredLayout::refer(Reference& to, PetscLayout layout) {
  check(PetscLayoutReference(layout, to.put()));
}

}  // namespace prunadag
