// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Paths as HDF5: /models/... has a number per model, or K intercepts per model for K outputs.
// /models/index and /models/value have the weights of all models, one model after the other. The
// rest is as in the file of a model.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "file/same_file.hpp"
#include "model/model_parts.hpp"
#include "model/path_writer.hpp"

namespace prunadag {
namespace {

/// A number that every model has; a new number is a line in the table.
struct Column {
  const char* name;
  double (*get)(const PathModel&);
  void (*set)(PathModel&, double);
};
#define PRUNADAG_COLUMN(member)                                     \
  Column {                                                          \
    "models/" #member, [](const PathModel& m) { return m.member; }, \
        [](PathModel& m, double value) { m.member = value; }        \
  }
constexpr std::array columns{
    PRUNADAG_COLUMN(sparsity),
    PRUNADAG_COLUMN(objective),
    PRUNADAG_COLUMN(penalised),
    PRUNADAG_COLUMN(l2),
    PRUNADAG_COLUMN(passes),
    Column{"models/nonzeros", [](const PathModel& m) { return double(m.nonzeros); },
           [](PathModel& m, double value) {
             m.nonzeros = value >= 0 && value < 0x1p53 ? std::int64_t(value) : -1;
           }},
};
#undef PRUNADAG_COLUMN

struct JudgedColumn {
  const char* name;
  double Judgement::*member;
};
constexpr std::array judged_columns{
    JudgedColumn{"models/held_back_loss", &Judgement::loss},
    JudgedColumn{"models/held_back_error", &Judgement::error},
    JudgedColumn{"models/held_back_score", &Judgement::score},
    JudgedColumn{"models/held_back_score_error", &Judgement::score_error}};

std::int64_t entries_of(const ModelPath& path) {
  std::int64_t entries = 0;
  for (const PathModel& model : path.models) entries += model.nonzeros;
  return entries;
}

Details attributes_of(const ModelPath& path) {
  Details all = prunadag::attributes_of(path.common, 0.0);
  all["models"] = std::int64_t(path.models.size());
  all["choice_best"] = path.best;
  all["choice_1se"] = path.one_error;
  return all;
}

/// A number per model, or K numbers for K outputs.
std::vector<std::int64_t> shape_of_intercepts(const ModelPath& path) {
  const auto models = std::int64_t(path.models.size());
  if (path.common.outputs == 1) return {models};
  return {models, path.common.outputs};
}

void write_intercepts(const ModelPath& path, hdf5::Writer& writer) {
  std::vector<double> all;
  for (const PathModel& model : path.models) {
    all.insert(all.end(), model.intercepts.begin(), model.intercepts.end());
  }
  writer.begin_dataset("models/intercept", shape_of_intercepts(path));
  writer.append(all);
}

void read_intercepts(const hdf5::Reader& reader, ModelPath& path) {
  const auto outputs = std::size_t(path.common.outputs);
  reader.require_shape("models/intercept", shape_of_intercepts(path));
  std::vector<double> all(path.models.size() * outputs);
  reader.read("models/intercept", 0, all);
  for (std::size_t k = 0; k < path.models.size(); ++k) {
    const auto own = all.begin() + std::ptrdiff_t(k * outputs);
    path.models[k].intercepts.assign(own, own + std::ptrdiff_t(outputs));
  }
}

/// Writes the numbers per model, on the rank that has the writer.
void write_columns(const ModelPath& path, hdf5::Writer& writer) {
  std::vector<double> numbers;
  const auto write = [&](const char* name, const auto& rows, const auto& get) {
    numbers.clear();
    for (const auto& row : rows) numbers.push_back(get(row));
    writer.begin_dataset(name, {std::int64_t(numbers.size())});
    writer.append(numbers);
  };
  for (const Column& column : columns) write(column.name, path.models, column.get);
  write_intercepts(path, writer);
  if (path.judged.empty()) return;
  for (const JudgedColumn& column : judged_columns) {
    write(column.name, path.judged, [&](const Judgement& row) { return row.*column.member; });
  }
}

/// Writes the weights of all models; all ranks have parts of them.
void write_entries(MPI_Comm comm, const ModelPath& path, hdf5::Writer* writer, const char* name,
                   const std::function<std::vector<double>(const PathModel&)>& own) {
  agree(comm, [&] {
    if (writer) writer->begin_dataset(name, {entries_of(path)});
  });
  for (const PathModel& model : path.models) {
    const std::vector<double> mine = agree(comm, [&] { return own(model); });
    collect_in_order(comm, mine, [&](std::span<const double> piece) { writer->append(piece); });
  }
}

/// Reads all models with all their weights, on every rank.
void read_models(const hdf5::Reader& reader, std::int64_t count, ModelPath& path) {
  path.models.resize(std::size_t(count));
  std::vector<double> numbers(std::size_t(count), 0.0);
  const auto read = [&](const char* name) {
    reader.require_shape(name, {count});
    reader.read(name, 0, numbers);
  };
  for (const Column& column : columns) {
    read(column.name);
    for (std::size_t k = 0; k < numbers.size(); ++k) column.set(path.models[k], numbers[k]);
  }
  read_intercepts(reader, path);
  for (const PathModel& model : path.models) {
    if (model.nonzeros < 0 || model.nonzeros > path.common.weights()) {
      reader.fail_damaged(
          fmt::format("a model has {} of {} weights", model.nonzeros, path.common.weights()));
    }
    if (!(model.sparsity >= 0 && model.sparsity < 1)) {
      reader.fail_damaged(fmt::format("a model has sparsity {}", model.sparsity));
    }
  }
}

void read_judged(const hdf5::Reader& reader, std::int64_t count, ModelPath& path) {
  path.judged.resize(std::size_t(count));
  std::vector<double> numbers(std::size_t(count), 0.0);
  for (const JudgedColumn& column : judged_columns) {
    reader.require_shape(column.name, {count});
    reader.read(column.name, 0, numbers);
    for (std::size_t k = 0; k < numbers.size(); ++k) path.judged[k].*column.member = numbers[k];
  }
}

/// Keeps the weights of each model with indices in [first, end).
void read_entries(const hdf5::Reader& reader, std::int64_t first, std::int64_t end,
                  ModelPath& path) {
  const std::int64_t entries = entries_of(path);
  if (entries == 0) return;  // every weight is 0
  reader.require_shape("models/index", {entries});
  reader.require_shape("models/value", {entries});
  std::int64_t start = 0;
  std::vector<double> indices, values;
  for (PathModel& model : path.models) {
    indices.resize(std::size_t(model.nonzeros));
    values.resize(indices.size());
    reader.read("models/index", start, indices);
    reader.read("models/value", start, values);
    start += model.nonzeros;
    double last = -1;
    for (std::size_t e = 0; e < indices.size(); ++e) {
      if (!(indices[e] > last) || indices[e] != std::floor(indices[e]) ||
          indices[e] >= double(path.common.weights())) {
        reader.fail_damaged(fmt::format("index {} of {} weights follows {}", indices[e],
                                        path.common.weights(), last));
      }
      last = indices[e];
      const std::int64_t index = std::int64_t(indices[e]);
      if (index < first || index >= end) continue;
      model.indices.push_back(index);
      model.values.push_back(values[e]);
    }
  }
}

void check_choice(const hdf5::Reader& reader, const ModelPath& path, std::int64_t number) {
  const std::int64_t least = path.judged.empty() ? -1 : 0;
  const std::int64_t most = path.judged.empty() ? -1 : std::int64_t(path.models.size()) - 1;
  if (number < least || number > most) {
    reader.fail_damaged(
        fmt::format("model {} of {} is the chosen one", number, path.models.size()));
  }
}

}  // namespace

void write_path(MPI_Comm comm, const ModelPath& path, OutputFile* output) {
  const hdf5::Quiet quiet;
  std::unique_ptr<hdf5::Writer> writer;
  agree(comm, [&] {
    if (!output) return;
    constexpr std::int64_t headers = 2048;  // bytes of some twenty headers, in numbers
    const std::int64_t numbers = headers + numbers_of_parts(path.common) + 2 * entries_of(path) +
                                 std::int64_t(path.models.size() * (columns.size() + 3)) +
                                 std::int64_t(path.models.size()) * path.common.outputs;
    writer = std::make_unique<hdf5::Writer>(*output, numbers, attributes_of(path));
    begin_parts(path.common, *writer);
    writer->group("models");
    write_columns(path, *writer);
  });
  write_entries(comm, path, writer.get(), "models/index", [](const PathModel& model) {
    return std::vector<double>(model.indices.begin(), model.indices.end());
  });
  write_entries(comm, path, writer.get(), "models/value",
                [](const PathModel& model) { return model.values; });
  write_scaling(path.common, writer.get());
  write_pruning(path.common, writer.get());
  agree(comm, [&] {
    if (!output) return;
    writer->finish();
    output->commit();
  });
}

void save_path(MPI_Comm comm, const ModelPath& path, const std::string& file) {
  std::unique_ptr<OutputFile> output;
  agree(comm, [&] {
    if (rank_of(comm) == 0) output = std::make_unique<OutputFile>(file);
  });
  write_path(comm, path, output.get());
}

bool holds_path(const std::string& file) {
  return hdf5::holds_dataset(file, "models") && !hdf5::holds_dataset(file, "weights");
}

ModelPath load_path(MPI_Comm comm, const std::string& file) {
  const hdf5::Quiet quiet;
  ModelPath path;
  std::optional<hdf5::Reader> reader;
  std::int64_t count = 0;
  require_same_file(comm, file);
  agree(comm, [&] {
    reader.emplace(file, "path", "models");
    read_parts(*reader, path.common);
    count = reader->take<std::int64_t>("models");
    if (count < 1) reader->fail_damaged("it has no models");
    path.best = reader->take<std::int64_t>("choice_best");
    path.one_error = reader->take<std::int64_t>("choice_1se");
    reader->require_shape("models/sparsity", {count});
    to_petsc_int(path.common.weights() + path.common.outputs, "the model");  // including intercepts
  });
  require_memory(
      comm, 8 * path.common.weights() / size_of(comm),
      [&] { return fmt::format("{}: a model of {} weights", file, path.common.weights()); },
      ErrorKind::data);
  const VecHandle like = make_vector(comm, path.common.features + path.common.intercept,
                                     std::size_t(path.common.outputs));
  const std::int64_t first = first_index(like);
  const std::int64_t end = first + std::int64_t(owned_of_first(like, path.common.weights()));
  agree(comm, [&] {
    read_models(*reader, count, path);
    if (path.best >= 0) read_judged(*reader, count, path);
    check_choice(*reader, path, path.best);
    check_choice(*reader, path, path.one_error);
    read_entries(*reader, first, end, path);
  });
  read_scaling(comm, *reader, path.common);
  read_pruning(like, *reader, path.common);
  agree(comm, [&] { path.common.details = reader->rest(); });
  return path;
}

}  // namespace prunadag
