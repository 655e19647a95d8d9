// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// From a file to rows with labels and weights.
#include "data/read_samples.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "data/class_groups.hpp"
#include "data/format.hpp"
#include "data/labels.hpp"
#include "file/standard_input.hpp"

namespace prunadag {
namespace {

/// The files with the labels and the weights, for messages.
std::string labels_path(const DataSource& source) {
  return input_name(source.labels.empty() ? source.path : source.labels);
}

std::string weights_path(const DataSource& source) {
  return input_name(source.weights.empty() ? source.path : source.weights);
}

/// Drops samples of weight 0 before their values can matter. `path` has the weights of the
/// `samples` samples of all ranks. Collective.
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

/// Reads weights from their own file, if there is one. Collective.
void read_weights(MPI_Comm comm, const DataSource& source, const std::string& path, Rows& rows) {
  if (source.weights.empty()) return;
  if (sum(comm, std::int64_t(rows.weights.size())) > 0) {
    throw Error(ErrorKind::usage, fmt::format("{}: the samples have weights already; those of {} "
                                              "would be others",
                                              path, source.weights));
  }
  const std::string what = agree(comm, [&] { return "samples of " + path; });
  rows.weights = read_numbers(comm, source.weights, rows.count(), what);
  require_weights(comm, rows.weights, source.weights);
}

}  // namespace

ReadSamples read_samples(MPI_Comm comm, const DataSource& source, const LoadOptions& options) {
  Source file(comm, source.path);
  const Format& format = *agree(comm, [&] { return &format_of(file, source); });
  ReadSamples result{format.read(file, source), std::string(format.name), file.stored_bytes()};
  Rows& rows = result.rows;
  const std::int64_t samples = sum(comm, rows.count());
  if (samples == 0) throw Error(ErrorKind::data, fmt::format("{}: no samples", file.path()));
  if (!source.labels.empty()) {
    const std::string what = agree(comm, [&] { return "samples of " + file.path(); });
    rows.labels = read_numbers(comm, source.labels, rows.count(), what);
  }
  read_weights(comm, source, file.path(), rows);
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

void require_width(MPI_Comm comm, const Rows& rows, const DataSource& source) {
  const std::int64_t found = largest(comm, rows.columns());
  if (source.features == 0 || found == source.features) return;
  if (found < source.features && rows.is_sparse()) return;
  throw Error(ErrorKind::data, fmt::format("{}: {} features where {} are needed",
                                           input_name(source.path), found, source.features));
}

void note_names(const DataSource& source, Rows& rows) {
  if (source.names.empty() == rows.names.empty()) return;
  rows.notes.push_back(fmt::format(
      "{}: {}: they go by position", input_name(source.path),
      source.names.empty() ? "its features have names, those that were fitted have none"
                           : "its features have no names, those that were fitted have"));
}

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

void use_labels(MPI_Comm comm, const DataSource& source, std::optional<LabelRule> rule,
                const ClassLabels& classes, std::vector<double>& labels) {
  const std::string where = agree(comm, [&] { return labels_path(source); });
  if (rule == LabelRule::two_classes || rule == LabelRule::classes) {
    map_to_classes(comm, classes, labels, where);
  } else if (rule == LabelRule::counts) {
    require_counts(comm, labels, where);
  }
}

}  // namespace prunadag
