// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include "base/another_reference.hpp"
#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "prunadag/model_path.hpp"

namespace prunadag {
namespace {

std::size_t at_sparsity(const ModelPath& path, double sparsity) {
  // Sparsities count groups if those of the path do.
  const bool by_groups = bool(path.common.weight_groups);
  const std::int64_t most = by_groups ? 0 : weights_left(sparsity, path.common.weights());
  std::optional<std::size_t> found;
  for (std::size_t k = 0; k < path.models.size(); ++k) {
    const PathModel& model = path.models[k];
    if (by_groups ? model.sparsity < sparsity - 1e-12 : model.nonzeros > most) continue;
    const bool better =
        !found || (path.judged.empty() ? model.nonzeros > path.models[*found].nonzeros
                                       : path.judged[k].loss < path.judged[*found].loss);
    if (better) found = k;
  }
  if (!found) {
    throw Error(ErrorKind::usage,
                fmt::format("sparsity {} %: the sparsest model of the path has {} of {} weights",
                            100 * sparsity, path.models.back().nonzeros, path.common.weights()));
  }
  return *found;
}

}  // namespace

std::size_t chosen(const ModelPath& path, const PathChoice& choice) {
  if (choice.sparsity) return at_sparsity(path, *choice.sparsity);
  if (choice.name != "best" && choice.name != "1se") {
    throw Error(ErrorKind::usage, fmt::format("choice '{}': use best or 1se", choice.name));
  }
  const std::int64_t number = choice.name == "best" ? path.best : path.one_error;
  if (number < 0) {
    throw Error(ErrorKind::usage,
                fmt::format("choice {}: the path was made without --validation or --folds: give "
                            "--sparsity",
                            choice.name));
  }
  return std::size_t(number);
}

Model model_of(MPI_Comm comm, const ModelPath& path, std::size_t number) {
  const PathModel& from = path.models[number];
  Model model;
  model.features = path.common.features;
  model.outputs = path.common.outputs;
  model.intercept = path.common.intercept;
  model.loss = path.common.loss;
  model.l2 = path.common.l2;
  model.scaling.kind = path.common.scaling.kind;
  model.scaling.offset = another_reference(path.common.scaling.offset);
  model.scaling.divisor = another_reference(path.common.scaling.divisor);
  model.weight_groups = another_reference(path.common.weight_groups);
  model.pruning_unit = another_reference(path.common.pruning_unit);
  model.pruning_mean = another_reference(path.common.pruning_mean);
  model.parameters =
      make_vector(comm, model.features + model.intercept, std::size_t(model.outputs));
  agree(comm, [&] {
    model.names = path.common.names;
    model.classes = path.common.classes;
    model.details = path.common.details;
    model.details["sparsity"] = 1.0 - double(from.nonzeros) / double(model.weights());
    const WriteArray array(model.parameters);
    const std::int64_t first = first_index(model.parameters);
    const auto end = first + std::int64_t(array.span().size());
    for (const std::int64_t index : from.indices) {
      if (index >= first && index < end) continue;
      throw Error(ErrorKind::usage,
                  "model_of(): the weights of the path are not spread over the ranks as PETSc does "
                  "by itself; load_path() spreads them so");
    }
    for (std::size_t e = 0; e < from.indices.size(); ++e) {
      array[std::size_t(from.indices[e] - first)] = from.values[e];
    }
    const std::size_t weights = owned_of_first(model.parameters, model.weights());
    for (std::size_t i = weights; i < array.span().size(); ++i) {
      array[i] = from.intercepts[i - weights];
    }
  });
  return model;
}

}  // namespace prunadag
