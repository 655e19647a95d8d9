// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The work of `prunadag fit` for C++ programs: from samples to a model.
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
  std::string loss = "squared";  ///< a loss as loss_named() takes it
  double l2 = 0;                 ///< penalty beside the mean loss over the samples
  FitOptions fit;
  Gram gram = Gram::automatic;
  ValidationOptions validation;  ///< the share of samples that chooses the iterate; or none
  /// zero, best (zero weights and the best intercept), sparse (random, norm 1), or a file: a model,
  /// or one number per line. Empty: best in scaled units, else sparse.
  std::string start;
};

/// A fitted model and how the fit went.
struct FittedModel {
  Model model;
  FitSummary summary;
  /// The same parameters in the terms of ModelFit::problem(), for refits.
  VecHandle parameters;
  std::optional<ChosenIterate> chosen;  ///< set where samples held back chose the iterate
  double start_objective = 0;
  bool by_gram = false;
  double forming = 0, comparing = 0;  ///< seconds for the Gram matrix, and for the check at the end
  std::vector<std::string> notes;     ///< remarks for the user
};

/// A prepared fit: a problem and a start. The problem is centred where the fit is in scaled units
/// and has an intercept.
class ModelFit {
 public:
  /// The data must outlive the fit, and the fit takes their scaling. `load` has the options that
  /// the data were loaded with. Collective. Throws Error(usage) for senseless options, Error(data)
  /// for a start that cannot be read.
  ModelFit(LoadedData& data, const LoadOptions& load, const ModelOptions& options);

  const Problem& problem() const { return *problem_; }
  /// The model before the fit, without parameters.
  const Model& model() const { return model_; }

  /// Fits; may be called once. Collective. Costs and throws what fit() or fit_validated() does.
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

/// Prepares and runs a ModelFit. `load` must have the label rule of the loss.
FittedModel fit_model(LoadedData& data, const LoadOptions& load, const ModelOptions& options,
                      const FitHooks& hooks = {});

/// Loads samples to compare with a model: features in the order of the model, with its scaling and
/// its classes. `load` gives everything else. For a model of several targets `load` must have no
/// label rule, and all targets are 0. Collective. Throws Error(usage) for a label rule there or
/// another number of features, and what load_data() throws.
LoadedData load_against(MPI_Comm comm, const Model& model, LoadOptions load);

}  // namespace prunadag
#pragma GCC visibility pop
