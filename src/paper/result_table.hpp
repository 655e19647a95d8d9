// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <set>
#include <string>
#include <vector>

#include "paper/experiment.hpp"
#include "paper/jobs.hpp"
#include "paper/runs.hpp"

namespace prunadag::paper {

/// Returns the fits of a table that are not in `done`, one job per problem and seed. The jobs refer
/// to `options`. Not collective; the same on every rank.
std::vector<Job> table_jobs(const Experiment& experiment, const std::vector<Case>& cases,
                            const StudyOptions& options, const RunFolder& folder,
                            const std::set<FitKey>& done);

/// Mean and standard deviation over the seeds. Both are NaN without values; the deviation of one
/// value is 0.
struct Statistic {
  double mean = 0, deviation = 0;
  std::int64_t count = 0;
};
Statistic statistic(const std::vector<double>& values);

/// The numbers of one table, by problem, method and sparsity. Keeps references to its arguments.
class TableNumbers {
 public:
  TableNumbers(const Experiment& experiment, const std::vector<RunRecord>& runs)
      : experiment_(experiment), runs_(runs) {}

  const Experiment& experiment() const { return experiment_; }
  const std::vector<RunRecord>& runs() const { return runs_; }
  /// Returns the number of fits of a problem on record.
  std::int64_t fits(const std::string& problem) const;
  /// Returns the statistic that the table shows: of rho, or of the accuracy in percent.
  Statistic shown(const std::string& problem, const std::string& method, int sparsity) const;
  /// Returns the statistic of the iterations of a method on a problem.
  Statistic iterations(const std::string& problem, const std::string& method) const;
  /// The iteration limit of the fits.
  std::int64_t limit() const { return experiment_.methods.front().max_iterations; }
  /// Returns the problems with runs on record, in the order of the table.
  std::vector<Case> cases() const;

 private:
  const Experiment& experiment_;
  const std::vector<RunRecord>& runs_;
};

/// Whether our mean differs from the printed value by more than our standard deviation. If the
/// printed value is an upper bound (`below`), our mean may also be smaller. Values that are both
/// below 1e-8, ten times the tolerance of the fits, count as equal.
bool disagrees(const Statistic& ours, double print, bool below);

/// Returns the table as Markdown, with our values beside the printed ones. Cells that disagree are
/// marked and counted. Cells of a single run have no deviation to compare with and are not marked.
std::string markdown(const TableNumbers& numbers);

/// Returns the short name of a method in the paper's tables.
std::string short_name(const std::string& method);

}  // namespace prunadag::paper
