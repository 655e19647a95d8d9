// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

#include "prunadag/dataset.hpp"

namespace prunadag {

/// What samples are multiplied by for their class: "balanced", or factors by label.
class ClassWeights {
 public:
  /// Throws Error(usage) when the text is of neither form.
  explicit ClassWeights(const std::string& text);

  /// Multiplies the weights of the samples, whose targets are classes, by the factors of their
  /// classes. Collective; throws Error(usage) for a label that is none of `classes`.
  void apply(const ClassLabels& classes, Dataset& data) const;

 private:
  /// The factor of each class, 1 where none is given.
  std::vector<double> given(const ClassLabels& classes) const;

  std::map<double, double> factors_;  // by label; balanced where there are none
};

}  // namespace prunadag
