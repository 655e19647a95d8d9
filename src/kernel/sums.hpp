// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>

namespace prunadag {

/// Sum of v_i^2, in blocks so that its error stays small. One pass.
double sum_of_squares(std::span<const double> v);

/// How many |v_i| are below `delta`. One pass.
std::int64_t count_below(std::span<const double> v, double delta);

}  // namespace prunadag
