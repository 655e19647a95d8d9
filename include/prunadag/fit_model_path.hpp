// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The work of `prunadag path` for programs: from samples to models of ever fewer weights.
#pragma once

#include <string>
#include <vector>

#include "prunadag/dataset.hpp"
#include "prunadag/model_path.hpp"
#include "prunadag/options.hpp"
#include "prunadag/validation.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// How models of ever fewer weights are fitted to samples, and how one of them is chosen.
struct ModelPathOptions {
  std::string loss = "squared";  ///< what loss_named() takes
  /// The short fit in scaled units that the path begins with.
  FitOptions fit{.max_iterations = 60};
  PathOptions path;
  ValidationOptions validation;  ///< what chooses a model, and a penalty, or nothing
};

/// Models and how they came about.
struct FittedModelPath {
  ModelPath path;  ///< what save_path() takes; without models where it was stopped before the first
  FitSummary fit;  ///< that the path began with
  double passes = 0;  ///< over the data, in all
  bool stopped = false;
  std::vector<std::string> notes;  ///< what the user should know
};

/// Fits the path of models on the training samples, centred where these have an intercept; `load`
/// is what they were loaded by, with the rule of the loss for labels. The models take the scaling of
/// the data. Collective. Costs and throws what fit_validated_path() does, and
/// Error(usage) for a loss that the labels were not loaded for.
FittedModelPath fit_model_path(LoadedData& data, const LoadOptions& load,
                               const ModelPathOptions& options);

}  // namespace prunadag
#pragma GCC visibility pop
