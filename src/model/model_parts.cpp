// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// /feature_names where there are any, /scaling/offset, /scaling/divisor, all else as attributes of
// the root.
#include "model/model_parts.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

Details attributes_of(const Model& model, double intercept_value) {
  Details all = model.details;
  all["features"] = model.features;
  all["intercept"] = std::int64_t(model.intercept);
  all["intercept_value"] = intercept_value;
  all["scaling"] = name_of(model.scaling.kind);
  all["loss"] = model.loss;
  all["l2"] = model.l2;
  all["class_negative"] = model.classes.negative;
  all["class_positive"] = model.classes.positive;
  return all;
}

std::int64_t numbers_of_parts(const Model& model) {
  const std::int64_t texts = std::int64_t(hdf5::text_width(model.names) * model.names.size());
  return model.features * (model.scaling.kind != ScalingKind::none ? 2 : 0) + texts / 8;
}

void begin_parts(const Model& model, hdf5::Writer& writer) {
  if (!model.names.empty()) writer.texts("feature_names", model.names);
  if (model.scaling.kind != ScalingKind::none) writer.group("scaling");
}

void write_features(hdf5::Writer* writer, const char* name, Vec vector, std::int64_t features) {
  agree(PetscObjectComm((PetscObject)vector), [&] {
    if (writer) writer->begin_dataset(name, {features});
  });
  const ReadArray array(vector);
  collect_in_order(PetscObjectComm((PetscObject)vector),
                   array.span().first(owned_of_first(vector, features)),
                   [&](std::span<const double> piece) { writer->append(piece); });
}

void write_scaling(const Model& model, hdf5::Writer* writer) {
  if (model.scaling.kind == ScalingKind::none) return;
  write_features(writer, "scaling/offset", model.scaling.offset, model.features);
  write_features(writer, "scaling/divisor", model.scaling.divisor, model.features);
}

double read_parts(hdf5::Reader& reader, Model& model) {
  model.features = reader.take<std::int64_t>("features");
  model.intercept = reader.take<std::int64_t>("intercept") != 0;
  const double intercept_value = reader.take_finite("intercept_value");
  const std::string scaling = reader.take<std::string>("scaling");
  model.loss = reader.take<std::string>("loss");
  try {
    model.scaling.kind = scaling_kind(scaling);
    loss_named(model.loss);
  } catch (const Error& error) {  // of usage, where these are words of the command line
    reader.fail_damaged(error.what());
  }
  model.l2 = reader.take_finite("l2");
  model.classes = {reader.take_finite("class_negative"), reader.take_finite("class_positive")};
  if (model.features < 1) reader.fail_damaged("it has no features");
  if (model.scaling.kind != ScalingKind::none) {
    reader.require_shape("scaling/offset", {model.features});
    reader.require_shape("scaling/divisor", {model.features});
  }
  model.names = reader.texts("feature_names", model.features);
  return intercept_value;
}

void read_scaling(MPI_Comm comm, const hdf5::Reader& reader, Model& model) {
  if (model.scaling.kind == ScalingKind::none) return;
  model.scaling.offset = make_vector(comm, model.features);
  model.scaling.divisor = make_vector(comm, model.features);
  agree(comm, [&] {
    const std::int64_t first = first_index(model.scaling.offset);
    reader.read("scaling/offset", first, WriteArray(model.scaling.offset).span());
    reader.read("scaling/divisor", first, WriteArray(model.scaling.divisor).span());
  });
}

void write_groups(const Model& model, hdf5::Writer* writer) {
  if (!model.feature_groups) return;
  write_features(writer, "pruning/groups", model.feature_groups, model.features);
}

void read_groups(Vec like, const hdf5::Reader& reader, Model& model) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)like);
  const bool there = agree(comm, [&] {
    const bool has = reader.has("pruning/groups");
    if (has) reader.require_shape("pruning/groups", {model.features});
    return has;
  });
  if (!there) return;
  check(VecDuplicate(like, model.feature_groups.put()));
  check(VecSet(model.feature_groups, 0.0));
  agree(comm, [&] {
    const WriteArray groups(model.feature_groups);
    const auto own = groups.span().first(owned_of_first(like, model.features));
    reader.read("pruning/groups", first_index(like), own);
    for (const double group : own) {
      if (group >= 0 && group < double(model.features) && group == std::floor(group)) continue;
      reader.fail_damaged(fmt::format("it has a group {:g}", group));
    }
  });
}

}  // namespace prunadag
