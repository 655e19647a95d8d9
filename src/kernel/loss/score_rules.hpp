// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "prunadag/loss.hpp"

namespace prunadag {

/// The share of samples whose prediction has the sign of their class.
inline constexpr ScoreRule accuracy{"accuracy", true, true, false};
inline double is_right(double t, double y) { return double((t > 0) == (y > 0)); }

}  // namespace prunadag
