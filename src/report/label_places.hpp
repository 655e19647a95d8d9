// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <vector>

#include "report/axis.hpp"

namespace prunadag::report {

/// Where labels of the values `ends` stand along an axis, as shares of it from 0 to 1: in the order
/// of share_of(), equal ones in that of the list, neighbours at least `gap` apart, and as near to
/// their values as that leaves, in the sense of least squares. Where not all have that much room
/// they are spread evenly over the whole axis. Costs a sort.
std::vector<double> label_places(std::span<const double> ends, const Axis& axis, double gap);

}  // namespace prunadag::report
