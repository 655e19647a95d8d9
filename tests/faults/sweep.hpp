// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <functional>

#include "faults/fault_point.hpp"

namespace prunadag::test {

/// Runs `work` again and again, and lets its n-th event of the kind fail on each rank in turn.
/// `work` is collective and leaves nothing behind. Some rank must have an event, except of PETSc's
/// allocations. Every rank must end with the same Error within half a minute; all may succeed if
/// nothing depends on the event. Tries at least 24 values of n at equal distances, if there are so
/// many, from another first one on each rank; with PRUNADAG_ALL_FAULTS in the environment, all. With
/// PRUNADAG_LIST_UNGUARDED, lists the places that allocate outside of work that a rank does alone.
void sweep(Fault kind, const std::function<void()>& work);

}  // namespace prunadag::test
