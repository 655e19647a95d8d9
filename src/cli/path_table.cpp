// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/path_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace prunadag::cli {

std::string choice_of(const ModelPath& path, std::size_t number) {
  const bool best = std::int64_t(number) == path.best;
  const bool one_error = std::int64_t(number) == path.one_error;
  return best && one_error ? "best,1se" : best ? "best" : one_error ? "1se" : "";
}

std::vector<std::string> table_of(const std::vector<PathRow>& rows, const ScoreRule& rule) {
  const bool held_back = !rows.empty() && rows[0].held_back, test = !rows.empty() && rows[0].test;
  const std::string score = rule.title();
  std::string header = fmt::format("{:>10} {:>9} {:>9} {:>13} {:>11}", "sparsity %", "nonzeros",
                                   "l2", "training loss", score);
  if (held_back) header += fmt::format(" {:>13} {:>9} {:>11}", "held-back loss", "+-", score);
  if (test) header += fmt::format(" {:>16}", fmt::format("test {}", score));
  header += fmt::format(" {:>7}", "passes");
  std::vector<std::string> lines{header};
  for (const PathRow& row : rows) {
    std::string line =
        fmt::format("{:>10.4g} {:>9} {:>9.2e} {:>13.7g} {:>11}", 100 * row.sparsity, row.nonzeros,
                    row.l2, row.train.objective, rule.number(row.train.score));
    if (row.held_back) {
      line += fmt::format(" {:>14.6g} {:>9.2e} {:>11}", row.held_back->loss, row.held_back->error,
                          rule.number(row.held_back->score));
    }
    if (row.test) line += fmt::format(" {:>16}", rule.number(row.test->score));
    line += fmt::format(" {:>7.0f}", row.passes);
    if (!row.choice.empty()) line += "  <- " + row.choice;
    lines.push_back(line);
  }
  return lines;
}

std::string csv_of(const std::vector<PathRow>& rows) {
  std::string text = path_columns;
  for (const PathRow& row : rows) {
    text += fmt::format("{:.10g},{},{:.17g},{:.17g},{:.17g},", row.sparsity, row.nonzeros, row.l2,
                        row.train.objective, row.train.score);
    text += row.held_back ? fmt::format("{:.17g},{:.17g},{:.17g},{:.17g},", row.held_back->loss,
                                        row.held_back->error, row.held_back->score,
                                        row.held_back->score_error)
                          : ",,,,";
    text += row.test ? fmt::format("{:.17g},{:.17g},", row.test->objective, row.test->score) : ",,";
    std::string choice = row.choice;
    std::ranges::replace(choice, ',', ' ');
    text += fmt::format("{:.6g},{}\n", row.passes, choice);
  }
  return text;
}

}  // namespace prunadag::cli
