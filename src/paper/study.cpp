// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/study.hpp"

#include <optional>

#include <fmt/format.h>
#include <petscsys.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "paper/coding_experiment.hpp"
#include "paper/figure.hpp"
#include "paper/result_table.hpp"
#include "paper/results.hpp"
#include "paper/settings.hpp"
#include "prunadag/error.hpp"

namespace prunadag::paper {
namespace {

/// Throws Error(usage) if PETSc has -tao_ options, which would change the paper's methods.
void refuse_solver_options() {
  char* text = nullptr;
  check(PetscOptionsGetAll(nullptr, &text));
  const std::string all = text;
  check(PetscFree(text));
  const std::size_t found = all.find("-tao_");
  if (found == all.npos) return;
  throw Error(ErrorKind::usage,
              fmt::format("{} is set, in PETSC_OPTIONS or a file of PETSc: a study runs with the "
                          "paper's settings",
                          all.substr(found, all.find(' ', found) - found)));
}

/// The work of one call of reproduce().
class Study {
 public:
  Study(MPI_Comm comm, const StudyOptions& options, const StudyHooks& hooks)
      : comm_(comm),
        options_(options),
        hooks_(hooks),
        folder_(comm, options),
        tables_(experiments(options.max_iterations)) {}

  bool run() {
    std::vector<Job> side_by_side, together;
    for (const Experiment& table : tables_) {
      if (wanted(table.name) || (wanted("figure8") && table.accuracy)) {
        add_table(table, side_by_side);
      }
    }
    for (const Figure& figure : figures(options_.max_iterations)) {
      if (!wanted(figure.name)) continue;
      const std::vector<Job> more = figure_jobs(comm_, figure, options_);
      side_by_side.insert(side_by_side.end(), more.begin(), more.end());
    }
    if (wanted("figure6") || wanted("figure7")) {
      coding_.emplace(comm_, options_);
      together = coding_->jobs();
      if (!together.empty() && !has_data(coding_->images())) together.clear();
    }
    if (!run_all(side_by_side, together)) return false;
    write_results(comm_, options_, tables_, coding_ ? &*coding_ : nullptr, hooks_);
    if (!failures_.empty()) throw failures_.front();
    return true;
  }

 private:
  bool wanted(const std::string& name) const {
    return options_.target == "all" || options_.target == name;
  }
  void note(const std::string& line) const {
    if (hooks_.note) hooks_.note(line);
  }

  /// Whether the data of a problem exist, and records them. If not, a note says where to get them.
  /// Collective.
  bool has_data(const Case& problem) {
    if (problem.generated()) return true;
    const std::string missing =
        broadcast(comm_, agree(comm_, [&] {
                    return rank_of(comm_) == 0 ? missing_file(problem, options_.data) : "";
                  }));
    if (missing.empty()) {
      folder_.record_data(problem);
      return true;
    }
    note(fmt::format("{}: {} is not in {}; it can be had from {}", problem.name, missing,
                     options_.data.empty() ? "a folder (--data)" : options_.data,
                     problem.get_it_from));
    return false;
  }

  void add_table(const Experiment& table, std::vector<Job>& jobs) {
    std::vector<Case> cases;
    for (const Case& problem : table.cases) {
      if (has_data(problem)) cases.push_back(problem);
    }
    const RunFolder folder(options_.output + "/" + table.name);
    const std::vector<RunRecord> runs = folder.read(comm_, table.sparsities.size());
    const std::vector<Job> more = table_jobs(table, cases, options_, folder, fits_of(runs));
    jobs.insert(jobs.end(), more.begin(), more.end());
  }

  /// Runs all fits: first those that groups run side by side, then those that all ranks share. Both
  /// count in one progress. Returns false when it was stopped. Collective.
  bool run_all(const std::vector<Job>& side_by_side, const std::vector<Job>& together) {
    std::int64_t before = 0, total = 0;
    for (const std::vector<Job>* jobs : {&side_by_side, &together}) {
      for (const Job& job : *jobs) total += job.fits;
    }
    const double begin = MPI_Wtime();
    StudyHooks hooks = hooks_;
    if (hooks_.progress) {
      hooks.progress = [&](const StudyProgress& progress) {
        hooks_.progress({before + progress.done, total, MPI_Wtime() - begin});
      };
    }
    if (!run_phase(side_by_side, options_.ranks_per_run, hooks)) return false;
    for (const Job& job : side_by_side) before += job.fits;
    return run_phase(together, size_of(comm_), hooks);
  }

  bool run_phase(const std::vector<Job>& jobs, std::int64_t ranks, const StudyHooks& hooks) {
    const JobsOutcome outcome = run_jobs(comm_, int(ranks), jobs, hooks);
    for (const auto& [problem, error] : outcome.failures) {
      note(fmt::format("{} failed: {}", problem, error.what()));
      failures_.push_back(error);
    }
    return !outcome.stopped;
  }

  MPI_Comm comm_;
  const StudyOptions& options_;
  const StudyHooks& hooks_;
  StudyFolder folder_;
  std::vector<Experiment> tables_;
  std::optional<CodingStudy> coding_;
  std::vector<Error> failures_;
};

}  // namespace

const std::vector<TargetInfo>& targets() {
  static const std::vector<TargetInfo> list{
      {"table2", "random least squares A1 to A6, mean rho"},
      {"table3", "sparse recovery, SPARCO 3, 5, 7, 9 and 11, mean rho"},
      {"table4", "binary classification of real data, mean accuracy"},
      {"figure1", "the target T on A1: the four curves of V3"},
      {"figure2", "sizes of the sets O, A and D on A1"},
      {"figure3", "relevant only against V1 to V4 on A3: the four curves"},
      {"figure4", "A2: the four curves of every method"},
      {"figure5", "SPARCO 11: the four curves of every method"},
      {"figure6", "sparse coding of MNIST: an image beside its pruned codes"},
      {"figure7", "sparse coding of MNIST: the four curves of every method"},
      {"figure8", "accuracy against sparsity, the data of table4"},
      {"all", "all of these"},
  };
  return list;
}

bool reproduce(MPI_Comm comm, const StudyOptions& options, const StudyHooks& hooks) {
  check_study_options(options, size_of(comm));
  refuse_solver_options();
  return Study(comm, options, hooks).run();
}

}  // namespace prunadag::paper
