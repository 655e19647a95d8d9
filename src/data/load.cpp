// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// From files to datasets: read, label, take a subset, split, scale, assemble, lay out.
#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "data/assemble.hpp"
#include "data/class_weights.hpp"
#include "data/feature_groups.hpp"
#include "data/labels.hpp"
#include "data/read_samples.hpp"
#include "data/scaling.hpp"
#include "data/split.hpp"
#include "data/storage_choice.hpp"
#include "file/standard_input.hpp"
#include "kernel/one_pass.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {
namespace {

/// Facts that all samples share once the training samples are read.
struct Common {
  std::int64_t features = 0, outputs = 1;
  ScalingKind kind = ScalingKind::none;
  ColumnScaling scaling;
  double density = 0;  // of all data
  bool dense = false;  // whether rows of this density are better dense
};

/// Notes that shifting the zeros of sparse data makes them dense, and how large they become.
void note_densified(std::int64_t samples, std::int64_t columns, double density, ScalingKind kind,
                    std::vector<std::string>& notes) {
  notes.push_back(fmt::format(
      "{} scaling makes the data dense, since a feature is much larger than its spread: {:.2g} % "
      "of the entries are nonzero, {} x {} numbers take {:.1f} MB",
      name_of(kind), 100 * density, samples, columns, 8e-6 * double(samples) * double(columns)));
}

/// Requires memory for the dense rows that are built beside the packed ones.
void require_memory_of_dense_rows(MPI_Comm comm, const Rows& rows, std::int64_t columns,
                                  const std::string& path) {
  const double bytes = 8.0 * double(rows.count() + 2) * double(columns);
  require_memory(
      comm, std::int64_t(std::min(bytes, 0x1p62)),
      [&] { return fmt::format("{}: scaling makes the data dense, which", path); },
      ErrorKind::data);
}

/// Requires memory for a number per feature: in the two vectors of a product, and in the arrays of
/// scaling. The number of features may come from an option or a mistyped index.
void require_memory_of_features(MPI_Comm comm, std::int64_t features, std::int64_t outputs,
                                ScalingKind kind, const std::string& path) {
  const std::int64_t arrays = kind == ScalingKind::none ? 0 : 6;
  const std::int64_t vectors = kind == ScalingKind::none ? 2 : 8;
  require_memory(
      comm, 8 * (arrays * features + vectors * outputs * (features / size_of(comm) + 1)),
      [&] {
        return fmt::format("{}: {} for each of {} features", path,
                           outputs == 1 ? "a number" : fmt::format("{} numbers", outputs),
                           features);
      },
      ErrorKind::data);
}

/// Requires memory for products with dense rows: every rank has all weights and all sums of
/// gradients, with a few outputs in two orders.
void require_memory_of_outputs(MPI_Comm comm, std::int64_t features, std::int64_t outputs,
                               const std::string& path) {
  if (outputs == 1) return;
  const std::int64_t orders = outputs <= std::int64_t(few_outputs) ? 2 : 1;
  require_memory(
      comm, 8 * 2 * orders * features * outputs,
      [&] {
        return fmt::format("{}: {} weights on every rank, as dense samples want them", path,
                           features * outputs);
      },
      ErrorKind::data);
}

/// Keeps `wanted` random rows. Comes after the look at labels, so that classes and errors are those
/// of the whole file.
void take_subset(MPI_Comm comm, std::int64_t wanted, std::uint64_t seed, const std::string& path,
                 Rows& rows) {
  const std::int64_t samples = sum(comm, rows.count());
  if (wanted > samples) {
    throw Error(ErrorKind::usage,
                fmt::format("subset {}: {} has {} samples", wanted, path, samples));
  }
  const std::vector<bool> chosen = choose_rows(comm, rows.count(), wanted, seed, Stream::subset);
  agree(comm, [&] { rows.keep(chosen); });
}

/// Puts the training samples into the wanted layout, or into the cheaper one.
LayoutChoice settle(MPI_Comm comm, Layout wanted, Dataset& data) {
  if (wanted == Layout::automatic) return settle_layout(data);
  lay_out(data, wanted);
  return agree(comm, [&] {
    LayoutChoice choice;
    choice.layout = wanted;
    choice.reason = fmt::format("by {}, as asked for", name_of(wanted));
    return choice;
  });
}

void check_options(const LoadOptions& options) {
  if (options.test && options.split) {
    throw Error(ErrorKind::usage, "give either test data or a split, not both");
  }
  if (options.split && !(*options.split > 0 && *options.split < 1)) {
    throw Error(ErrorKind::usage,
                fmt::format("split {}: give a number between 0 and 1", *options.split));
  }
  if (options.subset < 0) {
    throw Error(ErrorKind::usage, fmt::format("subset {}: must be at least 0", options.subset));
  }
}

void note_samples(int ranks, std::int64_t samples, const LoadOptions& options, LoadedData& loaded) {
  if (ranks > samples) {
    loaded.notes.push_back(
        fmt::format("{} ranks share {} samples: some ranks have none", ranks, samples));
  }
  if (loaded.classes.mapped() && !options.known_classes) {
    loaded.notes.push_back(fmt::format("labels: {:g} stands for class -1, {:g} for class +1",
                                       loaded.classes.negative, loaded.classes.positive));
  }
  if (!loaded.classes.all.empty() && !options.known_classes) {
    loaded.notes.push_back(fmt::format("labels: {} classes: {}", loaded.classes.all.size(),
                                       class_list(loaded.classes)));
  }
}

struct DataRows {
  Rows rows;
  std::int64_t features;
};

/// Reads all samples of options.data, with labels as the loss needs them, and stores facts about
/// them in `loaded`. Collective.
DataRows read_data(MPI_Comm comm, const LoadOptions& options, const std::string& path,
                   LoadedData& loaded) {
  ReadSamples file = read_samples(comm, options.data, options);
  Rows& rows = file.rows;
  const std::int64_t features = std::max(options.data.features, largest(comm, rows.columns()));
  if (features == 0) {
    throw Error(ErrorKind::data, fmt::format("{}: the samples have no features", path));
  }
  require_width(comm, rows, options.data);
  agree(comm, [&] {
    if (options.known_scaling) note_names(options.data, rows);
    loaded.format = std::move(file.format);
    loaded.notes = rows.notes;
  });
  loaded.file_bytes = file.stored_bytes;
  loaded.header_line = rows.header_line;
  settle_classes(comm, options, rows.labels, loaded.classes);
  use_labels(comm, options.data, options.label_rule, loaded.classes, rows.labels);
  return {std::move(rows), features};
}

/// Computes the scaling unless it is known. Collective.
Common common_of(MPI_Comm comm, const LoadOptions& options, const std::string& path,
                 const Rows& rows, std::int64_t features, const std::vector<bool>& training,
                 LoadedData& loaded) {
  const auto& all = loaded.classes.all;
  Common common;
  common.features = features;
  common.outputs = all.empty() ? 1 : std::int64_t(all.size());
  common.kind = options.known_scaling ? options.known_scaling->kind : options.scaling;
  require_memory_of_features(comm, features, common.outputs, common.kind, path);
  common.scaling = options.known_scaling
                       ? gather(*options.known_scaling)
                       : compute_scaling(comm, common.kind, rows, training, features);
  loaded.scaling = distribute(comm, common.kind, common.scaling);
  const double entries = double(sum(comm, rows.count())) * double(features);
  common.density = double(sum(comm, rows.nonzeros())) / entries;
  common.dense = dense_is_better(common.density);
  if (common.dense) require_memory_of_outputs(comm, features, common.outputs, path);
  return common;
}

StorageChoice storage_of(MPI_Comm comm, const LoadOptions& options, const std::string& path,
                         const Rows& rows, const Common& common) {
  return choose_storage(comm, {options.storage, rows, common.scaling, common.kind, common.features,
                               options.intercept, common.dense, path});
}

/// Stores the training samples and, after a split, the others. Collective.
void store(MPI_Comm comm, const LoadOptions& options, const std::string& path, Rows&& rows,
           const Common& common, const std::vector<bool>& training, LoadedData& loaded) {
  StorageChoice storage = storage_of(comm, options, path, rows, common);
  if (storage.dense && !common.dense && rows.is_sparse()) {
    const std::int64_t samples = sum(comm, rows.count());
    agree(comm, [&] {
      note_densified(samples, common.features, common.density, common.kind, loaded.notes);
    });
    require_memory_of_dense_rows(comm, rows, common.features, path);
  }
  loaded.storage = storage.storage;
  loaded.dense = storage.dense;
  loaded.storage_reason = std::move(storage.reason);
  std::vector<std::string> names = std::move(rows.names);
  auto parts = assemble(comm, std::move(rows), training, common.kind, common.scaling,
                        common.features, options.intercept, storage);
  loaded.train = std::move(parts[0]);
  loaded.train.names = std::move(names);
  loaded.train.outputs = common.outputs;
  if (!options.split) return;
  loaded.test = std::move(parts[1]);
  loaded.test->outputs = common.outputs;
  agree(comm, [&] { loaded.test->names = loaded.train.names; });
}

/// Reads a second file, with the scaling and classes of the training samples. Collective.
Dataset read_others(MPI_Comm comm, const DataSource& source, const LoadOptions& options,
                    const Common& common, LoadedData& loaded) {
  const DataSource limited = agree(comm, [&] {
    DataSource copy = source;
    copy.features = common.features;
    copy.names = loaded.train.names;
    return copy;
  });
  const std::string path = agree(comm, [&] { return input_name(source.path); });
  Rows rows = read_samples(comm, limited, options).rows;
  agree(comm, [&] {
    note_names(limited, rows);
    loaded.notes.insert(loaded.notes.end(), rows.notes.begin(), rows.notes.end());
  });
  require_width(comm, rows, limited);
  use_labels(comm, source, options.label_rule, loaded.classes, rows.labels);
  const StorageChoice storage = storage_of(comm, options, path, rows, common);
  auto parts = assemble(comm, std::move(rows), {}, common.kind, common.scaling, common.features,
                        options.intercept, storage);
  agree(comm, [&] { parts[0].names = loaded.train.names; });
  parts[0].outputs = common.outputs;
  return std::move(parts[0]);
}

}  // namespace

LoadedData load_data(MPI_Comm comm, const LoadOptions& options) {
  check_options(options);
  LoadedData loaded;
  const std::string path = agree(comm, [&] { return input_name(options.data.path); });
  auto [rows, features] = read_data(comm, options, path, loaded);
  if (options.subset > 0) take_subset(comm, options.subset, options.seed, path, rows);
  const std::int64_t samples = sum(comm, rows.count());
  agree(comm, [&] { note_samples(size_of(comm), samples, options, loaded); });
  std::vector<bool> training;
  if (options.split) {
    training = choose_training(comm, rows.count(), *options.split, options.seed, options.data.path);
  }
  const Common common = common_of(comm, options, path, rows, features, training, loaded);
  store(comm, options, path, std::move(rows), common, training, loaded);
  if (options.test) loaded.test = read_others(comm, *options.test, options, common, loaded);

  if (!options.class_weight.empty()) {
    const ClassWeights weights = agree(comm, [&] { return ClassWeights(options.class_weight); });
    weights.apply(loaded.classes, loaded.train);
  }
  loaded.layout = settle(comm, options.layout, loaded.train);
  if (!options.groups.empty()) {
    read_feature_groups(options.groups, loaded.train);
  } else if (options.group_by_feature) {
    group_by_feature(loaded.train);
  }
  return loaded;
}

}  // namespace prunadag
