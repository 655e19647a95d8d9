// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/fit_model_path.hpp"

#include "base/collective.hpp"
#include "data/load_options.hpp"
#include "fit/model_of_samples.hpp"
#include "fit/path_options.hpp"
#include "model/model_parts.hpp"

namespace prunadag {
namespace {

void add_details(const ModelPathOptions& options, const FitSummary& fit, Model& model) {
  model.details.insert({{"method", std::string("path")},
                        {"first_fit", fit.method},
                        {"iterations", fit.iterations},
                        {"saliency", std::string(name_of(options.path.saliency))},
                        {"splice", options.path.splice_rounds},
                        {"validation", options.validation.share},
                        {"folds", options.validation.folds}});
  model.details.merge(changes_of(path_rows(), options));
}

}  // namespace

FittedModelPath fit_model_path(LoadedData& data, const LoadOptions& load,
                               const ModelPathOptions& options) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.train.matrix.get());
  const Loss& loss = *agree(comm, [&] {
    require_short(record_of(load));  // before the work
    return &loss_for(load, options.loss);
  });
  const Problem problem(data.train, loss, 0.0,
                        data.train.intercept ? Centring::means : Centring::none);
  ValidatedPath found = fit_validated_path(problem, options.fit, options.path, options.validation);
  FittedModelPath result;
  result.passes = found.passes;
  result.stopped = found.stopped;
  result.notes = std::move(found.notes);
  result.path.models = std::move(found.models);
  result.path.judged = std::move(found.judged);
  result.path.best = found.best;
  result.path.one_error = found.one_error;
  agree(comm, [&] {
    result.path.common = model_of_samples(load, data, problem);
    add_details(options, found.fit, result.path.common);
  });
  set_pruning(problem, result.path.common);
  result.fit = std::move(found.fit);
  return result;
}

}  // namespace prunadag
