// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/path_settings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/share.hpp"
#include "base/text.hpp"
#include "cli/option_rows.hpp"
#include "cli/program_options.hpp"
#include "cli/sample_options.hpp"
#include "cli/terminal.hpp"
#include "fit/fit_options.hpp"

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

std::vector<double> penalties_of(const std::string& text) {
  std::vector<double> penalties;
  for (const std::string& part : split_list(text, ',')) {
    penalties.push_back(whole_number_or_real(part, "l2"));
  }
  return penalties;
}

/// Of the fit that the path begins with.
const OptionTable<FitOptions>& first_fit_rows() {
  static const OptionTable<FitOptions> rows{
      starting_with(
          std::to_string(ModelPathOptions{}.fit.max_iterations),
          helped("of the fit that the path begins with", row_named(fit_rows(), "max-iterations"))),
      helped("stop that fit when its last 5 steps gained on average less than this share of all; "
             "0: never",
             row_named(fit_rows(), "gain-tolerance")),
      helped("parameters that count as relevant in an iteration of it: a share or a count",
             row_named(fit_rows(), "target"))};
  return rows;
}

}  // namespace

po::options_description path_options() {
  const auto text = [](const char* value_name) {
    return po::value<std::string>()->value_name(value_name);
  };
  const ModelPathOptions defaults;
  const PathOptions& path = defaults.path;
  const auto shown = [&](const char* value_name, const auto& value) {
    return text(value_name)->default_value(fmt::format("{}", value));
  };
  po::options_description all("Options", help_width);
  add_training_options(all);
  // clang-format off
  all.add_options()
      ("no-intercept", "fit none, and do not centre the features")
      ("sparsity", text("LIST")->default_value("0,50,80,90,95,98,99%"),
       "shares of the weights that are 0 in the models wanted, in percent; LOW:HIGH: from LOW on half as "
       "many weights again and again, down to HIGH. Where a model is chosen and none are given, steps of "
       "0.8 between them, too")
      ("saliency", shown("KIND", name_of(path.saliency)),
       "what weights are pruned by: loo (what the loss gains without them), curvature (its estimate), or "
       "magnitude")
      ("splice", shown("N", path.splice_rounds),
       "swap weights for better ones up to N times at each sparsity of 70 % or more; 0: never")
      ("l2", text("LIST"),
       "penalties L, beside the mean loss, of L/2 times the sum of squared weights of standardised "
       "features (default: 1/samples; with --validation or --folds 1, 10 and 100 times that to choose from)")
      ("validation", text("SHARE"), "choose a model by this share of the training samples, e.g. 0.2, held back")
      ("folds", text("K"), "choose a model by K parts of the training samples, held back in turn")
      ("choose-by", shown("WHAT", name_of(ChooseBy::loss)),
       "the best model has the least loss on samples held back, or the best score of the loss, such as accuracy or RMSE")
      ("seed", text("S")->default_value("1"), "of the subset, the split, the validation and the folds")
      ("model", text("FILE"), "where all models go (HDF5)")
      ("progress", text("WHEN")->default_value("auto"), "auto (on a terminal), always or never")
      ("csv", text("FILE"), "write the table as CSV too")
      ("picture", text("FILE"),
       "draw the curve as NAME.png and NAME.svg, from NAME.gp and NAME.csv beside it");
  // clang-format on
  add_options_of(first_fit_rows(), all);
  return all;
}

PathSettings path_settings(const Call& call) {
  const Loss& loss = loss_option(call);
  require(call, "model");
  PathSettings s;
  s.fit.loss = loss.name;
  s.load = training_samples(call, loss);
  s.load.intercept = !call.has("no-intercept");
  s.load.group_by_feature = prunes_by_feature(call, loss);
  take_options_of(first_fit_rows(), call, s.fit.fit);
  check_options(s.fit.fit);
  s.given_sparsities = call.given("sparsity");
  s.fit.path.sparsities = wanted_sparsities(call.text("sparsity"));
  s.fit.path.saliency = saliency_named(call.text("saliency"));
  s.fit.path.splice_rounds = whole_option(call, "splice");
  if (s.fit.path.splice_rounds < 0) {
    throw Error(ErrorKind::usage,
                fmt::format("splice {}: must be at least 0", s.fit.path.splice_rounds));
  }
  if (call.has("validation")) {
    s.fit.validation.share = share_option(call, "validation");
  }
  if (call.has("folds")) {
    s.fit.validation.folds = whole_option(call, "folds");
    if (s.fit.validation.folds < 2) {
      throw Error(ErrorKind::usage,
                  fmt::format("folds {}: must be at least 2", s.fit.validation.folds));
    }
  }
  s.fit.validation.seed = s.load.seed;
  s.fit.validation.by = choose_by_named(call.text("choose-by"));
  if (call.given("choose-by") && !s.fit.validation.validates()) {
    throw Error(ErrorKind::usage,
                "--choose-by needs samples to choose by: --validation or --folds");
  }
  if (call.has("l2")) s.fit.validation.l2 = penalties_of(call.text("l2"));
  check_validation(s.fit.validation);
  if (s.fit.validation.l2.size() > 1 && !s.fit.validation.validates()) {
    throw Error(ErrorKind::usage,
                "several --l2 need samples to choose by: --validation or --folds");
  }
  s.model = call.text("model");
  s.show_progress = shows_progress_line(progress_option(call));
  s.csv = call.text("csv");
  s.picture = call.text("picture");
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
