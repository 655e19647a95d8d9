// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/model_of_samples.hpp"

#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "base/another_reference.hpp"
#include "data/load_options.hpp"
#include "prunadag/version.hpp"

namespace prunadag {
namespace {

std::string file_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

const char* called(std::optional<LabelRule> rule) {
  if (!rule) return "none";
  switch (*rule) {
    case LabelRule::two_classes:
      return "two_classes";
    case LabelRule::counts:
      return "counts";
    case LabelRule::classes:
      return "classes";
    default:
      return "real";
  }
}

}  // namespace

const Loss& loss_for(const LoadOptions& load, const std::string& name) {
  const Loss& loss = loss_named(name);
  if (loss.labels == LabelRule::real || load.label_rule == loss.labels) return loss;
  throw Error(ErrorKind::usage,
              fmt::format("loss {}: the samples were loaded with label_rule {}: must be {}",
                          loss.name, called(load.label_rule), called(loss.labels)));
}

Model model_of_samples(const LoadOptions& load, LoadedData& data, const Problem& problem) {
  Model model;
  model.features = data.train.features;
  model.intercept = data.train.intercept;
  model.names = data.train.names;
  model.scaling = std::move(data.scaling);
  model.loss = problem.loss().name;
  model.classes = data.classes;
  model.outputs = data.train.outputs;
  model.weight_groups = another_reference(problem.groups());
  model.details = {
      {"program_version", std::string(version)},
      {"seed", std::int64_t(load.seed)},
      {"data_file", file_name(load.data.path)},
      {"data_bytes", data.file_bytes},
      {"data_format", data.format},
      {"samples", data.train.samples},
  };
  model.details.merge(record_of(load));
  if (data.train.group_count > 0) model.details["groups"] = data.train.group_count;
  return model;
}

void set_pruning(const Problem& problem, Model& model) {
  model.pruning_unit = problem.make_parameters();
  problem.curvature_bounds(model.pruning_unit);
  check(VecSqrtAbs(model.pruning_unit));
  if (!problem.centred()) return;
  model.pruning_mean = problem.means_of_weights();
}

}  // namespace prunadag
