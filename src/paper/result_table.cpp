// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/result_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "paper/published.hpp"
#include "prunadag/model.hpp"
#include "prunadag/pruning.hpp"
#include "prunadag/start.hpp"

namespace prunadag::paper {
namespace {

/// Fits from the start of the seed, and prunes the result to every sparsity. Returns a row per
/// sparsity, or no rows when the fit was stopped. Collective.
std::vector<RunRecord> fit_and_prune(const Experiment& experiment, const Case& problem,
                                     const Instance& instance, const FitOptions& method,
                                     std::int64_t seed, const FitHooks& hooks) {
  const Objective& train = *instance.train;
  const VecHandle x = train.make_parameters();
  sparse_start(x, target_of(method, train.prunable()), train.prunable(), std::uint64_t(seed));
  const FitSummary summary = fit(train, method, x, hooks);
  if (summary.stopped) return {};

  std::vector<double> shares;
  for (int percent : experiment.sparsities) shares.push_back(percent / 100.0);
  const std::vector<PrunedMeasure> on_train = measure_sparsities(train, x, shares);
  const std::vector<PrunedMeasure> on_test =
      instance.test ? measure_sparsities(*instance.test, x, shares) : on_train;
  std::vector<RunRecord> rows;
  for (std::size_t s = 0; s < shares.size(); ++s) {
    const PrunedMeasure& at = on_train[s];
    rows.push_back({problem.name, seed, method.method, experiment.sparsities[s], at.nonzeros,
                    at.objective, at.omega, at.rho, on_test[s].score, summary.iterations,
                    summary.gradient_norm, summary.reason, summary.seconds});
  }
  return rows;
}

std::string shown_number(double value) {
  return value != 0 && (std::abs(value) < 1e-2 || std::abs(value) >= 1e4)
             ? fmt::format("{:.1e}", value)
             : fmt::format("{:.3g}", value);
}

struct CellText {
  std::string text;
  bool compared = false, apart = false;
};

CellText cell(const TableNumbers& numbers, const Case& problem, const std::string& method,
              int sparsity) {
  const Experiment& experiment = numbers.experiment();
  const Statistic ours = numbers.shown(problem.name, method, sparsity);
  if (ours.count == 0) return {};
  const auto number = [&](double value) {
    return experiment.accuracy ? fmt::format("{:.2f}", value) : shown_number(value);
  };
  const bool spreads = ours.count > 1;
  CellText result{number(ours.mean)};
  if (spreads) result.text += fmt::format(" ± {}", number(ours.deviation));
  const std::optional<Published> print = published(experiment.name, problem.name, sparsity, method);
  if (!print) return result;
  result.compared = spreads;
  result.apart = spreads && disagrees(ours, print->value, print->below);
  result.text += fmt::format(" ({}{})", print->below ? "<" : "", number(print->value));
  if (result.apart) result.text = fmt::format("**{}** ≠", result.text);
  return result;
}

std::string legend(std::int64_t compared, std::int64_t apart, bool single) {
  std::string text =
      "Every cell: our mean ± standard deviation over the runs and, in parentheses, "
      "the printed value\nwhere it can be read. ";
  if (compared > 0) {
    text += fmt::format(
        "**Bold ≠**: they lie apart by more than our standard deviation; that is so "
        "in\n{} of the {} cells that can be compared. ",
        apart, compared);
  }
  if (single) text += "Cells of one run have no spread, so that none of these is marked.";
  return text;
}

}  // namespace

std::vector<Job> table_jobs(const Experiment& experiment, const std::vector<Case>& cases,
                            const StudyOptions& options, const RunFolder& folder,
                            const std::set<FitKey>& done) {
  std::vector<Job> jobs;
  for (const Case& problem : cases) {
    for (std::int64_t seed = 1; seed <= options.runs; ++seed) {
      std::vector<FitOptions> missing;
      for (const FitOptions& method : experiment.methods_on(problem)) {
        if (!done.contains({problem.name, seed, method.method})) missing.push_back(method);
      }
      if (missing.empty()) continue;
      const auto work = [=, &options](JobRun& run) {
        const auto instance = make_instance(run.comm(), problem, options.data, std::uint64_t(seed));
        for (const FitOptions& method : missing) {
          const std::vector<RunRecord> rows =
              fit_and_prune(experiment, problem, *instance, method, seed, run.hooks());
          if (rows.empty()) return;
          agree(run.comm(), [&] {
            if (rank_of(run.comm()) == 0) folder.append(run.group(), rows);
          });
          run.finished_fit();
        }
      };
      jobs.push_back({problem.name, std::int64_t(missing.size()), work});
    }
  }
  return jobs;
}

Statistic statistic(const std::vector<double>& values) {
  Statistic result;
  result.count = std::int64_t(values.size());
  if (values.empty()) result.mean = result.deviation = std::nan("");
  for (double value : values) result.mean += value / double(values.size());
  for (double value : values) result.deviation += std::pow(value - result.mean, 2);
  if (values.size() > 1) result.deviation = std::sqrt(result.deviation / double(values.size() - 1));
  return result;
}

Statistic TableNumbers::shown(const std::string& problem, const std::string& method,
                              int sparsity) const {
  std::vector<double> values;
  for (const RunRecord& run : runs_) {
    if (run.problem != problem || run.method != method || run.sparsity != sparsity) continue;
    values.push_back(experiment_.accuracy ? 100 * run.score : run.rho);
  }
  return statistic(values);
}

Statistic TableNumbers::iterations(const std::string& problem, const std::string& method) const {
  std::vector<double> values;
  for (const RunRecord& run : runs_) {
    if (run.problem == problem && run.method == method && run.sparsity == 0) {
      values.push_back(double(run.iterations));
    }
  }
  return statistic(values);
}

std::int64_t TableNumbers::fits(const std::string& problem) const {
  return std::count_if(runs_.begin(), runs_.end(), [&](const RunRecord& run) {
    return run.problem == problem && run.sparsity == 0;
  });
}

std::vector<Case> TableNumbers::cases() const {
  std::vector<Case> present;
  for (const Case& problem : experiment_.cases) {
    const bool has_runs = std::any_of(
        runs_.begin(), runs_.end(), [&](const RunRecord& r) { return r.problem == problem.name; });
    if (has_runs) present.push_back(problem);
  }
  return present;
}

bool disagrees(const Statistic& ours, double print, bool below) {
  constexpr double at_the_tolerance = 1e-8;  // ten times the tolerance of the fits
  if (ours.mean < at_the_tolerance && print < at_the_tolerance) return false;
  const double distance = below ? ours.mean - print : std::abs(ours.mean - print);
  return !(distance <= ours.deviation);  // NaN disagrees
}

std::string short_name(const std::string& method) {
  if (method == "adagrad") return "Adagrad";
  if (method == "fw1" || method == "fw2") return method == "fw1" ? "FW1" : "FW2";
  if (method == "prunadag-relevant") return "relevant only";
  return "V" + method.substr(method.size() - 1);
}

std::string markdown(const TableNumbers& numbers) {
  const Experiment& experiment = numbers.experiment();
  std::string body;
  std::int64_t compared = 0, apart = 0;
  bool single = false;
  for (const Case& problem : numbers.cases()) {
    const std::vector<FitOptions> methods = experiment.methods_on(problem);
    body += fmt::format("\n### {}: {}\n\n| pruned |", problem.name, problem.note);
    for (const FitOptions& m : methods) body += fmt::format(" {} |", short_name(m.method));
    body += "\n|---:|";
    for (std::size_t m = 0; m < methods.size(); ++m) body += "---|";
    for (int sparsity : problem.print) {
      body += fmt::format("\n| {} % |", sparsity);
      for (const FitOptions& m : methods) {
        const CellText text = cell(numbers, problem, m.method, sparsity);
        compared += text.compared;
        apart += text.apart;
        body += fmt::format(" {} |", text.text);
      }
    }
    body += "\n| iterations |";
    std::string counts;
    for (const FitOptions& m : methods) {
      const Statistic fits = numbers.iterations(problem.name, m.method);
      single = single || fits.count == 1;
      body += fits.count > 0 ? fmt::format(" {:.0f} |", fits.mean) : "  |";
      counts += fmt::format(" {} |", fits.count);
    }
    body += "\n| runs |" + counts + "\n";
  }
  return fmt::format("## {}\n\n{}\n{}", experiment.title, legend(compared, apart, single), body);
}

}  // namespace prunadag::paper
