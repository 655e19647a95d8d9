// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "prunadag/fit_model.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

namespace {

/// Sets all targets to 0; nothing reads them. Collective.
void make_targets(std::int64_t each, Dataset& data) {
  PetscInt samples;
  check(MatGetLocalSize(data.matrix, &samples, nullptr));
  const std::vector<double> zeros = agree(PetscObjectComm((PetscObject)data.matrix.get()), [&] {
    return std::vector<double>(std::size_t(samples * each), 0.0);
  });
  set_targets(data, each, zeros);
}

}  // namespace

LoadedData load_against(MPI_Comm comm, const Model& model, LoadOptions load) {
  const Loss& loss = *agree(comm, [&] { return &loss_named(model.loss); });
  const std::int64_t targets = loss.per_class() ? 1 : model.outputs;
  agree(comm, [&] {
    if (targets > 1 && load.label_rule) {
      throw Error(
          ErrorKind::usage,
          fmt::format("the model predicts {} targets of a sample: files have one", targets));
    }
    if (load.data.features > 0 && load.data.features != model.features) {
      throw Error(ErrorKind::usage, "features " + std::to_string(load.data.features) +
                                        ": the model has " + std::to_string(model.features));
    }
    load.data.features = model.features;
    load.data.names = model.names;
    load.intercept = model.intercept;
    load.known_scaling = &model.scaling;
    load.known_classes = model.classes;
    if (load.label_rule) load.label_rule = loss.labels;
    load.class_groups = model.detail<std::string>("class_groups", "");
  });
  LoadedData data = load_data(comm, load);
  if (targets > 1) make_targets(targets, data.train);
  return data;
}

}  // namespace prunadag
