// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/path_options.hpp"

#include "base/text.hpp"
#include "fit/fit_options.hpp"

namespace prunadag {
namespace {

OptionTable<FitOptions> first_fit_rows() {
  return {
      starting_with(std::to_string(ModelPathOptions{}.fit.max_iterations),
                    helped("greatest number of iterations of the fit that the path begins with",
                           row_named(fit_rows(), "max-iterations"))),
      helped("stop that fit when its last 5 steps gained on average less than this share of the "
             "whole gain; 0: never",
             row_named(fit_rows(), "gain-tolerance")),
      helped("parameters that are relevant in an iteration of that fit, as a share or a count",
             row_named(fit_rows(), "target"))};
}

OptionTable<PathOptions> pruning_rows() {
  using P = PathOptions;
  return {
      named_row("saliency", "KIND", &P::saliency, saliency_named,
                "what weights are pruned by: loo (how much the loss grows without them), curvature "
                "(an estimate of that) or magnitude"),
      whole_row("splice", "N", &P::splice_rounds,
                "at each sparsity of 70 % or more, swap weights for better ones up to N times; 0: "
                "never",
                0)};
}

OptionTable<ValidationOptions> validation_rows() {
  using V = ValidationOptions;
  OptionRow<V> penalties = free_row<V>(
      "l2", "LIST", "",
      "penalties L to choose from: L/2 times the sum of squared weights of standardised "
      "features, added to the mean loss (default: 1/samples; with --validation or --folds "
      "also 10 and 100 times that)");
  penalties.take = [](V& options, const std::string& text) {
    options.l2.clear();
    for (const std::string& part : split_list(text, ',')) {
      options.l2.push_back(real_from(part, "l2"));
    }
  };
  OptionRow<V> share = free_row<V>(
      "validation", "SHARE", "",
      "hold back this share of the training samples, e.g. 0.2, and choose a model by them");
  share.take = [](V& options, const std::string& text) {
    options.share = share_from(text, "validation");
  };
  return {
      std::move(penalties), std::move(share),
      starting_with(
          "",
          whole_row("folds", "K", &V::folds,
                    "choose a model by cross-validation over K parts of the training samples", 2)),
      named_row(
          "choose-by", "WHAT", &V::by, choose_by_named,
          "choose the model with the least loss on samples held back, or with the best score, "
          "e.g. accuracy or RMSE: loss or score")};
}

}  // namespace

const OptionTable<ModelPathOptions>& path_rows() {
  static const OptionTable<ModelPathOptions> rows = [] {
    OptionTable<ModelPathOptions> all;
    add_rows(all, pruning_rows(), &ModelPathOptions::path);
    add_rows(all, validation_rows(), &ModelPathOptions::validation);
    add_rows(all, first_fit_rows(), &ModelPathOptions::fit);
    return all;
  }();
  return rows;
}

}  // namespace prunadag
