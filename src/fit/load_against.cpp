// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/collective.hpp"
#include "prunadag/fit_model.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

LabelUse label_use_of(const Loss& loss) {
  switch (loss.labels) {
    case LabelRule::two_classes:
      return LabelUse::classes;
    case LabelRule::counts:
      return LabelUse::counts;
    default:
      return LabelUse::real;
  }
}

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
    if (load.label_use != LabelUse::ignored) load.label_use = label_use_of(loss_named(model.loss));
    load.class_groups = model.detail<std::string>("class_groups", "");
  });
  return load_data(comm, load);
}

}  // namespace prunadag
