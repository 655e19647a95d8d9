// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "paper/figure.hpp"

namespace prunadag::paper {

/// Draws a figure from the points on record; all lines must be on record. Call it on one rank.
/// Returns and throws as draw() and read_curve() do.
std::string draw_figure(const std::string& output, const Figure& figure);

}  // namespace prunadag::paper
