// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/fit_report.hpp"

#include <fmt/format.h>

#include "base/collective.hpp"
#include "cli/score_json.hpp"
#include "data/load_options.hpp"
#include "fit/fit_options.hpp"
#include "prunadag/version.hpp"

namespace prunadag::cli {
namespace {

SampleMeasures measured(const Call& call, const Problem& samples, Vec x) {
  SampleMeasures found{samples.data().samples, samples.evaluate(x), {}};
  if (call.has("summary")) found.scores = scores(samples, x);
  return found;
}

/// What was asked for and is not as it starts.
nlohmann::json options_of(const FitSettings& s) {
  Details options = record_of(s.load);
  options.merge(changes_of(model_rows(), s.fit));
  nlohmann::json json = nlohmann::json::object();
  for (const auto& option : options) {
    option.second.visit([&](const auto& value) { json[option.first] = value; });
  }
  return json;
}

nlohmann::json part_of_report(const SampleMeasures& measures) {
  return {{"samples", measures.samples},
          {"objective", measures.at.objective},
          {"score", measures.at.score},
          {"scores", json_of(measures.scores)}};
}

}  // namespace

FitMeasures measured(const Call& call, const FitSettings& s, const LoadedData& data,
                     const Model& model) {
  const Loss& loss = loss_named(model.loss);
  FitMeasures found;
  found.train = measured(call, Problem(data.train, loss, s.fit.l2), model.parameters);
  if (data.test) {
    found.test = measured(call, Problem(*data.test, loss, s.fit.l2), model.parameters);
  }
  return found;
}

void say_measures(const Call& call, const FittedModel& fitted, const FitMeasures& measures) {
  const ScoreRule& rule = loss_named(fitted.model.loss).score;
  const auto say = [&](const char* name, const Evaluation& at) {
    call.say(fmt::format("{:<9} objective {:.8g}, {}", name, at.objective, rule.text(at.score)));
  };
  say("training:", measures.train.at);
  if (measures.train.at.objective > fitted.start_objective) {
    call.note(
        fmt::format("the objective is above the {:.8g} it started from: more iterations or "
                    "--scale may help",
                    fitted.start_objective));
  }
  if (measures.test) say("test:", measures.test->at);
}

nlohmann::json report_of(const Call& call, const FitSettings& s, const LoadedData& data,
                         const FittedModel& fitted, const FitMeasures& measures) {
  const FitSummary& summary = fitted.summary;
  nlohmann::json report{{"method", summary.method},
                        {"loss", fitted.model.loss},
                        {"converged", summary.converged},
                        {"reason", summary.reason},
                        {"end", summary.end},
                        {"units", is_scaled(s.fit.fit) ? "scaled" : "paper"},
                        {"iterations", summary.iterations},
                        {"gradient_norm", summary.gradient_norm},
                        {"target", summary.target},
                        {"ranks", size_of(call.comm)},
                        {"layout", name_of(data.layout.layout)},
                        {"gram", fitted.by_gram},
                        {"features", data.train.features},
                        {"seed", std::int64_t(s.load.seed)},
                        {"model", s.model},
                        {"options", options_of(s)},
                        {"program_version", version}};
  if (fitted.chosen) {
    const ChosenIterate& chosen = *fitted.chosen;
    report["validation"] = {{"iterate", chosen.iterate},
                            {"samples", chosen.samples},
                            {"loss", chosen.judged.loss},
                            {"error", chosen.judged.error},
                            {"score", chosen.judged.score}};
  }
  if (!data.classes.all.empty()) report["classes"] = data.classes.all;
  report.update(part_of_report(measures.train));
  report["score_name"] = loss_named(fitted.model.loss).score.key();
  if (measures.test) report["test"] = part_of_report(*measures.test);
  return report;
}

}  // namespace prunadag::cli
