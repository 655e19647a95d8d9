// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Models as HDF5: /weights, and where there are any /feature_names, /scaling/offset,
// /scaling/divisor, /pruning/unit, /pruning/mean; everything else as attributes of the root.
#include <array>
#include <memory>
#include <optional>

#include "base/collective.hpp"
#include "base/hdf5_file.hpp"
#include "base/hdf5_reader.hpp"
#include "base/output_file.hpp"
#include "base/petsc.hpp"
#include "base/same_file.hpp"
#include "model/model_writer.hpp"
#include "prunadag/model.hpp"

namespace prunadag {
namespace {

/// The attributes that stand for members of Model, beside its details.
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

/// That the file has room for: its arrays, of texts too.
std::int64_t numbers_of(const Model& model) {
  const std::int64_t texts = std::int64_t(hdf5::text_width(model.names) * model.names.size());
  const int arrays = 1 + (model.scaling.kind != ScalingKind::none ? 2 : 0) +
                     (model.pruning_unit ? 1 : 0) + (model.pruning_mean ? 1 : 0);
  return model.features * arrays + texts / 8;
}

double last_entry(Vec vector) {
  const ReadArray array(vector);
  const std::int64_t first = first_index(vector), size = std::int64_t(array.span().size());
  std::array<double, 1> value{};
  if (size > 0 && first + size == global_size(vector)) value[0] = array[std::size_t(size) - 1];
  sum_in_place(PetscObjectComm((PetscObject)vector), value);
  return value[0];
}

}  // namespace

std::int64_t bytes_of(const Model& model) {
  return hdf5::Writer::bytes(numbers_of(model), attributes_of(model, 0.0));
}

void write_model(const Model& model, OutputFile* output) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)model.parameters.get());
  const bool writes = output != nullptr;
  const double intercept_value = model.intercept ? last_entry(model.parameters) : 0.0;
  const hdf5::Quiet quiet;
  std::unique_ptr<hdf5::Writer> writer;
  agree(comm, [&] {
    if (!writes) return;
    writer = std::make_unique<hdf5::Writer>(*output, numbers_of(model),
                                            attributes_of(model, intercept_value));
    if (!model.names.empty()) writer->texts("feature_names", model.names);
    if (model.scaling.kind != ScalingKind::none) writer->group("scaling");
    if (model.pruning_unit || model.pruning_mean) writer->group("pruning");
  });
  const auto dataset = [&](const char* name, Vec vector) {
    agree(comm, [&] {
      if (writes) writer->begin_dataset(name, {model.features});
    });
    const ReadArray array(vector);
    collect_in_order(comm, array.span().first(owned_of_first(vector, model.features)),
                     [&](std::span<const double> piece) { writer->append(piece); });
  };
  dataset("weights", model.parameters);
  if (model.scaling.kind != ScalingKind::none) {
    dataset("scaling/offset", model.scaling.offset);
    dataset("scaling/divisor", model.scaling.divisor);
  }
  if (model.pruning_unit) dataset("pruning/unit", model.pruning_unit);
  if (model.pruning_mean) dataset("pruning/mean", model.pruning_mean);
  agree(comm, [&] {
    if (!writes) return;
    writer->finish();
    output->commit();
  });
}

void save_model(const Model& model, const std::string& path) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)model.parameters.get());
  std::unique_ptr<OutputFile> output;
  agree(comm, [&] {
    if (rank_of(comm) == 0) output = std::make_unique<OutputFile>(path);
  });
  write_model(model, output.get());
}

Model load_model(MPI_Comm comm, const std::string& path) {
  std::array<bool, 2> has{};
  const hdf5::Quiet quiet;
  Model model;
  double intercept_value = 0;
  std::optional<hdf5::Reader> reader;
  require_same_file(comm, path);
  agree(comm, [&] {
    reader.emplace(path, "model", "weights");
    model.features = reader->take<std::int64_t>("features");
    model.intercept = reader->take<std::int64_t>("intercept") != 0;
    intercept_value = reader->take_finite("intercept_value");
    const std::string scaling = reader->take<std::string>("scaling");
    model.loss = reader->take<std::string>("loss");
    try {
      model.scaling.kind = scaling_kind(scaling);
      loss_named(model.loss);
    } catch (const Error& error) {  // of usage, where these are words of the command line
      reader->fail_damaged(error.what());
    }
    model.l2 = reader->take_finite("l2");
    model.classes = {reader->take_finite("class_negative"), reader->take_finite("class_positive")};
    if (model.features < 1) reader->fail_damaged("it has no features");
    reader->require_shape("weights", {model.features});
    if (model.scaling.kind != ScalingKind::none) {
      reader->require_shape("scaling/offset", {model.features});
      reader->require_shape("scaling/divisor", {model.features});
    }
    model.names = reader->texts("feature_names", model.features);
    has = {reader->has("pruning/unit"), reader->has("pruning/mean")};
    if (has[0]) reader->require_shape("pruning/unit", {model.features});
    if (has[1]) reader->require_shape("pruning/mean", {model.features});
    if (has[1] && !model.intercept) reader->fail_damaged("it has means but no intercept");
  });
  model.parameters = make_vector(comm, model.features + model.intercept);
  agree(comm, [&] {
    const std::int64_t first = first_index(model.parameters);
    const WriteArray array(model.parameters);
    const std::size_t weights = owned_of_first(model.parameters, model.features);
    reader->read("weights", first, array.span().first(weights));
    if (weights < array.span().size()) array.span().back() = intercept_value;
  });
  if (model.scaling.kind != ScalingKind::none) {
    model.scaling.offset = make_vector(comm, model.features);
    model.scaling.divisor = make_vector(comm, model.features);
    agree(comm, [&] {
      const std::int64_t first = first_index(model.scaling.offset);
      reader->read("scaling/offset", first, WriteArray(model.scaling.offset).span());
      reader->read("scaling/divisor", first, WriteArray(model.scaling.divisor).span());
    });
  }
  const auto read_weights_like = [&](const char* name, VecHandle& vector) {
    check(VecDuplicate(model.parameters, vector.put()));
    check(VecSet(vector, 0.0));
    agree(comm, [&] {
      const WriteArray array(vector);
      reader->read(name, first_index(vector),
                   array.span().first(owned_of_first(vector, model.features)));
    });
  };
  if (has[0]) read_weights_like("pruning/unit", model.pruning_unit);
  if (has[1]) read_weights_like("pruning/mean", model.pruning_mean);
  agree(comm, [&] { model.details = reader->rest(); });
  return model;
}

}  // namespace prunadag
