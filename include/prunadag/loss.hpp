// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <string_view>

namespace prunadag {

/// What the targets of a loss must be.
enum class LabelRule {
  real,         ///< any finite number
  two_classes,  ///< -1 and +1; two other values are mapped, the smaller to -1
};

/// phi(t, y), summed over samples; t = a_i'x is the prediction for sample i and y its target.
/// A loss is its value, its first derivative in t, and what labels it takes.
struct Loss {
  std::string_view name;
  std::string_view formula;
  LabelRule labels;
  bool mean;  ///< the objective divides by the number of samples

  /// scale * sum of phi(t_i, y_i). One pass over t and y.
  double (*value)(std::span<const double> t, std::span<const double> y, double scale);
  /// Overwrites t_i with scale * phi'(t_i, y_i). One pass over t and y.
  void (*derivative)(std::span<double> t, std::span<const double> y, double scale);
};

/// The registered losses, in the order they are offered to users.
std::span<const Loss> losses();

/// The loss of that name; throws Error(usage) listing the names when there is none.
const Loss& loss_named(std::string_view name);

}  // namespace prunadag
