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

/// The quantities that the paper plots along a fit.
struct CurvePoint {
  std::int64_t iteration = 0;
  double gradient_norm = 0;   ///< at x_k
  double share_below = 0;     ///< share of the weights with |x_i| < delta
  double omega = 0, rho = 0;  ///< of x_k pruned below delta, as in PrunedMeasure
  std::optional<IterateRecord::Sets> sets;
};

struct Curve {
  FitSummary summary;
  std::vector<CurvePoint> points;  ///< about thirty per factor of ten in k, and the last iterate
};

/// Fits from x, overwrites x with the result, and measures iterates on the way. `hooks` may have
/// progress and stop. Collective. Cost: a fit, a reduction per iterate, and an evaluation and a
/// value per point.
Curve trace_curve(const Objective& objective, const FitOptions& options, Vec x, double delta,
                  FitHooks hooks);

/// Returns the curve as CSV: a header, and a line for every point.
std::string csv_of(const Curve& curve);

/// Reads the points of a file that csv_of() made, at least one. Throws Error(data) with file
/// and line.
std::vector<CurvePoint> read_curve(const std::string& path);

}  // namespace prunadag::paper
