// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/fit_settings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/option_rows.hpp"
#include "cli/program_options.hpp"
#include "cli/sample_options.hpp"
#include "cli/terminal.hpp"
#include "fit/fit_options.hpp"

namespace prunadag::cli {
namespace {

OptionTable<FitSettings> make_rows() {
  using S = FitSettings;
  OptionTable<FitSettings> rows;
  add_rows(rows, model_rows(), &S::fit);
  OptionRow<S> refit = free_row<S>(
      "refit", "LIST", "",
      "prune the fit to each of these sparsities, e.g. 80,90,95%, and fit the remaining "
      "weights again; the model file then holds all of them, like that of path");
  refit.take = [](S& s, const std::string& text) {
    s.refit = sparsities_of(text);
    std::ranges::sort(s.refit);
    s.refit.erase(std::unique(s.refit.begin(), s.refit.end()), s.refit.end());
  };
  rows.push_back(std::move(refit));
  rows.push_back(text_row("model", "FILE", &S::model, "output file of the model (HDF5)"));
  rows.push_back(
      text_row("history", "FILE", &S::history, "output file with a row per iteration (CSV)"));
  rows.push_back(whole_row("objective-every", "N", &S::objective_every,
                           "evaluate the objective for every N-th row of the history; 0: never",
                           0));
  rows.push_back(
      real_row("delta", "D", &S::delta, "history and progress count weights below D", 0));
  rows.push_back(text_row("summary", "FILE", &S::summary, "output file with the outcome (JSON)"));
  return rows;
}

const OptionTable<FitSettings>& rows() {
  static const OptionTable<FitSettings> table = make_rows();
  return table;
}

}  // namespace

po::options_description fit_options() {
  po::options_description all("Options", help_width);
  add_training_options(all);
  add_options_of(rows(), all);
  // clang-format off
  all.add_options()
      ("seed", po::value<std::string>()->value_name("S")->default_value("1"),
       "seed of the subset, the split and the sparse start")
      ("intercept", "add an intercept, which is never pruned or penalised (the default in scaled units)")
      ("no-intercept", "add no intercept")
      ("progress", po::value<std::string>()->value_name("WHEN")->default_value("auto"),
       "show progress: auto (on a terminal), always or never")
      ("require-convergence", "exit with 1 if the fit ended at its limit of iterations, not at its tolerance or for "
       "want of gain");
  // clang-format on
  return all;
}

namespace {

/// Sets the method, its units and its stopping rules.
void set_solver(const Call& call, FitOptions& fit) {
  if (call.given("units") && (fit.units == Units::scaled) != is_scaled(fit)) {
    throw Error(ErrorKind::usage,
                fmt::format("--units {} with --method {}: it has {} units only", name_of(fit.units),
                            fit.method, is_scaled(fit) ? "scaled" : "paper"));
  }
  if (call.given("gain-tolerance") &&
      (fit.units == Units::paper || !fit.method.starts_with("prunadag"))) {
    throw Error(
        ErrorKind::usage,
        fmt::format("--gain-tolerance {}: only prunadag in scaled units stops by what steps "
                    "gain",
                    call.text("gain-tolerance")));
  }
  if (!call.has("max-iterations") && !is_scaled(fit)) {
    fit.max_iterations = paper_options().max_iterations;
  }
  check_options(fit);
}

void set_gram_and_validation(const Call& call, const Loss& loss, FitSettings& s) {
  if (s.fit.gram == Gram::always) {
    if (!loss.quadratic) {
      throw Error(
          ErrorKind::usage,
          fmt::format("--gram always with --loss {}: only squared has a Gram matrix", loss.name));
    }
    for (const char* name : {"weights", "weight-column", "class-weight"}) {
      if (!call.has(name)) continue;
      throw Error(ErrorKind::usage,
                  fmt::format("--gram always with --{}: it takes samples without weights", name));
    }
    if (s.load.layout == Layout::features) {
      throw Error(ErrorKind::usage, "--gram always with --layout features: it takes samples");
    }
    s.load.layout = Layout::samples;
  }
  if (call.has("validation")) {
    s.fit.validation.seed = s.load.seed;
    if (s.fit.gram == Gram::always) {
      throw Error(ErrorKind::usage, "--gram always with --validation: that needs the samples");
    }
  }
}

}  // namespace

FitSettings fit_settings(const Call& call) {
  const Loss& loss = loss_option(call);
  require(call, "model");
  FitSettings s;
  take_options_of(rows(), call, s);
  s.fit.loss = loss.name;
  s.load = training_samples(call, loss);
  set_solver(call, s.fit.fit);
  if (call.has("intercept") && call.has("no-intercept")) {
    throw Error(ErrorKind::usage, "give --intercept or --no-intercept, not both");
  }
  s.load.intercept = call.has("intercept") || (is_scaled(s.fit.fit) && !call.has("no-intercept"));
  set_gram_and_validation(call, loss, s);
  s.load.group_by_feature = prunes_by_feature(call, loss);
  if (s.objective_every > 0 && !call.has("history")) {
    throw Error(ErrorKind::usage, "--objective-every without --history");
  }
  s.show_progress = shows_progress_line(progress_option(call));
  return s;
}

}  // namespace prunadag::cli
