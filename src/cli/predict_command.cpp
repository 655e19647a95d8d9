// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/collective.hpp"
#include "base/interruption.hpp"
#include "base/petsc.hpp"
#include "cli/chosen_model.hpp"
#include "cli/command.hpp"
#include "cli/program_options.hpp"
#include "cli/sample_options.hpp"
#include "cli/words.hpp"
#include "file/output_file.hpp"
#include "prunadag/model.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  mpirun -n 2 prunadag predict --model model.h5 --data new.svm --output labels.txt\n"
    "  prunadag predict --model model.h5 --data new.svm --what probability --output p.txt\n"
    "  prunadag predict --model path.h5 --choice 1se --data new.svm --output labels.txt\n";

po::options_description options() {
  po::options_description all("Options", help_width);
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  // clang-format off
  all.add_options()
      ("model", text("FILE"), "the model, or the models of a path")
      ("sparsity", text("S"), "for a path: take the best model of at least this sparsity, in percent");
  add_choice_option(all);
  add_data_options(all);
  all.add_options()
      ("output", text("FILE"), "output file with a line per sample, in the order of the samples")
      ("what", text("KIND"),
       "for a classifier: label (as in the training data, the default), margin (a'x), or "
       "probability (of the greater label); with many classes margin and probability give a "
       "number per class, labels ascending. For other models: the expected target (the "
       "default), or margin");
  // clang-format on
  return all;
}

PredictionKind kind_named(const std::string& name) {
  if (name == "label") return PredictionKind::label;
  if (name == "margin") return PredictionKind::margin;
  if (name == "probability") return PredictionKind::probability;
  throw Error(ErrorKind::usage, fmt::format("what '{}': use label, margin or probability", name));
}

Model model_to_use(const Call& call) {
  const std::string file = call.text("model");
  if (is_path(call, file)) return model_of_path(call, file);
  for (const char* word : {"sparsity", "choice"}) {
    if (call.has(word)) {
      throw Error(ErrorKind::usage, fmt::format("--{}: {} is not a path of models", word, file));
    }
  }
  return load_model(call.comm, file);
}

void require_sense(const Loss& loss, PredictionKind kind, const Call& call) {
  if (!loss.classifies() && call.has("what") && kind != PredictionKind::margin) {
    throw Error(ErrorKind::usage,
                fmt::format("what '{}': the model is no classifier", call.text("what")));
  }
  if (kind == PredictionKind::probability && std::isnan(loss.response(0))) {
    throw Error(ErrorKind::usage,
                fmt::format("what probability: the loss {} gives none", loss.name));
  }
}

int run(const Call& call) {
  require(call, "model");
  require(call, "output");
  LoadOptions load;
  load.data = data_source(call);
  const PredictionKind kind =
      call.has("what") ? kind_named(call.text("what")) : PredictionKind::label;
  if (call.has("sparsity")) sparsity_of(call.text("sparsity"));
  refuse_unknown_petsc_words(call.petsc_words);
  std::vector<std::string> inputs = inputs_of(load.data);
  inputs.push_back(call.text("model"));
  refuse_reused(inputs, {call.text("output")});
  std::unique_ptr<OutputFile> output;
  agree(call.comm, [&] {
    if (call.speaks()) output = std::make_unique<OutputFile>(call.text("output"));
  });

  const Model model = model_to_use(call);
  require_sense(loss_named(model.loss), kind, call);
  load.label_rule = std::nullopt;
  const LoadedData data = load_and_note(call, model, load);
  const Problem problem(data.train, loss_named(model.loss), model.l2);
  const VecHandle margins = problem.make_predictions();
  problem.predict(model.parameters, margins);

  const ReadArray array(margins);
  std::vector<double> sample;  // predictions for a sample; they may come in two pieces
  collect_in_order(call.comm, array.span(), [&](std::span<const double> piece) {
    leave_where_interrupted();
    for (double t : piece) {
      sample.push_back(t);
      if (std::int64_t(sample.size()) < model.outputs) continue;
      output->add(fmt::format("{}\n", fmt::join(prediction(model, kind, sample), " ")));
      sample.clear();
    }
  });
  agree(call.comm, [&] {
    leave_where_interrupted();
    if (output) output->commit();
  });
  const std::int64_t lost = sum(
      call.comm, std::ranges::count_if(array.span(), [](double t) { return !std::isfinite(t); }));
  if (lost > 0) {
    call.note(fmt::format(
        "{} of {} predictions rest on margins that are too large for a double: these data "
        "are not what the model was made for",
        lost, data.train.samples));
  }
  call.say(fmt::format("{}: {} predictions", call.text("output"), data.train.samples));
  return Exit::done;
}

}  // namespace

Command predict_command() {
  return {"predict", "predict the labels of samples", example, options, run, {"output"}};
}

}  // namespace prunadag::cli
