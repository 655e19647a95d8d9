// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <functional>

#include "faults/fault_point.hpp"

namespace prunadag::test {

/// Runs `work`, which is collective and leaves nothing behind, again and again: on each rank in
/// turn its n-th allocation, or whatever the kind is, fails. Every rank has to end with the same
/// Error, within half a minute; after an allocation that nothing depends on, all may succeed. Of
/// many n some 24 are taken, at equal distances, beginning elsewhere on each rank; with
/// PRUNADAG_ALL_FAULTS in the environment, every one. With PRUNADAG_LIST_UNGUARDED the places are
/// listed where memory is allocated outside of work that a rank does alone.
void sweep(Fault kind, const std::function<void()>& work);

}  // namespace prunadag::test
