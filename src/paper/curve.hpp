// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "prunadag/objective.hpp"
#include "prunadag/options.hpp"
#include "prunadag/summary.hpp"

namespace prunadag::paper {

/// What the paper plots along a fit: of x_k and of x_k pruned below delta.
struct CurvePoint {
  std::int64_t iteration = 0;
  double gradient_norm = 0;
  double share_below = 0;  ///< of the weights, with |x_i| < delta
  double omega = 0, rho = 0;
  std::optional<IterateRecord::Sets> sets;
};

struct Curve {
  FitSummary summary;
  std::vector<CurvePoint> points;  ///< about thirty for every factor of ten, and the last
};

/// Fits from x, which is overwritten by the result, and looks at iterates on the way. `hooks` may
/// have progress and stop. Collective.
Curve trace_curve(const Objective& objective, const FitOptions& options, Vec x, double delta,
                  FitHooks hooks);

/// A line for every point under a header.
std::string csv_of(const Curve& curve);

/// The points in a file with such lines, at least one. Throws Error(data) that names file and line.
std::vector<CurvePoint> read_curve(const std::string& path);

}  // namespace prunadag::paper
