// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <string_view>

namespace [[gnu::visibility("default")]] prunadag {

/// What the targets of a loss must be.
enum class LabelRule {
  real,         ///< any finite number
  two_classes,  ///< -1 and +1; two other values are mapped, the smaller to -1
};

/// Sums over samples of scale * phi'(t_i, y_i), scale * phi''(t_i, y_i) and scale * phi(t_i, y_i).
struct Slopes {
  double first = 0, second = 0, value = 0;
};

/// phi(t, y), summed over samples; t = a_i'x is the prediction for sample i and y its target. phi
/// is convex in t. A loss is its value, its derivatives in t, and what labels it takes.
struct Loss {
  std::string_view name;
  std::string_view formula;
  LabelRule labels;
  bool mean;               ///< the objective divides by the number of samples
  double curvature_bound;  ///< phi'' is nowhere above it
  double concordance;      ///< |phi'''| <= concordance * phi''; 0 where phi is quadratic
  double (*link)(
      double y);  ///< the t that minimises the sum over samples whose targets have mean y

  /// scale * sum of phi(t_i, y_i). One pass over t and y.
  double (*value)(std::span<const double> t, std::span<const double> y, double scale);
  /// Overwrites t_i with phi(t_i, y_i), to a few roundings. One pass over t and y.
  void (*values)(std::span<double> t, std::span<const double> y);
  /// Overwrites t_i with scale * phi'(t_i, y_i). One pass over t and y.
  void (*derivative)(std::span<double> t, std::span<const double> y, double scale);
  /// The same to a few roundings, and the sums of both derivatives and of the value. One pass over t
  /// and y.
  Slopes (*slopes)(std::span<double> t, std::span<const double> y, double scale);
  /// Overwrites t_i with scale * phi''(t_i, y_i). One pass over t and y.
  void (*curvature)(std::span<double> t, std::span<const double> y, double scale);
};

/// The registered losses, in the order they are offered to users.
std::span<const Loss> losses();

/// The loss of that name; throws Error(usage) listing the names when there is none.
const Loss& loss_named(std::string_view name);

}  // namespace prunadag
