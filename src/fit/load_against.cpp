// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/collective.hpp"
#include "prunadag/fit_model.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

LoadedData load_against(MPI_Comm comm, const Model& model, LoadOptions load) {
  agree(comm, [&] {
    if (load.data.features > 0 && load.data.features != model.features) {
      throw Error(ErrorKind::usage, "features " + std::to_string(load.data.features) +
                                        ": the model has " + std::to_string(model.features));
    }
    load.data.features = model.features;
    load.data.names = model.names;
    load.intercept = model.intercept;
    load.known_scaling = &model.scaling;
    load.known_classes = model.classes;
    if (load.label_rule) load.label_rule = loss_named(model.loss).labels;
    load.class_groups = model.detail<std::string>("class_groups", "");
  });
  return load_data(comm, load);
}

}  // namespace prunadag
