// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "prunadag/loss.hpp"

namespace prunadag {

/// Returns the number by which a derivative is divided for a step that lowers the sum of phi.
/// `weight` is the sum of all c_i. A Newton step of length d = first/second may overshoot where
/// phi'' changes. Where |phi'''| <= M phi'', a step of length log(1 + M d)/M never overshoots.
/// Where no such M exists, phi'' jumps. There phi' changes by at most bound * width, so the
/// curvature is at least about bound * width, divided by the mean distance of predictions from
/// their targets. The mean of phi, divided by the lesser of its slopes, gives this distance. If the
/// slopes differ, this distance may be far too large on the steep side. Then phi >= 0 bounds the
/// step by phi/phi' (Polyak).
double safe_divisor(const Slopes& sums, const Loss& loss, double weight);

}  // namespace prunadag
