// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <vector>

#include "report/axis.hpp"

namespace prunadag::report {

/// Returns the places of labels for the values `ends` along an axis, as shares of the axis from 0
/// to 1. Labels are in the order of share_of(); equal ones are in the order of the list. Neighbours
/// are at least `gap` apart. The places are nearest to those of the values in least squares. Labels
/// that need more room than the axis has are spread evenly over the axis. Costs a sort.
std::vector<double> label_places(std::span<const double> ends, const Axis& axis, double gap);

}  // namespace prunadag::report
