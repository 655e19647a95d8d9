// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "paper/figure.hpp"

namespace prunadag::paper {

/// Draws the points on record. On one rank. Returns and throws as draw() and read_curve() do.
std::string draw_figure(const std::string& output, const Figure& figure);

}  // namespace prunadag::paper
