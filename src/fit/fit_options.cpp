// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/fit_options.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/text.hpp"
#include "prunadag/gram.hpp"

namespace prunadag {
namespace {

/// "10%" and "0.1" are shares, "12" is a count. Throws Error(usage).
void set_target(const std::string& text, FitOptions& options) {
  const bool percent = text.ends_with('%');
  const double value = real_from(text.substr(0, text.size() - percent), "target");
  if (percent || (value > 0 && value < 1)) {
    options.target_share = percent ? value / 100 : value;
    if (!(options.target_share > 0 && options.target_share <= 1)) {
      throw Error(ErrorKind::usage,
                  fmt::format("target {}: a share must be above 0% and at most 100%", text));
    }
    return;
  }
  if (!(value >= 1 && value < 0x1p53 && value == std::floor(value))) {
    throw Error(ErrorKind::usage, fmt::format("target {}: give a count of at least 1, or a share "
                                              "such as 10%",
                                              text));
  }
  options.target_count = std::int64_t(value);
}

OptionRow<FitOptions> target_row() {
  OptionRow<FitOptions> row =
      free_row<FitOptions>("target", "T", fmt::format("{}%", 100 * FitOptions{}.target_share),
                           "parameters that count as relevant in an iteration: a share or a count");
  row.take = [](FitOptions& options, const std::string& text) { set_target(text, options); };
  return row;
}

OptionTable<FitOptions> make_fit_rows() {
  using F = FitOptions;
  std::vector<std::string> names;
  for (const MethodInfo& method : methods()) names.push_back(method.name);
  return {
      text_row("method", "NAME", &F::method, join(names, ", ")),
      target_row(),
      named_row("units", "UNITS", &F::units, units_named,
                "of prunadag: scaled (by curvature, whatever the units of the data; a free "
                "intercept, steps that follow the curvature) or paper (the published method)"),
      starting_with("", whole_row("max-iterations", "N", &F::max_iterations,
                                  fmt::format("stop after so many iterations (default: {} in "
                                              "scaled units, else {})",
                                              F{}.max_iterations, paper_options().max_iterations))),
      real_row("gain-tolerance", "SHARE", &F::gain_tolerance,
               "in scaled units, stop when the last 5 steps gained on average less than this share "
               "of all that was gained; 0: never"),
      real_row("tolerance", "EPS", &F::tolerance, "stop when the gradient's norm is as small"),
  };
}

OptionTable<ModelOptions> make_model_rows() {
  using M = ModelOptions;
  OptionTable<ModelOptions> rows;
  add_rows(rows, fit_rows(), &M::fit);
  OptionRow<M> start = starting_with(
      "auto", text_row("start", "START", &M::start,
                       "zero, sparse (T random nonzeros, norm 1), a model, or a file with one "
                       "number per line; auto: zero and the best intercept in scaled units, else "
                       "sparse"));
  start.take = [](M& model, const std::string& text) { model.start = text == "auto" ? "" : text; };
  OptionRow<M> validation = free_row<M>(
      "validation", "SHARE", "",
      "fit to the other samples, and take the iterate of least loss on this share of them, e.g. "
      "0.2");
  validation.take = [](M& model, const std::string& text) {
    model.validation.share = share_from(text, "validation");
  };
  rows.push_back(unrecorded(start));  // ModelFit records the start that it took
  rows.push_back(std::move(validation));
  rows.push_back(named_row("gram", "WHEN", &M::gram, gram_named,
                           "squared loss by A'A instead of the samples: auto (tall data), always "
                           "or never"));
  rows.push_back(unrecorded(
      real_row("l2", "L", &M::l2, "penalty of L/2 ||x||^2 beside the mean loss of a sample", 0)));
  return rows;
}

}  // namespace

const OptionTable<FitOptions>& fit_rows() {
  static const OptionTable<FitOptions> rows = make_fit_rows();
  return rows;
}

const OptionTable<ModelOptions>& model_rows() {
  static const OptionTable<ModelOptions> rows = make_model_rows();
  return rows;
}

}  // namespace prunadag
