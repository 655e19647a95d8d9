// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The work of `prunadag path` for C++ programs: from samples to models of ever fewer weights.
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
  std::string loss = "squared";  ///< a loss as loss_named() takes it
  /// The short fit in scaled units at the start of the path.
  FitOptions fit{.max_iterations = 60};
  PathOptions path;
  ValidationOptions validation;  ///< the samples that choose a model and a penalty; or none
};

/// Fitted models and how the fit went.
struct FittedModelPath {
  ModelPath path;     ///< input of save_path(); has no models where a stop came before the first
  FitSummary fit;     ///< the fit at the start of the path
  double passes = 0;  ///< passes over the data, in all
  bool stopped = false;
  std::vector<std::string> notes;  ///< remarks for the user
};

/// Fits a path of models to the training samples; the problem is centred where they have an
/// intercept. `load` has the options that the data were loaded with, including the label rule of
/// the loss. The models take the scaling of the data. Collective. Costs and throws what
/// fit_validated_path() does, and Error(usage) where the labels were loaded for another loss.
FittedModelPath fit_model_path(LoadedData& data, const LoadOptions& load,
                               const ModelPathOptions& options);

}  // namespace prunadag
#pragma GCC visibility pop
