// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

#include "prunadag/dataset.hpp"

namespace prunadag {

/// Factors for the weights of samples by class: "balanced", or given by label.
class ClassWeights {
 public:
  /// Throws Error(usage) for a text of neither form.
  explicit ClassWeights(const std::string& text);

  /// Multiplies the weight of each sample by the factor of its class. Targets must be classes.
  /// Collective; throws Error(usage) for a label that is not in `classes`.
  void apply(const ClassLabels& classes, Dataset& data) const;

 private:
  /// The given factor of each class, or 1.
  std::vector<double> given(const ClassLabels& classes) const;

  std::map<double, double> factors_;  // by label; empty: balanced
};

}  // namespace prunadag
