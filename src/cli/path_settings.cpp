// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/path_settings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/share.hpp"
#include "cli/option_rows.hpp"
#include "cli/program_options.hpp"
#include "cli/sample_options.hpp"
#include "cli/terminal.hpp"
#include "fit/path_options.hpp"

namespace prunadag::cli {
namespace {

/// LOW:HIGH means LOW, then sparsities that halve the number of weights again and again, then HIGH.
std::vector<double> wanted_sparsities(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return sparsities_of(text);
  const double low = sparsity_of(text.substr(0, colon)), high = sparsity_of(text.substr(colon + 1));
  if (!(low < high)) {
    throw Error(ErrorKind::usage, fmt::format("sparsity {}: give LOW:HIGH or a list", text));
  }
  std::vector<double> all;
  for (double left = 1 - low; left > 1 - high; left /= 2) all.push_back(1 - left);
  all.push_back(high);
  return all;
}

OptionTable<PathSettings> make_rows() {
  using S = PathSettings;
  OptionTable<S> rows;
  OptionRow<S> sparsities = free_row<S>(
      "sparsity", "LIST", "0,50,80,90,95,98,99%",
      "sparsities of the models, in percent of weights that are 0: a list, or LOW:HIGH, "
      "which halves the number of weights from LOW to HIGH. A choice among the default "
      "sparsities adds steps that keep 80 % of the weights");
  sparsities.take = [](S& s, const std::string& text) {
    s.fit.path.sparsities = wanted_sparsities(text);
  };
  rows.push_back(std::move(sparsities));
  add_rows(rows, path_rows(), &S::fit);
  rows.push_back(text_row("model", "FILE", &S::model, "output file of all models (HDF5)"));
  rows.push_back(text_row("csv", "FILE", &S::csv, "output file of the table (CSV)"));
  rows.push_back(
      text_row("picture", "FILE", &S::picture,
               "draw the curve as NAME.png and NAME.svg; NAME.gp and NAME.csv are its script and "
               "data"));
  return rows;
}

const OptionTable<PathSettings>& rows() {
  static const OptionTable<PathSettings> table = make_rows();
  return table;
}

}  // namespace

po::options_description path_options() {
  po::options_description all("Options", help_width);
  add_training_options(all);
  add_options_of(rows(), all);
  // clang-format off
  all.add_options()
      ("no-intercept", "fit no intercept, and do not centre features")
      ("seed", po::value<std::string>()->value_name("S")->default_value("1"),
       "seed of the subset, the split, the validation and the folds")
      ("progress", po::value<std::string>()->value_name("WHEN")->default_value("auto"),
       "show progress: auto (on a terminal), always or never");
  // clang-format on
  return all;
}

PathSettings path_settings(const Call& call) {
  const Loss& loss = loss_option(call);
  require(call, "model");
  PathSettings s;
  take_options_of(rows(), call, s);
  s.fit.loss = loss.name;
  s.load = training_samples(call, loss);
  s.load.intercept = !call.has("no-intercept");
  s.load.group_by_feature = prunes_by_feature(call, loss);
  check_options(s.fit.fit);
  s.given_sparsities = call.given("sparsity");
  s.fit.validation.seed = s.load.seed;
  if (call.given("choose-by") && !s.fit.validation.validates()) {
    throw Error(ErrorKind::usage,
                "--choose-by needs samples to choose by: --validation or --folds");
  }
  check_validation(s.fit.validation);
  if (s.fit.validation.l2.size() > 1 && !s.fit.validation.validates()) {
    throw Error(ErrorKind::usage,
                "several --l2 need samples to choose by: --validation or --folds");
  }
  s.show_progress = shows_progress_line(progress_option(call));
  return s;
}

void PathSettings::fit_sparsities_to(std::int64_t candidates) {
  if (given_sparsities) return;
  if (fit.validation.validates()) {
    // Adds sparsities between the shown ones, to find the right number of weights.
    const double least = 1 - *std::ranges::max_element(fit.path.sparsities);
    for (double left = 0.4; left > least; left *= fit.path.keep)
      fit.path.sparsities.push_back(1 - left);
  }
  std::erase_if(fit.path.sparsities,
                [&](double sparsity) { return candidates <= nearest_count(sparsity, candidates); });
}

}  // namespace prunadag::cli
