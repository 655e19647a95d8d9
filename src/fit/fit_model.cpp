// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/fit_model.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "fit/fit_options.hpp"
#include "fit/model_of_samples.hpp"
#include "prunadag/start.hpp"

namespace prunadag {
namespace {

/// All PETSc options in use, also from the environment and files.
std::string petsc_options() {
  char* text = nullptr;
  check(PetscOptionsGetAll(nullptr, &text));
  std::string all = text;
  check(PetscFree(text));
  all.erase(all.find_last_not_of(' ') + 1);
  return all;
}

void add_fit(const FittedModel& fitted, double validation, Model& model) {
  const FitSummary& summary = fitted.summary;
  Details outcome{{"method", summary.method},
                  {"target", summary.target},
                  {"max_iterations", summary.max_iterations},
                  {"tolerance", summary.tolerance},
                  {"iterations", summary.iterations},
                  {"reason", summary.reason}};
  outcome.merge(model.details);  // PETSc's words may have won over the options
  model.details = std::move(outcome);
  if (!std::isnan(summary.gradient_norm)) model.details["gradient_norm"] = summary.gradient_norm;
  if (!fitted.chosen) return;
  model.details["validation"] = validation;
  model.details["iterate"] = fitted.chosen->iterate;
}

}  // namespace

ModelFit::ModelFit(LoadedData& data, const LoadOptions& load, const ModelOptions& options) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.train.matrix.get());
  const Loss& loss = *agree(comm, [&] {
    options_ = options;
    if (options_.start.empty()) options_.start = is_scaled(options_.fit) ? "best" : "sparse";
    return &loss_for(load, options_.loss);
  });
  const bool centred = is_scaled(options_.fit) && data.train.intercept;
  problem_ = std::make_unique<Problem>(data.train, loss, options_.l2,
                                       centred ? Centring::means : Centring::none);
  x_ = problem_->make_parameters();
  agree(comm, [&] {
    model_ = model_of_samples(load, data, *problem_);
    model_.l2 = options_.l2;
    model_.details.insert(
        {{"start", options_.start}, {"petsc_options", petsc_options()}, {"sparsity", 0.0}});
    model_.details.merge(changes_of(model_rows(), options_));
  });
  if (problem_->groups() && !fits_groups(options_.fit)) {
    agree(comm, [&] {
      notes_.push_back(
          fmt::format("groups: {} fits every weight for itself; groups are pruned as one",
                      options_.fit.method));
    });
  }
  set_start(load);
  if (is_scaled(options_.fit)) set_pruning(*problem_, model_);
}

void ModelFit::set_start(const LoadOptions& load) {
  if (options_.start == "zero") return;
  if (options_.start == "best") {
    problem_->start(x_);
  } else if (options_.start == "sparse") {
    // A target may be a number of groups.
    const std::int64_t nonzeros = target_of(options_.fit, problem_->candidates());
    sparse_start(x_, nonzeros, problem_->prunable(), load.seed);
  } else {
    std::string note =
        start_from_file(options_.start, problem_->data(), model_.scaling.kind, x_, model_.classes);
    agree(PetscObjectComm((PetscObject)x_.get()), [&] {
      if (!note.empty()) notes_.push_back(std::move(note));
    });
    problem_->from_model(x_);
  }
}

void ModelFit::fit(const FitHooks& hooks, FittedModel& result) {
  if (options_.validation.validates()) {
    ValidatedFit found = fit_validated(*problem_, options_.fit, options_.validation, x_, hooks);
    result.summary = std::move(found.fit);
    result.chosen = found.chosen;
    return;
  }
  GramFit found = fit_by_gram(*problem_, options_.gram, options_.fit, x_, hooks);
  result.summary = std::move(found.summary);
  result.by_gram = found.by_gram;
  result.forming = found.forming;
  result.comparing = found.comparing;
  agree(PetscObjectComm((PetscObject)x_.get()), [&] {
    if (!found.note.empty()) result.notes.push_back(std::move(found.note));
  });
}

FittedModel ModelFit::run(const FitHooks& hooks) {
  FittedModel result;
  result.notes = std::move(notes_);
  result.start_objective = problem_->value(x_);
  fit(hooks, result);
  agree(PetscObjectComm((PetscObject)x_.get()), [&] {
    if (!result.summary.note.empty()) result.notes.push_back(result.summary.note);
    add_fit(result, options_.validation.share, model_);
  });
  result.parameters = problem_->make_parameters();
  check(VecCopy(x_, result.parameters));
  problem_->to_model(x_);
  model_.parameters = std::move(x_);
  result.model = std::move(model_);
  return result;
}

FittedModel fit_model(LoadedData& data, const LoadOptions& load, const ModelOptions& options,
                      const FitHooks& hooks) {
  return ModelFit(data, load, options).run(hooks);
}

}  // namespace prunadag
