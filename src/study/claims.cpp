// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Every claim becomes something that can be counted in the tables: cells (a problem at a sparsity)
// or problems. Borne out by at least 90 % of them it is confirmed, by at least half in part. A
// smaller rho, or a larger accuracy, is better; two rho below 1e-8, ten times the tolerance of the
// fits, are equally good.
#include "study/claims.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>

#include <fmt/format.h>

#include "base/text.hpp"
#include "study/figure.hpp"

namespace prunadag::study {
namespace {

const std::vector<std::string> variants{"prunadag-v1", "prunadag-v2", "prunadag-v3", "prunadag-v4"};

/// How many of what was looked at bear a claim out, and which do not.
struct Count {
  std::int64_t good = 0, all = 0;
  std::vector<std::string> exceptions;

  void add(bool bears_out, const std::string& where) {
    good += bears_out;
    ++all;
    if (!bears_out) exceptions.push_back(where);
  }
  std::string verdict() const {
    if (all == 0) return "not run";
    const double share = double(good) / double(all);
    return share >= 0.9 ? "confirmed" : share >= 0.5 ? "confirmed in part" : "not confirmed";
  }
  std::string evidence(const std::string& what) const {
    std::string text = fmt::format("{} of {} {}", good, all, what);
    constexpr std::size_t shown = 12;
    if (!exceptions.empty()) {
      const std::vector<std::string> some(exceptions.begin(),
                                          exceptions.begin() + std::min(shown, exceptions.size()));
      text += fmt::format("; not in {}{}", join(some, ", "),
                          exceptions.size() > shown ? " and others" : "");
    }
    return text;
  }
};

/// A badness that compares rho and accuracy alike; infinite where there are no runs.
double badness(const TableNumbers& table, const std::string& problem, const std::string& method,
               int sparsity) {
  const Statistic at = table.shown(problem, method, sparsity);
  if (at.count == 0 || !std::isfinite(at.mean)) return std::numeric_limits<double>::infinity();
  return table.experiment().accuracy ? 100 - at.mean : std::max(at.mean, 1e-8);
}

using Cell = std::function<void(const TableNumbers&, const std::string& problem, int sparsity)>;

/// The printed sparsities of every problem.
void for_each_cell(const std::vector<TableNumbers>& tables, const Cell& look) {
  for (const TableNumbers& table : tables) {
    for (const Case& problem : table.cases()) {
      for (int sparsity : problem.print) look(table, problem.name, sparsity);
    }
  }
}

std::string place(const std::string& problem, int sparsity) {
  return fmt::format("{} at {} %", problem, sparsity);
}

/// (1) V3 is the most robust below 50 % in most problems.
Verdict most_robust(const std::vector<TableNumbers>& tables) {
  Count problems;
  for (const TableNumbers& table : tables) {
    if (table.experiment().accuracy) continue;  // printed from 65 % on
    for (const Case& problem : table.cases()) {
      std::int64_t best = 0, all = 0;
      for (int sparsity : problem.print) {
        if (sparsity >= 50) continue;
        const double v3 = badness(table, problem.name, "prunadag-v3", sparsity);
        best += std::all_of(variants.begin(), variants.end(), [&](const std::string& v) {
          return v3 <= badness(table, problem.name, v, sparsity);
        });
        ++all;
      }
      problems.add(2 * best > all, problem.name);
    }
  }
  return {"V3 is the most robust of V1 to V4 below a sparsity of 50 % in most problems.",
          problems.all > 0 && 2 * problems.good > problems.all ? "confirmed" : problems.verdict(),
          problems.evidence("problems of Tables 2 and 3 (the smallest mean rho at most of the "
                            "sparsities)")};
}

/// (2) V1 is the fastest and the least robust of the four.
Verdict fastest(const std::vector<TableNumbers>& tables) {
  Count fast, fragile;
  for (const TableNumbers& table : tables) {
    for (const Case& problem : table.cases()) {
      const double v1 = table.iterations(problem.name, "prunadag-v1").mean;
      fast.add(std::all_of(variants.begin(), variants.end(),
                           [&](const std::string& v) {
                             return v1 <= table.iterations(problem.name, v).mean;
                           }),
               problem.name);
    }
  }
  for_each_cell(tables, [&](const TableNumbers& table, const std::string& problem, int sparsity) {
    const double v1 = badness(table, problem, "prunadag-v1", sparsity);
    fragile.add(std::all_of(variants.begin(), variants.end(),
                            [&](const std::string& v) {
                              return v1 >= badness(table, problem, v, sparsity);
                            }),
                place(problem, sparsity));
  });
  const std::string verdict =
      fast.all == 0 ? "not run"
      : fast.verdict() == fragile.verdict()
          ? fast.verdict()
          : fmt::format("fastest: {}; least robust: {}", fast.verdict(), fragile.verdict());
  return {"V1 is the fastest and the least robust of V1 to V4.", verdict,
          fast.evidence("problems need the fewest iterations with V1") + ". " +
              fragile.evidence("cells have V1 as the worst of the four")};
}

/// (3) Every version beats Adagrad under pruning.
Verdict better_than_adagrad(const std::vector<TableNumbers>& tables) {
  Count cells;
  for_each_cell(tables, [&](const TableNumbers& table, const std::string& problem, int sparsity) {
    const double adagrad = badness(table, problem, "adagrad", sparsity);
    for (const std::string& v : variants) {
      cells.add(badness(table, problem, v, sparsity) < adagrad,
                short_name(v) + " on " + place(problem, sparsity));
    }
  });
  return {"Every version beats Adagrad under pruning.", cells.verdict(),
          cells.evidence("pairs of a version and a cell")};
}

/// (4) "Relevant only" is much worse than V1 to V4 (A3).
Verdict relevant_only(const std::vector<TableNumbers>& tables) {
  Count cells;
  for_each_cell(tables, [&](const TableNumbers& table, const std::string& problem, int sparsity) {
    if (problem != "A3" || sparsity > 50) return;
    const double relevant = badness(table, problem, "prunadag-relevant", sparsity);
    for (const std::string& v : variants) {
      cells.add(relevant >= 10 * badness(table, problem, v, sparsity),
                short_name(v) + " at " + fmt::format("{} %", sparsity));
    }
  });
  return {"Moving the relevant parameters only is much worse than V1 to V4 (A3).", cells.verdict(),
          cells.evidence("pairs of a version and a sparsity up to 50 % on A3 have a mean rho ten "
                         "times smaller than \"relevant only\"")};
}

/// (5) For very aggressive pruning (70 % and more) Frank-Wolfe and V4 win.
Verdict aggressive(const std::vector<TableNumbers>& tables) {
  Count cells;
  for_each_cell(tables, [&](const TableNumbers& table, const std::string& problem, int sparsity) {
    if (sparsity < 70) return;
    const auto best_of = [&](const std::vector<std::string>& methods) {
      double best = std::numeric_limits<double>::infinity();
      for (const std::string& m : methods) {
        best = std::min(best, badness(table, problem, m, sparsity));
      }
      return best;
    };
    cells.add(best_of({"fw1", "fw2", "prunadag-v4"}) <=
                  best_of({"prunadag-v1", "prunadag-v2", "prunadag-v3", "adagrad"}),
              place(problem, sparsity));
  });
  return {"For very aggressive pruning (70 % and more) Frank-Wolfe and V4 win.", cells.verdict(),
          cells.evidence("cells at 70 % and more have FW1, FW2 or V4 as the best method")};
}

/// The last line of a curve: iteration, gradient norm, share of small weights.
std::vector<double> last_point(const std::string& path) {
  std::ifstream file(path);
  std::string line, last;
  while (std::getline(file, line)) last = line;
  std::vector<double> numbers;
  for (const std::string& word : split_list(last, ',')) {
    if (numbers.size() == 3) break;
    numbers.push_back(whole_number_or_real(word, path));
  }
  return numbers;
}

/// (6) A smaller T gives more small components and slower convergence (A1, V3).
Verdict smaller_target(const std::string& output) {
  const Verdict verdict{"A smaller T gives more small components and slower convergence (A1, V3).",
                        "not run", ""};
  const Figure figure = figures(0).front();
  std::vector<std::vector<double>> ends;
  for (std::size_t l = 0; l < figure.lines.size(); ++l) {
    const std::string path = curve_path(output, figure, l);
    if (!std::filesystem::exists(path)) return verdict;
    ends.push_back(last_point(path));
  }
  Count small, slow;
  std::string evidence;
  for (std::size_t l = 0; l < ends.size(); ++l) {
    const std::string& label = figure.lines[l].label;
    evidence +=
        fmt::format("{}{}: {:.0f} iterations to ||g|| = {:.1e}, {:.1f} % below {:g}", l ? "; " : "",
                    label, ends[l][0], ends[l][1], 100 * ends[l][2], figure.delta);
    if (l == 0) continue;
    small.add(ends[l - 1][2] >= ends[l][2], label);
    slow.add(std::pair(ends[l - 1][0], ends[l - 1][1]) >= std::pair(ends[l][0], ends[l][1]), label);
  }
  Count both{small.good + slow.good, small.all + slow.all, {}};
  return {verdict.claim, both.verdict(), "one run each: " + evidence};
}

}  // namespace

std::vector<Verdict> judge(const std::vector<TableNumbers>& tables, const std::string& output) {
  return {most_robust(tables),   fastest(tables),    better_than_adagrad(tables),
          relevant_only(tables), aggressive(tables), smaller_target(output)};
}

}  // namespace prunadag::study
