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
                           "parameters that are relevant in an iteration, as a share or a count");
  row.take = [](FitOptions& options, const std::string& text) { set_target(text, options); };
  return row;
}

OptionTable<FitOptions> make_fit_rows() {
  using F = FitOptions;
  std::vector<std::string> names;
  for (const MethodInfo& method : methods()) names.push_back(method.name);
  return {
      text_row("method", "NAME", &F::method, "method: " + join(names, ", ")),
      target_row(),
      named_row("units", "UNITS", &F::units, units_named,
                "units of prunadag: scaled (by curvature: any units of the data, a free intercept, "
                "no step length) or paper (the published method)"),
      starting_with(
          "", whole_row("max-iterations", "N", &F::max_iterations,
                        fmt::format(
                            "greatest number of iterations (default: {} in scaled units, else {})",
                            F{}.max_iterations, paper_options().max_iterations))),
      real_row("gain-tolerance", "SHARE", &F::gain_tolerance,
               "in scaled units: stop when the last 5 steps gained on average less than this share "
               "of the whole gain; 0: never"),
      real_row("tolerance", "EPS", &F::tolerance,
               "stop when the norm of the gradient is at most EPS"),
  };
}

OptionTable<ModelOptions> make_model_rows() {
  using M = ModelOptions;
  OptionTable<ModelOptions> rows;
  add_rows(rows, fit_rows(), &M::fit);
  OptionRow<M> start = starting_with(
      "auto",
      text_row("start", "START", &M::start,
               "start of the fit: zero, sparse (T random nonzeros, norm 1), a model, a file with "
               "one number per line, or auto (in scaled units zero with the best intercept, else "
               "sparse)"));
  start.take = [](M& model, const std::string& text) { model.start = text == "auto" ? "" : text; };
  OptionRow<M> validation = free_row<M>(
      "validation", "SHARE", "",
      "hold back this share of the training samples, e.g. 0.2, and take the iterate with "
      "the least loss on them");
  validation.take = [](M& model, const std::string& text) {
    model.validation.share = share_from(text, "validation");
  };
  rows.push_back(unrecorded(start));  // ModelFit records the start that it took
  rows.push_back(std::move(validation));
  rows.push_back(
      named_row("gram", "WHEN", &M::gram, gram_named,
                "use A'A instead of the samples for the squared loss: auto (for tall data), always "
                "or never"));
  rows.push_back(unrecorded(
      real_row("l2", "L", &M::l2, "add the penalty L/2 ||x||^2 to the mean loss over samples", 0)));
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
