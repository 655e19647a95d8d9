// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>

namespace prunadag {

/// Sum of v_i^2, in blocks for accuracy. One pass.
double sum_of_squares(std::span<const double> v);

/// Sum of v_i w_i of two vectors of one length, in lanes and blocks, in a fixed order. One pass.
double dot(std::span<const double> v, std::span<const double> w);

/// The number of |v_i| below `delta`. One pass.
std::int64_t count_below(std::span<const double> v, double delta);

}  // namespace prunadag
