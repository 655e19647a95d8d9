// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>

namespace prunadag {

/// Sum of v_i^2, in blocks so that its error stays small. One pass.
double sum_of_squares(std::span<const double> v);

/// Sum of v_i w_i of two vectors as long, in eight lanes and blocks, always in one order. One pass.
double dot(std::span<const double> v, std::span<const double> w);

/// How many |v_i| are below `delta`. One pass.
std::int64_t count_below(std::span<const double> v, double delta);

}  // namespace prunadag
