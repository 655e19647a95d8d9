// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "prunadag/loss.hpp"

namespace prunadag {

/// What a derivative is divided by for a step that lowers the sum of phi. A Newton step of length d
/// = first/second may overshoot where phi'' changes; with |phi'''| at most M times phi'', the step
/// log(1 + M d)/M never does. Where there is no such M, phi'' jumps: as phi' changes by no more
/// than bound * width, the curvature is at least about that divided by the mean distance of
/// predictions from their targets, which the mean of phi tells by the lesser of its slopes. Where
/// the slopes differ that distance may be far too large on the steep side; there phi >= 0 bounds the
/// step by phi/phi' (Polyak). `weight` is the sum of all c_i.
double safe_divisor(const Slopes& sums, const Loss& loss, double weight);

}  // namespace prunadag
