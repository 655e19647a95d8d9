// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "cli/chosen_model.hpp"
#include "cli/command.hpp"
#include "cli/evaluate.hpp"
#include "cli/program_options.hpp"
#include "cli/sample_options.hpp"
#include "cli/score_json.hpp"
#include "cli/words.hpp"
#include "file/output_file.hpp"
#include "prunadag/model.hpp"
#include "prunadag/pruning.hpp"
#include "report/csv_field.hpp"
#include "report/json.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  mpirun -n 2 prunadag evaluate --model model.h5 --data test.svm --sparsity 0,50,75,90,95%\n"
    "  prunadag evaluate --model v3.h5 --model adagrad.h5 --data test.svm   (side by side)\n";

po::options_description options() {
  po::options_description all("Options", help_width);
  // clang-format off
  all.add_options()
      ("model", po::value<std::vector<std::string>>()->composing()->value_name("FILE"),
       "a model, or the models of a path; several --model are compared");
  add_data_options(all);
  all.add_options()
      ("sparsity", po::value<std::string>()->default_value("0,50,75,90,95%")->value_name("LIST"),
       "prune to these sparsities, in percent, as prune does. For a path: the best models "
       "of at least these sparsities (default: all models)")
      ("split", po::value<std::string>()->value_name("SHARE"),
       "measure on the samples that `fit --split SHARE` held back, with the seed and the "
       "subset of the model")
      ("subset", po::value<std::string>()->value_name("N"),
       "measure on N random samples, or on the split of these; 0: all")
      ("seed", po::value<std::string>()->value_name("S"),
       "seed of the subset and the split, if the model has none")
      ("scores", "show all scores that suit the model, e.g. balanced accuracy and AUC, or MAE and R2")
      ("csv", po::value<std::string>()->value_name("FILE"), "output file of the numbers (CSV)")
      ("json", po::value<std::string>()->value_name("FILE"), "output file of the numbers and all scores (JSON)");
  // clang-format on
  return all;
}

/// Chooses the samples to measure on. A model knows its own split of its data file. Another split
/// would count samples of the fit as held back.
void choose_samples(const Call& call, const Model& model, LoadOptions& load) {
  const std::int64_t seed = model.detail<std::int64_t>("seed", 1);
  const std::int64_t subset = model.detail<std::int64_t>("subset", 0);
  load.seed = std::uint64_t(call.has("seed") ? whole_option(call, "seed") : seed);
  if (call.has("subset")) load.subset = subset_option(call);
  if (!call.has("split")) return;
  if (!call.has("subset")) load.subset = subset;
  load.split = share_option(call, "split");
  const double split = model.detail<double>("split", 0.0);
  if (split == 0 || !is_data_of_fit(call, model, load.data.path)) return;
  require_weights_of_split(model, load);
  if ((*load.split != split || std::int64_t(load.seed) != seed || load.subset != subset)) {
    throw Error(ErrorKind::usage,
                fmt::format("the model was fitted with --split {}{} --seed {} on {}: another split "
                            "would measure on samples it was fitted on",
                            split, subset > 0 ? fmt::format(" --subset {}", subset) : "", seed,
                            model.detail<std::string>("data_file", "")));
  }
}

struct MeasuredModel {
  std::string path, method, loss;
  ScoreRule score;
  std::vector<PrunedMeasure> rows;
  std::vector<std::vector<NamedScore>> scores;  // of every row, if requested
};

bool wants_scores(const Call& call) { return call.has("scores") || call.has("json"); }

void add_scores(const Call& call, std::vector<NamedScore> found, MeasuredModel& measured) {
  agree(call.comm, [&] { measured.scores.push_back(std::move(found)); });
}

/// Measures the models of a path: all of them, or those that given sparsities choose.
void measure_path(const Call& call, const ModelPath& path, const Problem& problem,
                  const std::vector<double>& shares, MeasuredModel& measured) {
  const bool all = call.options["sparsity"].defaulted();
  std::vector<std::pair<double, std::size_t>> wanted;
  agree(call.comm, [&] {
    for (std::size_t k = 0; all && k < path.models.size(); ++k) {
      wanted.emplace_back(path.models[k].sparsity, k);
    }
    for (const double share : shares) {
      if (!all) wanted.emplace_back(share, chosen(path, {share, ""}));
    }
  });
  std::vector<PrunedMeasure>& measures = measured.rows;
  double first = 0;
  for (const auto& [sparsity, number] : wanted) {
    const Model model = model_of(call.comm, path, number);
    const Evaluation at = problem.evaluate(model.parameters);
    if (measures.empty()) first = at.objective;
    measures.push_back({sparsity, path.models[number].nonzeros, at.objective,
                        std::sqrt(std::abs(at.objective - first)), at.gradient_norm, at.score});
    if (wants_scores(call)) add_scores(call, scores(problem, model.parameters), measured);
  }
}

void measure_model(const Call& call, const Model& model, const Problem& problem,
                   const std::vector<double>& shares, MeasuredModel& measured) {
  measured.rows = measure_sparsities(problem, model.parameters, shares, model.pruning());
  if (!wants_scores(call)) return;
  const VecHandle pruned = problem.make_parameters();
  for (const double share : shares) {
    check(VecCopy(model.parameters, pruned));
    prune_to_sparsity(pruned, share, problem.prunable(), model.pruning());
    add_scores(call, scores(problem, pruned), measured);
  }
}

MeasuredModel measure(const Call& call, const std::string& file,
                      const std::vector<double>& shares) {
  std::optional<ModelPath> path;
  std::optional<Model> single;
  if (is_path(call, file)) {
    path = load_path(call.comm, file);
  } else {
    single = load_model(call.comm, file);
  }
  const Model& model = path ? path->common : *single;
  const Loss& loss = loss_named(model.loss);
  LoadOptions load;
  load.data = data_source(call);
  choose_samples(call, model, load);
  const LoadedData data = load_and_note(call, model, load);
  const Problem problem(data.test ? *data.test : data.train, loss, model.l2);
  MeasuredModel measured{file, model.detail<std::string>("method", ""), loss.name, loss.score, {},
                         {}};
  if (path) {
    measure_path(call, *path, problem, shares, measured);
  } else {
    measure_model(call, model, problem, shares, measured);
  }
  return measured;
}

/// Notes values that are not finite. They stay in the table, since other values may be good.
void note_infinite(const Call& call, const MeasuredModel& model) {
  for (const PrunedMeasure& row : model.rows) {
    if (std::isfinite(row.objective) && std::isfinite(row.rho) && std::isfinite(row.score))
      continue;
    call.note(
        fmt::format("{}: at sparsity {:g} % the loss or its gradient is too large for a double: "
                    "these data are not what the model was made for",
                    model.path, 100 * row.sparsity));
    return;
  }
}

void print_one(const Call& call, const MeasuredModel& model) {
  call.say(fmt::format("{:>10} {:>10} {:>14} {:>12} {:>12} {:>14}", "sparsity %", "nonzeros",
                       "loss", "omega", "rho", model.score.title()));
  for (const PrunedMeasure& row : model.rows) {
    call.say(fmt::format("{:>10g} {:>10} {:>14.8g} {:>12.4e} {:>12.4e} {:>14.{}f}",
                         100 * row.sparsity, row.nonzeros, row.objective, row.omega, row.rho,
                         model.score.shown(row.score), model.score.digits()));
  }
}

void print_scores(const Call& call, const MeasuredModel& model) {
  call.say(model.path);
  std::string header = fmt::format("{:>10}", "sparsity %");
  for (const NamedScore& score : model.scores[0]) header += fmt::format(" {:>17}", score.name);
  call.say(header);
  for (std::size_t r = 0; r < model.rows.size(); ++r) {
    std::string line = fmt::format("{:>10g}", 100 * model.rows[r].sparsity);
    for (const NamedScore& score : model.scores[r]) {
      line += std::isnan(score.value) ? fmt::format(" {:>17}", "-")
                                      : fmt::format(" {:>17.6g}", score.value);
    }
    call.say(line);
  }
}

nlohmann::json json_of_models(const std::vector<MeasuredModel>& models) {
  nlohmann::json all = nlohmann::json::array();
  for (const MeasuredModel& model : models) {
    nlohmann::json rows = nlohmann::json::array();
    for (std::size_t r = 0; r < model.rows.size(); ++r) {
      const PrunedMeasure& row = model.rows[r];
      rows.push_back({{"sparsity", row.sparsity},
                      {"nonzeros", row.nonzeros},
                      {"objective", row.objective},
                      {"omega", row.omega},
                      {"rho", row.rho},
                      {"scores", json_of(model.scores[r])}});
    }
    all.push_back({{"model", model.path}, {"method", model.method}, {"rows", rows}});
  }
  return all;
}

void print_comparison(const Call& call, const std::vector<MeasuredModel>& models) {
  bool same_methods = false;
  for (std::size_t i = 0; i < models.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) same_methods |= models[i].method == models[j].method;
  }
  std::string header = fmt::format("{:>10}", "sparsity %");
  for (const MeasuredModel& model : models) {
    header += fmt::format("  {:>13}", model.method.empty() || same_methods
                                          ? std::filesystem::path(model.path).stem().string()
                                          : model.method);
  }
  call.say(models[0].score.title());
  call.say(header);
  for (std::size_t r = 0; r < models[0].rows.size(); ++r) {
    std::string line = fmt::format("{:>10g}", 100 * models[0].rows[r].sparsity);
    for (const MeasuredModel& model : models) {
      line +=
          fmt::format("  {:>13.{}f}", model.score.shown(model.rows[r].score), model.score.digits());
    }
    call.say(line);
  }
}

/// Scores of one name can be compared, unless the score depends on the loss.
void require_comparable(const MeasuredModel& first, const MeasuredModel& other) {
  const std::string_view name = first.score.name;
  const bool general = name == "accuracy" || name == "RMSE" || name == "MAE";
  if (other.score.name == name && (general || other.loss == first.loss)) return;
  throw Error(
      ErrorKind::usage,
      fmt::format("{} and {}: cannot be compared, the one by the {} of {}, the other by the "
                  "{} of {}",
                  first.path, other.path, name, first.loss, other.score.name, other.loss));
}

/// Without --sparsity a path shows its own sparsities.
void require_same_sparsities(const std::vector<MeasuredModel>& models) {
  const auto sparsity = [](const PrunedMeasure& row) { return row.sparsity; };
  for (const MeasuredModel& model : models) {
    if (std::ranges::equal(model.rows, models[0].rows, {}, sparsity, sparsity)) continue;
    throw Error(ErrorKind::usage,
                fmt::format("{} and {} have other sparsities: give --sparsity to compare a path",
                            models[0].path, model.path));
  }
}

std::string csv_of(const std::vector<MeasuredModel>& models) {
  std::string text = evaluation_columns;
  text += models[0].score.key() + "\n";
  for (const MeasuredModel& model : models) {
    for (const PrunedMeasure& row : model.rows) {
      text += fmt::format("{},{},{:.10g},{},{:.17g},{:.17g},{:.17g},{:.17g}\n",
                          csv_field(model.path), csv_field(model.method), row.sparsity,
                          row.nonzeros, row.objective, row.omega, row.rho, row.score);
    }
  }
  return text;
}

int run(const Call& call) {
  require(call, "model");
  std::vector<std::string> inputs = inputs_of(data_source(call));
  if (call.has("split")) share_option(call, "split");
  if (call.has("subset")) subset_option(call);
  if (call.has("seed")) whole_option(call, "seed");
  const std::vector<double> shares = sparsities_of(call.text("sparsity"));
  refuse_unknown_petsc_words(call.petsc_words);
  const auto paths = call.get<std::vector<std::string>>("model");
  if (paths.size() > 1 && std::ranges::find(inputs, "-") != inputs.end()) {
    throw Error(ErrorKind::usage,
                "standard input is read once, several models read the samples each: give one "
                "model, or a file");
  }
  if (call.given("seed") && !call.has("split") && !call.has("subset")) {
    throw Error(ErrorKind::usage, "--seed without --split or --subset");
  }
  inputs.insert(inputs.end(), paths.begin(), paths.end());
  refuse_reused(inputs, {call.text("csv"), call.text("json")});
  std::unique_ptr<OutputFile> csv, json;
  agree(call.comm, [&] {
    if (call.speaks() && call.has("csv")) csv = std::make_unique<OutputFile>(call.text("csv"));
    if (call.speaks() && call.has("json")) json = std::make_unique<OutputFile>(call.text("json"));
  });

  std::vector<MeasuredModel> models;
  agree(call.comm, [&] { models.reserve(paths.size()); });
  for (const std::string& path : paths) {
    models.push_back(measure(call, path, shares));
    require_comparable(models.front(), models.back());
  }
  require_same_sparsities(models);
  if (models.size() == 1) {
    print_one(call, models[0]);
  } else {
    print_comparison(call, models);
  }
  for (const MeasuredModel& model : models) {
    if (call.has("scores")) print_scores(call, model);
    note_infinite(call, model);
  }
  agree(call.comm, [&] {
    if (csv) csv->write(csv_of(models));
    if (json) json->write(in_lines(json_of_models(models)));
  });
  return Exit::done;
}

}  // namespace

Command evaluate_command() {
  return {"evaluate",     "measure models on data at several sparsities", example, options, run,
          {"csv", "json"}};
}

}  // namespace prunadag::cli
