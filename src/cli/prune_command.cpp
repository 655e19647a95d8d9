// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "cli/chosen_model.hpp"
#include "cli/command.hpp"
#include "cli/program_options.hpp"
#include "cli/rescue.hpp"
#include "cli/sample_options.hpp"
#include "cli/terminal.hpp"
#include "cli/words.hpp"
#include "data/load_options.hpp"
#include "file/output_file.hpp"
#include "model/model_writer.hpp"
#include "prunadag/model.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/pruning.hpp"
#include "prunadag/refit.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  prunadag prune --model model.h5 --sparsity 90% --output small.h5\n"
    "  prunadag prune --model model.h5 --threshold 1e-3 --output small.h5\n"
    "  prunadag prune --model model.h5 --sparsity 90% --refit --data train.svm --output small.h5\n"
    "  prunadag prune --model path.h5 --choice best --output best.h5\n";

po::options_description options() {
  po::options_description all("Options", help_width);
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  // clang-format off
  all.add_options()
      ("model", text("FILE"), "the model to prune, or the models of a path, to take one")
      ("sparsity", text("S"),
       "zero exactly this share of the weights, in percent: those with the smallest |w_j|, "
       "or |w_j| sqrt(L_j) for a model fitted in scaled units, with L_j the curvature of "
       "feature j; the intercept then takes the sum of mean_j w_j over them. For a path: "
       "take the best model of at least this sparsity")
      ("threshold", text("D"), "zero every weight below D in magnitude")
      ("refit",
       "fit the remaining weights again to --data, with the l2 of the model, or if that is "
       "0 with the default penalty of path")
      ("output", text("FILE"), "output file of the pruned model");
  // clang-format on
  add_choice_option(all);
  add_data_options(all);
  return all;
}

int take_from_path(const Call& call, OutputFile* output) {
  if (call.has("threshold")) {
    throw Error(ErrorKind::usage, fmt::format("--threshold: {} holds the models of a path: give "
                                              "--sparsity or --choice",
                                              call.text("model")));
  }
  const Model model = model_of_path(call, call.text("model"));
  const double left = 1.0 - model.detail<double>("sparsity", 0.0);
  write_model(model, output);
  call.say(fmt::format("{}: {:.0f} of {} weights are nonzero", call.text("output"),
                       left * double(model.weights()), model.weights()));
  return Exit::done;
}

/// Uses the sample weights of the model's fit, unless the words give weights.
void restore_weights(const Call& call, const Model& model, LoadOptions& load) {
  load.class_weight = model.detail<std::string>("class_weight", "");
  if (!load.data.weights.empty() || !load.data.weight_column.empty()) return;
  load.data.weight_column = model.detail<std::string>("weight_column", "");
  const std::string file = model.detail<std::string>("weights_file", "");
  if (!file.empty()) {
    call.note(
        fmt::format("the model was fitted with the weights of {}, this refit is without any: "
                    "--weights gives them",
                    file));
  }
}

/// Refits the nonzero weights of a model. Returns whether the refit came to its end.
bool refit_model(const Call& call, Model& model) {
  const Loss& loss = loss_named(model.loss);
  LoadOptions load;
  load.data = data_source(call);
  load.storage = Storage::automatic;
  restore_weights(call, model, load);
  // For the model's own data file: the samples of its fit; the others stay held back.
  if (is_data_of_fit(call, model, load.data.path)) {
    load.seed = std::uint64_t(model.detail<std::int64_t>("seed", 1));
    load.subset = model.detail<std::int64_t>("subset", 0);
    const double split = model.detail<double>("split", 0.0);
    if (split > 0) load.split = split;
    require_weights_of_split(model, load);
    if (load.subset > 0 || load.split) {
      call.note(fmt::format("{}: only the samples of the fit are used, not those it left out",
                            load.data.path));
    }
  }
  const LoadedData data = load_and_note(call, model, load);
  const Problem problem(data.train, loss, model.l2,
                        model.intercept ? Centring::means : Centring::none);
  problem.from_model(model.parameters);
  const RefitSummary summary = refit(
      problem, model.parameters, {.ridge = default_ridge(problem), .stop = StopSignals::received});
  problem.to_model(model.parameters);
  if (!summary.note.empty()) call.note(summary.note);
  call.say(fmt::format("refit: objective{} {:.8g} -> {:.8g}, {} iterations, {:.1f} passes",
                       problem.l2() > 0 ? "" : ", with the penalty of a path,", summary.before,
                       summary.after, summary.iterations, summary.passes));
  model.details["refitted"] = std::int64_t(summary.refitted);
  return !summary.stopped;
}

int run(const Call& call) {
  require(call, "model");
  require(call, "output");
  const int given = call.has("sparsity") + call.has("threshold") + call.has("choice");
  if (given != 1) throw Error(ErrorKind::usage, "give one of --sparsity, --threshold and --choice");
  const double share = call.has("sparsity") ? sparsity_of(call.text("sparsity")) : 0;
  const double threshold = call.has("threshold") ? real_option(call, "threshold") : 0;
  if (threshold < 0) {
    throw Error(ErrorKind::usage, fmt::format("threshold {}: must be at least 0", threshold));
  }
  if (!call.has("refit")) {
    std::vector<std::string> idle{"data"};
    for (const auto& row : source_rows()) idle.push_back(row.name);
    for (const std::string& name : idle) {
      if (!call.given(name.c_str())) continue;
      throw Error(ErrorKind::usage, fmt::format("--{} without --refit", name));
    }
  }
  const DataSource data = call.has("refit") ? data_source(call) : source_at(call, "");
  refuse_unknown_petsc_words(call.petsc_words);
  refuse_reused(inputs_of(data), {call.text("output")});

  const std::string path = call.text("output");
  std::unique_ptr<OutputFile> output;
  agree(call.comm, [&] {
    if (call.speaks()) output = std::make_unique<OutputFile>(path);
  });
  if (is_path(call, call.text("model"))) {
    refuse_reused({call.text("model")}, {path});  // the other models would be gone
    if (call.has("refit")) {
      throw Error(ErrorKind::usage, "--refit: the models of a path are fitted again already");
    }
    return take_from_path(call, output.get());
  }
  if (call.has("choice")) {
    throw Error(ErrorKind::usage,
                fmt::format("--choice: {} is not a path of models", call.text("model")));
  }
  Model model = load_model(call.comm, call.text("model"));
  const std::int64_t nonzeros =
      call.has("sparsity")
          ? prune_to_sparsity(model.parameters, share, model.weights(), model.pruning())
          : prune_below(model.parameters, threshold, model.weights(), model.pruning());
  model.details["sparsity"] = 1.0 - double(nonzeros) / double(model.weights());
  if (call.has("threshold")) model.details["pruned_below"] = threshold;
  const bool whole = !call.has("refit") || refit_model(call, model);
  const std::optional<Error> lost =
      write_or_rescue(call.comm, output.get(), [&](OutputFile* file) { write_model(model, file); });
  if (lost) throw *lost;
  call.say(fmt::format("{}: {} of {} weights are nonzero", path, nonzeros, model.weights()));
  if (whole) return Exit::done;
  call.note(fmt::format("interrupted; {} holds the refit so far", path));
  return Exit::not_converged;
}

}  // namespace

Command prune_command() {
  return {"prune", "zero the smallest weights of a model", example, options, run, {"output"}};
}

}  // namespace prunadag::cli
