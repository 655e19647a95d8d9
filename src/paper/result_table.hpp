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

/// The fits of a table that are not on record yet, one job per problem and seed.
std::vector<Job> table_jobs(const Experiment& experiment, const std::vector<Case>& cases,
                            const StudyOptions& options, const RunFolder& folder,
                            const std::set<FitKey>& done);

/// Mean and standard deviation over the seeds; both are not a number when there are none.
struct Statistic {
  double mean = 0, deviation = 0;
  std::int64_t count = 0;
};
Statistic statistic(const std::vector<double>& values);

/// The numbers of one table, by problem, method and sparsity.
class TableNumbers {
 public:
  TableNumbers(const Experiment& experiment, const std::vector<RunRecord>& runs)
      : experiment_(experiment), runs_(runs) {}

  const Experiment& experiment() const { return experiment_; }
  const std::vector<RunRecord>& runs() const { return runs_; }
  /// How many fits of a problem are on record.
  std::int64_t fits(const std::string& problem) const;
  /// What the table shows: the mean rho, or the accuracy in percent.
  Statistic shown(const std::string& problem, const std::string& method, int sparsity) const;
  /// Iterations of the fits of a method on a problem.
  Statistic iterations(const std::string& problem, const std::string& method) const;
  /// The limit of iterations of the fits.
  std::int64_t limit() const { return experiment_.methods.front().max_iterations; }
  /// The problems with runs on record, in the table's order.
  std::vector<Case> cases() const;

 private:
  const Experiment& experiment_;
  const std::vector<RunRecord>& runs_;
};

/// Whether our numbers and the printed one lie apart by more than our runs spread. Numbers that
/// are both at the tolerance of the fits count as equal.
bool disagrees(const Statistic& ours, double print, bool below);

/// The table as Markdown: ours beside print, cells that disagree marked and counted. One run has no
/// spread that a distance could be compared with: its cells are not marked.
std::string markdown(const TableNumbers& numbers);

/// The short name a method has in the paper's tables.
std::string short_name(const std::string& method);

}  // namespace prunadag::paper
