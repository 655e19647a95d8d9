// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Models as HDF5: /weights and, where they exist, /intercepts (for K outputs), /classes,
// /feature_names, /scaling/offset, /scaling/divisor, /pruning/unit and /pruning/mean. All else is
// attributes of the root.
#include <memory>
#include <optional>
#include <vector>

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
  return model.weights() + (model.outputs > 1 ? model.outputs : 0) + numbers_of_parts(model);
}

}  // namespace

std::int64_t bytes_of(const Model& model) {
  constexpr std::int64_t details_to_come = 2048;  // the end of the fit
  return hdf5::Writer::bytes(numbers_of(model), attributes_of(model, 0.0)) + details_to_come;
}

void write_model(const Model& model, OutputFile* output) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)model.parameters.get());
  const bool writes = output != nullptr;
  const std::vector<double> intercepts = gathered_from(model.parameters, model.weights());
  const bool one = model.outputs == 1;
  const hdf5::Quiet quiet;
  std::unique_ptr<hdf5::Writer> writer;
  agree(comm, [&] {
    if (!writes) return;
    const double intercept = one && model.intercept ? intercepts[0] : 0.0;
    writer =
        std::make_unique<hdf5::Writer>(*output, numbers_of(model), attributes_of(model, intercept));
    begin_parts(model, *writer);
    if (!one && model.intercept) {
      writer->begin_dataset("intercepts", {model.outputs});
      writer->append(intercepts);
    }
  });
  write_weights(model, writer.get(), "weights", model.parameters);
  write_scaling(model, writer.get());
  write_pruning(model, writer.get());
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
  const hdf5::Quiet quiet;
  Model model;
  std::vector<double> intercepts;
  std::optional<hdf5::Reader> reader;
  require_same_file(comm, path);
  agree(comm, [&] {
    reader.emplace(path, "model", "weights");
    intercepts = {read_parts(*reader, model)};
    reader->require_shape("weights", shape_of_weights(model));
    if (model.outputs > 1) intercepts.assign(std::size_t(model.outputs), 0.0);
    if (model.outputs > 1 && model.intercept) {
      reader->require_shape("intercepts", {model.outputs});
      reader->read("intercepts", 0, intercepts);
    }
  });
  model.parameters =
      make_vector(comm, model.features + model.intercept, std::size_t(model.outputs));
  agree(comm, [&] {
    const std::int64_t first = first_index(model.parameters) / model.outputs;
    const WriteArray array(model.parameters);
    const std::size_t weights = owned_of_first(model.parameters, model.weights());
    reader->read("weights", first, array.span().first(weights));
    for (std::size_t i = weights; i < array.span().size(); ++i) array[i] = intercepts[i - weights];
  });
  read_scaling(comm, *reader, model);
  read_pruning(model.parameters, *reader, model);
  agree(comm, [&] { model.details = reader->rest(); });
  return model;
}

}  // namespace prunadag
