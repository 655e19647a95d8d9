// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The work of `prunadag fit` for programs: from samples to a model.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "prunadag/dataset.hpp"
#include "prunadag/gram.hpp"
#include "prunadag/model.hpp"
#include "prunadag/options.hpp"
#include "prunadag/validation.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// How a model is fitted to samples.
struct ModelOptions {
  std::string loss = "squared";  ///< what loss_named() takes
  double l2 = 0;                 ///< beside the mean loss of a sample
  FitOptions fit;
  Gram gram = Gram::automatic;
  ValidationOptions validation;  ///< a share of the samples that chooses the iterate, or nothing
  /// zero, best (zero weights and the best intercept), sparse (random, norm 1), or a file: a model,
  /// or one number per line. Empty: best in scaled units, else sparse.
  std::string start;
};

/// A model and how it came about.
struct FittedModel {
  Model model;
  FitSummary summary;
  /// The same parameters in the terms of ModelFit::problem(), for refits.
  VecHandle parameters;
  std::optional<ChosenIterate> chosen;  ///< where samples held back chose the iterate
  double start_objective = 0;
  bool by_gram = false;
  double forming = 0, comparing = 0;  ///< seconds for the Gram matrix, and for the check at the end
  std::vector<std::string> notes;     ///< what the user should know
};

/// A fit that is prepared: a problem, centred where the fit is in scaled units with an intercept,
/// and where it starts.
class ModelFit {
 public:
  /// The data outlive it, and give it their scaling; `load` is what they were loaded by.
  /// Collective. Throws Error(usage) for options that make no sense, Error(data) for a start that
  /// cannot be read.
  ModelFit(LoadedData& data, const LoadOptions& load, const ModelOptions& options);

  const Problem& problem() const { return *problem_; }
  /// All that is known of the model before the fit: no parameters.
  const Model& model() const { return model_; }

  /// Fits, once. Collective. Costs and throws what fit() does, or fit_validated().
  FittedModel run(const FitHooks& hooks = {});

 private:
  void set_start(const LoadOptions& load);
  void fit(const FitHooks& hooks, FittedModel& result);

  ModelOptions options_;
  std::unique_ptr<Problem> problem_;
  Model model_;
  VecHandle x_;
  std::vector<std::string> notes_;
};

/// Both at once. `load` must have the rule of the loss for labels.
FittedModel fit_model(LoadedData& data, const LoadOptions& load, const ModelOptions& options,
                      const FitHooks& hooks = {});

/// Loads samples to be held against a model: its features in their order, its scaling, its classes.
/// Of `load` what the model does not determine is taken. Collective. Throws what load_data()
/// throws.
LoadedData load_against(MPI_Comm comm, const Model& model, LoadOptions load);

}  // namespace prunadag
#pragma GCC visibility pop
