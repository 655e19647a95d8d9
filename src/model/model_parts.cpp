// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// /feature_names if there are names, /scaling/offset, /scaling/divisor; all else is attributes of
// the root.
#include "model/model_parts.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

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
  if (model.outputs > 1) all["outputs"] = model.outputs;
  all["class_negative"] = model.classes.negative;
  all["class_positive"] = model.classes.positive;
  return all;
}

std::int64_t numbers_of_parts(const Model& model) {
  const std::int64_t texts = std::int64_t(hdf5::text_width(model.names) * model.names.size());
  return model.features * (model.scaling.kind != ScalingKind::none ? 2 : 0) + texts / 8 +
         std::int64_t(model.classes.all.size());
}

void begin_parts(const Model& model, hdf5::Writer& writer) {
  if (!model.names.empty()) writer.texts("feature_names", model.names);
  if (!model.classes.all.empty()) {
    writer.begin_dataset("classes", {model.outputs});
    writer.append(model.classes.all);
  }
  if (model.scaling.kind != ScalingKind::none) writer.group("scaling");
}

namespace {

/// Appends whole rows; the numbers of a row may come in two pieces.
class RowAppender {
 public:
  RowAppender(hdf5::Writer* writer, std::int64_t width)
      : writer_(writer), width_(std::size_t(width)) {}

  void append(std::span<const double> piece) {
    if (width_ == 1) {
      writer_->append(piece);
      return;
    }
    begun_.insert(begun_.end(), piece.begin(), piece.end());
    const std::size_t whole = begun_.size() - begun_.size() % width_;
    writer_->append(std::span(begun_).first(whole));
    begun_.erase(begun_.begin(), begun_.begin() + std::ptrdiff_t(whole));
  }

 private:
  hdf5::Writer* writer_;
  std::size_t width_;
  std::vector<double> begun_;
};

}  // namespace

void write_features(hdf5::Writer* writer, const char* name, Vec vector, std::int64_t features,
                    std::int64_t outputs) {
  agree(PetscObjectComm((PetscObject)vector), [&] {
    if (!writer) return;
    writer->begin_dataset(name,
                          outputs > 1 ? std::vector{features, outputs} : std::vector{features});
  });
  const ReadArray array(vector);
  RowAppender rows(writer, outputs);
  collect_in_order(PetscObjectComm((PetscObject)vector),
                   array.span().first(owned_of_first(vector, features * outputs)),
                   [&rows](std::span<const double> piece) { rows.append(piece); });
}

void write_weights(const Model& model, hdf5::Writer* writer, const char* name, Vec vector) {
  write_features(writer, name, vector, model.features, model.outputs);
}

std::vector<std::int64_t> shape_of_weights(const Model& model) {
  if (model.outputs == 1) return {model.features};
  return {model.features, model.outputs};
}

void write_scaling(const Model& model, hdf5::Writer* writer) {
  if (model.scaling.kind == ScalingKind::none) return;
  write_features(writer, "scaling/offset", model.scaling.offset, model.features);
  write_features(writer, "scaling/divisor", model.scaling.divisor, model.features);
}

namespace {

void read_outputs(hdf5::Reader& reader, Model& model) {
  if (!loss_named(model.loss).per_class()) {
    model.outputs = reader.take<std::int64_t>("outputs", 1);
    if (model.outputs < 1) {
      reader.fail_damaged(fmt::format("it has {} outputs", model.outputs));
    }
    return;
  }
  model.outputs = reader.take<std::int64_t>("outputs");
  if (model.outputs < 2 || model.outputs > ClassLabels::most) {
    reader.fail_damaged(fmt::format("its loss is {}, with {} outputs", model.loss, model.outputs));
  }
  reader.require_shape("classes", {model.outputs});
  model.classes.all.resize(std::size_t(model.outputs));
  reader.read("classes", 0, model.classes.all);
  if (std::ranges::adjacent_find(model.classes.all, std::greater_equal()) !=
      model.classes.all.end()) {
    reader.fail_damaged("its classes do not ascend");
  }
}

}  // namespace

double read_parts(hdf5::Reader& reader, Model& model) {
  model.features = reader.take<std::int64_t>("features");
  model.intercept = reader.take<std::int64_t>("intercept") != 0;
  const double intercept_value = reader.take_finite("intercept_value");
  const std::string scaling = reader.take<std::string>("scaling");
  model.loss = reader.take<std::string>("loss");
  try {
    model.scaling.kind = scaling_kind(scaling);
    loss_named(model.loss);
  } catch (const Error& error) {  // a usage error in words of the command line
    reader.fail_damaged(error.what());
  }
  model.l2 = reader.take_finite("l2");
  model.classes = {reader.take_finite("class_negative"), reader.take_finite("class_positive"), {}};
  if (model.features < 1) reader.fail_damaged("it has no features");
  read_outputs(reader, model);
  if (model.features > std::numeric_limits<std::int64_t>::max() / 2 / model.outputs) {
    reader.fail_damaged(fmt::format("it has {} features", model.features));
  }
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
  if (!model.weight_groups) return;
  write_weights(model, writer, "pruning/groups", model.weight_groups);
}

void read_groups(Vec like, const hdf5::Reader& reader, Model& model) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)like);
  const bool there = agree(comm, [&] {
    const bool has = reader.has("pruning/groups");
    if (has) reader.require_shape("pruning/groups", shape_of_weights(model));
    return has;
  });
  if (!there) return;
  check(VecDuplicate(like, model.weight_groups.put()));
  check(VecSet(model.weight_groups, 0.0));
  agree(comm, [&] {
    const WriteArray groups(model.weight_groups);
    const auto own = groups.span().first(owned_of_first(like, model.weights()));
    reader.read("pruning/groups", first_index(like) / model.outputs, own);
    for (const double group : own) {
      if (group >= 0 && group < double(model.weights()) && group == std::floor(group)) continue;
      reader.fail_damaged(fmt::format("it has a group {:g}", group));
    }
  });
}

}  // namespace prunadag
