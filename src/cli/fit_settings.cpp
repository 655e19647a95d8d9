// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/fit_settings.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/program_options.hpp"
#include "cli/sample_options.hpp"
#include "cli/terminal.hpp"

namespace prunadag::cli {

po::options_description fit_options() {
  std::vector<std::string> names;
  for (const MethodInfo& method : methods()) names.push_back(method.name);
  const auto text = [](const char* value_name) {
    return po::value<std::string>()->value_name(value_name);
  };
  const FitOptions defaults;
  const auto shown = [&](const char* value_name, const auto& value) {
    return text(value_name)->default_value(fmt::format("{}", value));
  };
  po::options_description all("Options", help_width);
  add_training_options(all);
  // clang-format off
  all.add_options()
      ("method", shown("NAME", defaults.method), join(names, ", ").c_str())
      ("target", text("T")->default_value(fmt::format("{}%", 100 * defaults.target_share)),
       "parameters that count as relevant in an iteration: a share or a count")
      ("units", shown("UNITS", name_of(defaults.units)),
       "of prunadag: scaled (by curvature, whatever the units of the data; a free intercept, steps "
       "that follow the curvature) or paper (the published method)")
      ("max-iterations", text("N"),
       fmt::format("stop after so many iterations (default: {} in scaled units, else {})",
                   defaults.max_iterations, paper_options().max_iterations)
           .c_str())
      ("gain-tolerance", shown("SHARE", defaults.gain_tolerance),
       "in scaled units, stop when the last 5 steps gained on average less than this share of all "
       "that was gained; 0: never")
      ("tolerance", shown("EPS", defaults.tolerance),
       "stop when the gradient's norm is as small")
      ("start", text("START")->default_value("auto"),
       "zero, sparse (T random nonzeros, norm 1), a model, or a file with one number per line; auto: "
       "zero and the best intercept in scaled units, else sparse")
      ("seed", text("S")->default_value("1"), "of the subset, the split and the sparse start")
      ("validation", text("SHARE"),
       "fit to the other samples, and take the iterate of least loss on this share of them, e.g. 0.2")
      ("refit", text("LIST"),
       "prune the fit to each of these sparsities, e.g. 80,90,95%, and fit what is left again: the model's "
       "file then has all of them, as that of path has")
      ("gram", shown("WHEN", name_of(Gram::automatic)),
       "squared loss by A'A instead of the samples: auto (tall data), always or never")
      ("l2", text("L")->default_value("0"), "penalty of L/2 ||x||^2 beside the mean loss of a sample")
      ("intercept", "add a parameter that is never pruned or penalised (the default in scaled units)")
      ("no-intercept", "fit none")
      ("model", text("FILE"), "where the model goes (HDF5)")
      ("history", text("FILE"), "CSV with a row per iteration")
      ("objective-every", text("N")->default_value("0"),
       "evaluate the objective for every N-th row of the history; 0: never")
      ("delta", shown("D", FitHooks{}.delta), "history and progress count weights below D")
      ("summary", text("FILE"), "JSON with the outcome")
      ("progress", text("WHEN")->default_value("auto"), "auto (on a terminal), always or never")
      ("require-convergence", "exit with 1 when the tolerance was not reached");
  // clang-format on
  return all;
}

namespace {

/// The method, its units, and when it ends.
void set_solver(const Call& call, FitOptions& fit) {
  fit.method = call.text("method");
  fit.units = units_named(call.text("units"));
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
  set_target(call.text("target"), fit);
  if (!is_scaled(fit)) fit.max_iterations = paper_options().max_iterations;
  if (call.has("max-iterations")) fit.max_iterations = whole_option(call, "max-iterations");
  fit.gain_tolerance = real_option(call, "gain-tolerance");
  fit.tolerance = real_option(call, "tolerance");
  check_options(fit);
}

void set_gram_and_validation(const Call& call, const Loss& loss, FitSettings& s) {
  s.fit.gram = gram_named(call.text("gram"));
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
    s.fit.validation.share = share_option(call, "validation");
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
  s.fit.loss = loss.name;
  s.load = training_samples(call, loss);
  s.seed = std::int64_t(s.load.seed);
  set_solver(call, s.fit.fit);
  if (call.has("intercept") && call.has("no-intercept")) {
    throw Error(ErrorKind::usage, "give --intercept or --no-intercept, not both");
  }
  s.load.intercept = call.has("intercept") || (is_scaled(s.fit.fit) && !call.has("no-intercept"));
  set_gram_and_validation(call, loss, s);
  if (call.has("refit")) s.refit = sparsities_of(call.text("refit"));
  s.load.group_by_feature = prunes_by_feature(call, loss);
  s.fit.l2 = real_option(call, "l2");
  if (!(s.fit.l2 >= 0))
    throw Error(ErrorKind::usage, fmt::format("l2 {}: must be at least 0", s.fit.l2));
  s.delta = real_option(call, "delta");
  s.objective_every = whole_option(call, "objective-every");
  if (s.objective_every < 0 || !(s.delta >= 0)) {
    throw Error(ErrorKind::usage, "objective-every and delta must be at least 0");
  }
  if (s.objective_every > 0 && !call.has("history")) {
    throw Error(ErrorKind::usage, "--objective-every without --history");
  }
  s.fit.start = call.text("start");
  if (s.fit.start == "auto") s.fit.start.clear();
  s.model = call.text("model");
  s.history = call.text("history");
  s.summary = call.text("summary");
  s.show_progress = shows_progress_line(progress_option(call));
  return s;
}

}  // namespace prunadag::cli
