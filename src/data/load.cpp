// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// From files to datasets: read, label, take a subset, split, scale, assemble.
#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "data/assemble.hpp"
#include "data/class_groups.hpp"
#include "data/class_weights.hpp"
#include "data/feature_groups.hpp"
#include "data/format.hpp"
#include "data/labels.hpp"
#include "data/scaling.hpp"
#include "data/split.hpp"
#include "data/storage_choice.hpp"
#include "file/standard_input.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {
namespace {

/// Where the labels and the weights are, for messages.
std::string labels_path(const DataSource& source) {
  return input_name(source.labels.empty() ? source.path : source.labels);
}

std::string weights_path(const DataSource& source) {
  return input_name(source.weights.empty() ? source.path : source.weights);
}

struct ReadFile {
  Rows rows;
  std::string format;
  std::int64_t stored_bytes;
};

/// Names that are on one side only cannot be compared.
void note_names(const DataSource& source, Rows& rows) {
  if (source.names.empty() == rows.names.empty()) return;
  rows.notes.push_back(fmt::format(
      "{}: {}: they go by position", input_name(source.path),
      source.names.empty() ? "its features have names, those that were fitted have none"
                           : "its features have no names, those that were fitted have"));
}

/// Samples that weigh nothing are as if they were not there, whatever stands in them. `path` has
/// the weights of the `samples` that all ranks have. Collective.
void drop_weightless(MPI_Comm comm, const std::string& path, std::int64_t samples, Rows& rows) {
  const std::int64_t dropped =
      sum(comm, std::ranges::count_if(rows.weights, [](double weight) { return !(weight > 0); }));
  if (dropped == 0) return;
  if (dropped == samples) {
    throw Error(ErrorKind::data, fmt::format("{}: all of {} samples weigh nothing", path, samples));
  }
  agree(comm, [&] {
    std::vector<bool> chosen;
    for (const double weight : rows.weights) chosen.push_back(weight > 0);
    rows.keep(chosen);
    rows.notes.push_back(fmt::format("{}: {} of {} samples weigh nothing: they are left out", path,
                                     dropped, samples));
  });
}

ReadFile read_file(MPI_Comm comm, const DataSource& source, const LoadOptions& options) {
  TextSource file(comm, source.path);
  const Format& format = *agree(comm, [&] { return &format_of(file, source); });
  ReadFile result{format.read(file, source), std::string(format.name), file.stored_bytes()};
  Rows& rows = result.rows;
  const std::int64_t samples = sum(comm, rows.count());
  if (samples == 0) throw Error(ErrorKind::data, fmt::format("{}: no samples", file.path()));
  if (!source.labels.empty()) {
    const std::string what = agree(comm, [&] { return "samples of " + file.path(); });
    rows.labels = read_numbers(comm, source.labels, rows.count(), what);
  }
  if (!source.weights.empty()) {
    if (sum(comm, std::int64_t(rows.weights.size())) > 0) {
      throw Error(ErrorKind::usage, fmt::format("{}: the samples have weights already; those of {} "
                                                "would be others",
                                                file.path(), source.weights));
    }
    const std::string what = agree(comm, [&] { return "samples of " + file.path(); });
    rows.weights = read_numbers(comm, source.weights, rows.count(), what);
    require_weights(comm, rows.weights, source.weights);
  }
  if (options.label_rule && sum(comm, std::int64_t(rows.labels.size())) == 0) {
    throw Error(ErrorKind::usage,
                fmt::format("{}: the data have no labels; name a file or a column that has them",
                            file.path()));
  }
  if (options.label_rule) {
    drop_weightless(comm, agree(comm, [&] { return weights_path(source); }), samples, rows);
  }
  if (options.label_rule == LabelRule::two_classes && !options.class_groups.empty()) {
    const ClassGroups groups = agree(comm, [&] { return ClassGroups(options.class_groups); });
    groups.apply(comm, rows.labels, agree(comm, [&] { return labels_path(source); }));
  }
  return result;
}

/// Labels as the loss wants them: classes as -1 and +1, counts that are not negative. Collective.
void use_labels(MPI_Comm comm, const DataSource& source, std::optional<LabelRule> rule,
                const ClassLabels& classes, std::vector<double>& labels) {
  const std::string where = agree(comm, [&] { return labels_path(source); });
  if (rule == LabelRule::two_classes || rule == LabelRule::classes) {
    map_to_classes(comm, classes, labels, where);
  } else if (rule == LabelRule::counts) {
    require_counts(comm, labels, where);
  }
}

/// Which classes there are, where the labels are to be some. Collective.
void settle_classes(MPI_Comm comm, const LoadOptions& options, const std::vector<double>& labels,
                    ClassLabels& classes) {
  if (options.known_classes) {
    agree(comm, [&] { classes = *options.known_classes; });
    return;
  }
  const bool two = options.label_rule == LabelRule::two_classes;
  if (!two && options.label_rule != LabelRule::classes) return;
  const std::string where = agree(comm, [&] { return labels_path(options.data); });
  classes = two ? find_classes(comm, labels, where) : find_all_classes(comm, labels, where);
}

/// A prediction for each class, or one.
std::int64_t outputs_of(const ClassLabels& classes) {
  return classes.all.empty() ? 1 : std::int64_t(classes.all.size());
}

std::int64_t features_of(MPI_Comm comm, const ReadFile& file, const DataSource& source) {
  return std::max(source.features, largest(comm, file.rows.columns()));
}

/// Declared features are as many as dense rows have, and at least as many as sparse ones.
void require_width(MPI_Comm comm, const ReadFile& file, const DataSource& source) {
  const std::int64_t found = largest(comm, file.rows.columns());
  if (source.features == 0 || found == source.features) return;
  if (found < source.features && file.rows.is_sparse()) return;
  throw Error(ErrorKind::data, fmt::format("{}: {} features where {} are needed",
                                           input_name(source.path), found, source.features));
}

/// Says when shifting the zeros of sparse data makes it dense, and how large that is.
void note_densified(std::int64_t samples, std::int64_t columns, double density, ScalingKind kind,
                    std::vector<std::string>& notes) {
  notes.push_back(fmt::format(
      "{} scaling makes the data dense, since a feature is much larger than its spread: {:.2g} % "
      "of "
      "the entries are nonzero, {} x {} numbers take {:.1f} MB",
      name_of(kind), 100 * density, samples, columns, 8e-6 * double(samples) * double(columns)));
}

/// The rows in the making beside those that are stored.
void require_memory_of_dense_rows(MPI_Comm comm, const Rows& rows, std::int64_t columns,
                                  const std::string& path) {
  const double bytes = 8.0 * double(rows.count() + 2) * double(columns);
  require_memory(
      comm, std::int64_t(std::min(bytes, 0x1p62)),
      [&] { return fmt::format("{}: scaling makes the data dense, which", path); },
      ErrorKind::data);
}

/// Features may be declared, and an index may be mistyped: what a number for each takes, in the two
/// vectors of any product and in the arrays of scaling, has to be there.
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

/// Dense rows want all weights on every rank, and of several outputs in two orders, and the sums
/// that go into their gradients likewise.
void require_memory_of_outputs(MPI_Comm comm, std::int64_t features, std::int64_t outputs,
                               const std::string& path) {
  if (outputs == 1) return;
  require_memory(
      comm, 8 * 4 * features * outputs,
      [&] {
        return fmt::format("{}: {} weights on every rank, as dense samples want them", path,
                           features * outputs);
      },
      ErrorKind::data);
}

/// Leaves `wanted` random rows in place. Labels have been looked at before, so that classes and
/// errors are those of the whole file.
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

Dataset held_against(MPI_Comm comm, const DataSource& source, std::int64_t features,
                     const ColumnScaling& scaling, ScalingKind kind, bool dense,
                     const LoadOptions& options, LoadedData& loaded) {
  const DataSource limited = agree(comm, [&] {
    DataSource copy = source;
    copy.features = features;
    copy.names = loaded.train.names;
    return copy;
  });
  const std::string path = agree(comm, [&] { return input_name(source.path); });
  ReadFile file = read_file(comm, limited, options);
  agree(comm, [&] {
    note_names(limited, file.rows);
    loaded.notes.insert(loaded.notes.end(), file.rows.notes.begin(), file.rows.notes.end());
  });
  require_width(comm, file, limited);
  use_labels(comm, source, options.label_rule, loaded.classes, file.rows.labels);
  const StorageChoice storage = choose_storage(
      comm, {options.storage, file.rows, scaling, kind, features, options.intercept, dense, path});
  auto parts =
      assemble(comm, std::move(file.rows), {}, kind, scaling, features, options.intercept, storage);
  agree(comm, [&] { parts[0].names = loaded.train.names; });
  parts[0].outputs = loaded.train.outputs;
  return std::move(parts[0]);
}

/// A layout, as far as it is settled before the matrix is there.
struct LayoutPlan {
  Layout layout;
  std::string reason;  // where it is
};

/// Data with no more features than samples never gain by features; nor do samples with several
/// predictions, over which a pass by features goes for each.
LayoutPlan plan_of(MPI_Comm comm, Layout wanted, std::int64_t samples, std::int64_t features,
                   std::int64_t outputs) {
  if (wanted != Layout::automatic) {
    return {wanted, fmt::format("by {}, as asked for", name_of(wanted))};
  }
  if (size_of(comm) == 1) return {Layout::samples, "by samples: one rank"};
  if (features <= samples) {
    return {Layout::samples, "by samples: no more features than samples"};
  }
  if (outputs > 1) return {Layout::samples, "by samples: they have several predictions each"};
  return {Layout::automatic, ""};
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

}  // namespace

LoadedData load_data(MPI_Comm comm, const LoadOptions& options) {
  check_options(options);
  LoadedData loaded;
  ReadFile file = read_file(comm, options.data, options);
  Rows& rows = file.rows;
  loaded.format = file.format;
  loaded.file_bytes = file.stored_bytes;
  const std::string path = agree(comm, [&] { return input_name(options.data.path); });
  const std::int64_t features = features_of(comm, file, options.data);
  if (features == 0) {
    throw Error(ErrorKind::data, fmt::format("{}: the samples have no features", path));
  }
  require_width(comm, file, options.data);
  loaded.header_line = rows.header_line;
  agree(comm, [&] {
    if (options.known_scaling) note_names(options.data, rows);
    loaded.notes = rows.notes;
  });
  settle_classes(comm, options, rows.labels, loaded.classes);
  use_labels(comm, options.data, options.label_rule, loaded.classes, rows.labels);

  if (options.subset > 0) {
    take_subset(comm, options.subset, options.seed, path, rows);
  }
  const std::int64_t samples = sum(comm, rows.count());
  agree(comm, [&] { note_samples(size_of(comm), samples, options, loaded); });

  std::vector<bool> training;
  if (options.split)
    training = choose_training(comm, rows.count(), *options.split, options.seed, options.data.path);

  const ScalingKind kind = options.known_scaling ? options.known_scaling->kind : options.scaling;
  const std::int64_t outputs = outputs_of(loaded.classes);
  require_memory_of_features(comm, features, outputs, kind, path);
  const ColumnScaling scaling = options.known_scaling
                                    ? gather(*options.known_scaling)
                                    : compute_scaling(comm, kind, rows, training, features);
  loaded.scaling = distribute(comm, kind, scaling);

  const double density = double(sum(comm, rows.nonzeros())) / (double(samples) * double(features));
  const bool dense = dense_is_better(density);
  if (dense) require_memory_of_outputs(comm, features, outputs, path);

  LayoutPlan plan =
      agree(comm, [&] { return plan_of(comm, options.layout, samples, features, outputs); });
  StorageChoice storage = choose_storage(
      comm, {options.storage, rows, scaling, kind, features, options.intercept, dense, path});
  if (storage.dense && !dense && rows.is_sparse()) {
    agree(comm, [&] { note_densified(samples, features, density, kind, loaded.notes); });
    require_memory_of_dense_rows(comm, rows, features, path);
  }
  loaded.storage = storage.storage;
  loaded.dense = storage.dense;
  loaded.storage_reason = std::move(storage.reason);

  std::vector<std::string> names = std::move(rows.names);
  auto parts = assemble(comm, std::move(rows), training, kind, scaling, features, options.intercept,
                        storage);
  loaded.train = std::move(parts[0]);
  loaded.train.names = std::move(names);
  loaded.train.outputs = outputs;
  if (options.split) {
    loaded.test = std::move(parts[1]);
    loaded.test->outputs = loaded.train.outputs;
    agree(comm, [&] { loaded.test->names = loaded.train.names; });
  }
  if (options.test) {
    loaded.test =
        held_against(comm, *options.test, features, scaling, kind, dense, options, loaded);
  }
  if (plan.layout == Layout::automatic) {
    loaded.layout = choose_layout(loaded.train);
  } else {
    loaded.layout.layout = plan.layout;
    loaded.layout.reason = std::move(plan.reason);
  }
  if (!options.class_weight.empty()) {
    agree(comm, [&] {
      return ClassWeights(options.class_weight);
    }).apply(loaded.classes, loaded.train);
  }
  lay_out(loaded.train, loaded.layout.layout);
  if (!options.groups.empty()) {
    read_feature_groups(options.groups, loaded.train);
  } else if (options.group_by_feature) {
    group_by_feature(loaded.train);
  }
  return loaded;
}

}  // namespace prunadag
