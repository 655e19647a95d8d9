// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Models as HDF5: /weights, and where there are any /feature_names, /scaling/offset,
// /scaling/divisor, /pruning/unit, /pruning/mean; everything else as attributes of the root.
#include <array>
#include <memory>
#include <optional>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "file/hdf5_file.hpp"
#include "file/hdf5_reader.hpp"
#include "file/output_file.hpp"
#include "file/same_file.hpp"
#include "model/model_parts.hpp"
#include "model/model_writer.hpp"
#include "prunadag/model.hpp"

namespace prunadag {
namespace {

std::int64_t numbers_of(const Model& model) {
  const int arrays = 1 + (model.pruning_unit ? 1 : 0) + (model.pruning_mean ? 1 : 0) +
                     (model.feature_groups ? 1 : 0);
  return model.features * arrays + numbers_of_parts(model);
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
  constexpr std::int64_t details_to_come = 2048;  // how a fit has ended
  return hdf5::Writer::bytes(numbers_of(model), attributes_of(model, 0.0)) + details_to_come;
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
    begin_parts(model, *writer);
    if (model.pruning_unit || model.pruning_mean || model.feature_groups) writer->group("pruning");
  });
  write_features(writer.get(), "weights", model.parameters, model.features);
  write_scaling(model, writer.get());
  if (model.pruning_unit) {
    write_features(writer.get(), "pruning/unit", model.pruning_unit, model.features);
  }
  if (model.pruning_mean) {
    write_features(writer.get(), "pruning/mean", model.pruning_mean, model.features);
  }
  write_groups(model, writer.get());
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
    intercept_value = read_parts(*reader, model);
    reader->require_shape("weights", {model.features});
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
  read_scaling(comm, *reader, model);
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
  read_groups(model.parameters, *reader, model);
  agree(comm, [&] { model.details = reader->rest(); });
  return model;
}

}  // namespace prunadag
