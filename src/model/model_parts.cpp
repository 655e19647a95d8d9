// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// /feature_names if there are names, /scaling/offset, /scaling/divisor; all else is attributes of
// the root.
#include "model/model_parts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

void require_short(const Details& details) {
  constexpr std::size_t most = 60000;  // HDF5 takes 64 kB with what it adds
  for (const auto& [name, value] : details) {
    const std::string* const text = value.get_if<std::string>();
    if (!text || text->size() <= most) continue;
    throw Error(ErrorKind::usage, fmt::format("{}: a text of {} bytes, of which a model keeps at "
                                              "most {}",
                                              name, text->size(), most));
  }
}

Details attributes_of(const Model& model, double intercept_value) {
  require_short(model.details);
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

namespace {

/// An array with a number per weight that pruning goes by.
struct PruningPart {
  const char* name;
  VecHandle Model::*member;
};
constexpr std::array pruning_parts{PruningPart{"pruning/unit", &Model::pruning_unit},
                                   PruningPart{"pruning/mean", &Model::pruning_mean},
                                   PruningPart{"pruning/groups", &Model::weight_groups}};

}  // namespace

std::int64_t numbers_of_parts(const Model& model) {
  const std::int64_t texts = std::int64_t(hdf5::text_width(model.names) * model.names.size());
  const auto of_pruning = std::ranges::count_if(
      pruning_parts, [&](const PruningPart& part) { return bool(model.*part.member); });
  return model.features * (model.scaling.kind != ScalingKind::none ? 2 : 0) + texts / 8 +
         std::int64_t(model.classes.all.size()) + of_pruning * model.weights();
}

void begin_parts(const Model& model, hdf5::Writer& writer) {
  if (!model.names.empty()) writer.texts("feature_names", model.names);
  if (!model.classes.all.empty()) {
    writer.begin_dataset("classes", {model.outputs});
    writer.append(model.classes.all);
  }
  if (model.scaling.kind != ScalingKind::none) writer.group("scaling");
  const bool prunes = std::ranges::any_of(
      pruning_parts, [&](const PruningPart& part) { return bool(model.*part.member); });
  if (prunes) writer.group("pruning");
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

void write_pruning(const Model& model, hdf5::Writer* writer) {
  for (const PruningPart& part : pruning_parts) {
    const Vec numbers = model.*part.member;
    if (numbers) write_weights(model, writer, part.name, numbers);
  }
}

void read_pruning(Vec like, const hdf5::Reader& reader, Model& model) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)like);
  for (const PruningPart& part : pruning_parts) {
    const bool there = agree(comm, [&] {
      const bool has = reader.has(part.name);
      if (has) reader.require_shape(part.name, shape_of_weights(model));
      return has;
    });
    if (!there) continue;
    VecHandle& numbers = model.*part.member;
    check(VecDuplicate(like, numbers.put()));
    check(VecSet(numbers, 0.0));
    agree(comm, [&] {
      const WriteArray array(numbers);
      reader.read(part.name, first_index(like) / model.outputs,
                  array.span().first(owned_of_first(like, model.weights())));
    });
  }
  agree(comm, [&] {
    if (model.pruning_mean && !model.intercept)
      reader.fail_damaged("it has means but no intercept");
    const ReadArray groups(model.weight_groups);
    for (const double group : groups.span()) {
      if (group >= 0 && group < double(model.weights()) && group == std::floor(group)) continue;
      reader.fail_damaged(fmt::format("it has a group {:g}", group));
    }
  });
}

}  // namespace prunadag
