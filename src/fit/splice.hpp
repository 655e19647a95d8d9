// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

#include "fit/support.hpp"

namespace prunadag {

/// Swaps the s members of the support with the smallest h_j w_j^2 for the s other weights with the
/// largest g_j^2 / h_j. Tries s = a third of the members, then halves s until the fit to a new
/// support is better. Returns whether one was. Collective. Cost: five passes over the data, and for
/// every s `iterations` passes over four thirds of the support.
bool splice(Support& support, std::int64_t iterations);

}  // namespace prunadag
