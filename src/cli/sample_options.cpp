// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/sample_options.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/text.hpp"
#include "cli/option_rows.hpp"
#include "cli/program_options.hpp"
#include "data/load_options.hpp"
#include "file/standard_input.hpp"
#include "prunadag/fit_model.hpp"
#include "prunadag/storage.hpp"

namespace prunadag::cli {
namespace {

const char* words_of(Storage storage) {
  switch (storage) {
    case Storage::floats:
      return "floats";
    case Storage::bytes:
      return "bytes";
    case Storage::pattern:
      return "pattern";
    default:
      return "doubles";
  }
}

/// "huber[:delta=1.345]", with default values.
std::string described(const LossInfo& info) {
  std::string text(info.name);
  for (const LossParameter& parameter : info.parameters) {
    const bool first = text.size() == info.name.size();
    text += fmt::format("{}{}={}", first ? "[:" : ",", parameter.name, parameter.value);
  }
  return text + (info.parameters.empty() ? "" : "]");
}

}  // namespace

void add_training_options(po::options_description& options) {
  std::vector<std::string> loss_names;
  for (const LossInfo& info : loss_infos()) loss_names.push_back(described(info));
  add_data_options(options);
  add_options_of(load_rows(), options);
  // clang-format off
  options.add_options()
      ("loss", po::value<std::string>()->value_name("NAME"), ("loss: " + join(loss_names, ", ")).c_str())
      ("prune-by", po::value<std::string>()->value_name("WHAT")->default_value("weight"),
       "for a loss with a weight per class: weight (prune each weight on its own) or "
       "feature (prune a feature with all its weights)");
  // clang-format on
}

const Loss& loss_option(const Call& call) {
  require(call, "loss");
  return loss_named(call.text("loss"));
}

bool prunes_by_feature(const Call& call, const Loss& loss) {
  const std::string what = call.text("prune-by");
  if (what == "feature") {
    if (!loss.per_class()) {
      throw Error(
          ErrorKind::usage,
          fmt::format("--prune-by feature with --loss {}: a feature has one weight", loss.name));
    }
    if (call.has("groups")) {
      throw Error(ErrorKind::usage,
                  "--prune-by feature with --groups: groups have all weights of their features");
    }
    return true;
  }
  if (what == "weight") return false;
  throw Error(ErrorKind::usage, fmt::format("prune-by '{}': use weight or feature", what));
}

LoadOptions training_samples(const Call& call, const Loss& loss) {
  LoadOptions load;
  take_options_of(load_rows(), call, load);
  load.data = data_source(call);
  if (call.has("test")) {
    load.test = load.data;
    load.test->path = call.text("test");
    load.test->labels = call.text("test-labels");
    load.test->weights = call.text("test-weights");
    if (!load.data.labels.empty() && load.test->labels.empty()) {
      throw Error(ErrorKind::usage,
                  "--test-labels is missing: the data's labels have their own file");
    }
  }
  for (const char* name : {"test-labels", "test-weights"}) {
    if (call.has(name) && !call.has("test")) {
      throw Error(ErrorKind::usage, fmt::format("--{} without --test", name));
    }
  }
  if (load.split && load.test) throw Error(ErrorKind::usage, "give --test or --split, not both");
  load.seed = std::uint64_t(whole_option(call, "seed"));
  load.label_rule = loss.labels;
  if (call.has("classes") && loss.per_class()) {
    throw Error(ErrorKind::usage,
                fmt::format("--classes with --loss {}: every label is a class", loss.name));
  }
  for (const char* name : {"classes", "class-weight"}) {
    if (call.has(name) && !loss.classifies()) {
      throw Error(ErrorKind::usage, fmt::format("--{} with a loss that has none", name));
    }
  }
  return load;
}

std::vector<std::string> inputs_of(const LoadOptions& load) {
  std::vector<std::string> inputs = inputs_of(load.data);
  if (!load.groups.empty()) inputs.push_back(load.groups);
  if (load.test) std::ranges::copy(inputs_of(*load.test), std::back_inserter(inputs));
  return inputs;
}

LoadedData load_and_note(const Call& call, const LoadOptions& load) {
  LoadedData data = load_data(call.comm, load);
  for (const std::string& note : data.notes) call.note(note);
  return data;
}

LoadedData load_and_note(const Call& call, const Model& model, const LoadOptions& load) {
  LoadedData data = load_against(call.comm, model, load);
  for (const std::string& note : data.notes) call.note(note);
  return data;
}

bool is_data_of_fit(const Call& call, const Model& model, const std::string& path) {
  const bool is_here = agree(call.comm, [&] {
    if (std::filesystem::path(path).filename() != model.detail<std::string>("data_file", ""))
      return false;
    const auto bytes = model.detail<std::int64_t>("data_bytes", -1);
    std::error_code unknown;
    const auto found = std::filesystem::file_size(path, unknown);
    return bytes < 0 || unknown || std::int64_t(found) == bytes;
  });
  return largest(call.comm, std::int64_t(is_here)) > 0;  // ranks may see other files
}

void require_weights_of_split(const Model& model, const LoadOptions& load) {
  const std::string file = model.detail<std::string>("weights_file", "");
  if (file.empty() || !(load.split || load.subset > 0)) return;
  if (!load.data.weights.empty() || !load.data.weight_column.empty()) return;
  throw Error(ErrorKind::usage,
              fmt::format("the model was fitted with the weights of {}, and samples of weight 0 "
                          "were left out before the split: give them by --weights",
                          file));
}

void say_samples(const Call& call, const LoadOptions& load, const LoadedData& data) {
  call.say(fmt::format("{}: {} samples x {} features{}, {}, {}{}{}", input_name(load.data.path),
                       data.train.samples, data.train.features, header_text(data.header_line),
                       data.dense ? "dense" : "sparse", words_of(data.storage),
                       data.storage_reason.empty() ? "" : fmt::format(" ({})", data.storage_reason),
                       data.test ? fmt::format("; {} test samples", data.test->samples) : ""));
  if (data.train.weights) {
    call.say(fmt::format("weights: the training samples weigh {:.6g} together, and are measured so",
                         data.train.weight_sum));
  }
  if (!load.groups.empty()) {
    call.say(
        fmt::format("groups: {} groups of features, from {}", data.train.group_count, load.groups));
  } else if (data.train.feature_groups) {
    call.say(fmt::format("groups: the {} weights of each feature", data.train.outputs));
  }
  if (size_of(call.comm) > 1) call.say("layout: " + data.layout.reason);
}

}  // namespace prunadag::cli
