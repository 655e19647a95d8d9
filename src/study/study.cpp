// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "study/study.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/file.hpp"
#include "base/output_file.hpp"
#include "base/text.hpp"
#include "prunadag/error.hpp"
#include "prunadag/version.hpp"
#include "study/claims.hpp"
#include "study/coding.hpp"
#include "study/figure.hpp"
#include "study/gnuplot.hpp"
#include "study/settings.hpp"
#include "study/table.hpp"

namespace prunadag::study {
namespace {

/// What one call of reproduce() works on.
class Study {
 public:
  Study(MPI_Comm comm, const StudyOptions& options, const StudyHooks& hooks)
      : comm_(comm),
        options_(options),
        hooks_(hooks),
        tables_(experiments(options.max_iterations)),
        figures_(figures(options.max_iterations)) {
    for (const Experiment& table : tables_) folders_.emplace_back(folder_of(table));
  }

  bool run() {
    open_study_folder(comm_, options_);
    std::vector<Job> jobs;
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      if (wanted(tables_[t].name) || (wanted("figure8") && tables_[t].accuracy)) add_table(t, jobs);
    }
    for (const Figure& figure : figures_) {
      if (!wanted(figure.name)) continue;
      const std::vector<Job> more = figure_jobs(comm_, figure, options_);
      jobs.insert(jobs.end(), more.begin(), more.end());
    }
    if (!run_jobs(comm_, options_.ranks_per_run, jobs, hooks_)) return false;
    if (wanted("figure6") || wanted("figure7")) {
      if (!run_coding()) return false;
    }
    write_results();
    return true;
  }

 private:
  bool wanted(const std::string& name) const {
    return options_.target == "all" || options_.target == name;
  }
  std::string folder_of(const Experiment& table) const {
    return options_.output + "/" + table.name;
  }
  void note(const std::string& line) const {
    if (hooks_.note) hooks_.note(line);
  }

  /// Whether the data of a problem are there; where not, says where to get them.
  bool has_data(const Case& problem) {
    const std::string missing = agree(
        comm_, [&] { return problem.generated() ? "" : missing_file(problem, options_.data); });
    if (missing.empty()) return true;
    const std::string line = fmt::format(
        "{}: {} is not in {}; it can be had from {}", problem.name, missing,
        options_.data.empty() ? "a folder (--data)" : options_.data, problem.get_it_from);
    if (std::find(missing_.begin(), missing_.end(), line) == missing_.end()) {
      missing_.push_back(line);
      note(line);
    }
    return false;
  }

  /// Figures 6 and 7, which come of the same fits; all ranks share each.
  bool run_coding() {
    CodingStudy coding(comm_, options_);
    if (!has_data(coding.images())) return true;
    coding_.emplace(std::move(coding));
    return run_jobs(comm_, size_of(comm_), coding_->jobs(), hooks_);
  }

  void add_table(std::size_t t, std::vector<Job>& jobs) {
    const Experiment& table = tables_[t];
    std::vector<Case> cases;
    for (const Case& problem : table.cases) {
      if (has_data(problem)) cases.push_back(problem);
    }
    const std::vector<RunRecord> runs = folders_[t].read(comm_, table.sparsities.size());
    const std::vector<Job> more = table_jobs(table, cases, options_, folders_[t], fits_of(runs));
    jobs.insert(jobs.end(), more.begin(), more.end());
  }

  /// Everything that is drawn and told, from what is on record, also from earlier calls.
  void write_results() {
    std::vector<std::vector<RunRecord>> runs;
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      const bool there =
          agree(comm_, [&] { return std::filesystem::exists(folder_of(tables_[t])); });
      runs.push_back(there ? folders_[t].read(comm_, tables_[t].sparsities.size())
                           : std::vector<RunRecord>{});
    }
    if (!gnuplot_available()) {
      note("no pictures: there is no gnuplot; Debian has it in the package gnuplot-nox");
    }
    agree(comm_, [&] {
      if (rank_of(comm_) == 0) write_on_this_rank(runs);
    });
  }

  void write_on_this_rank(const std::vector<std::vector<RunRecord>>& runs) {
    std::vector<TableNumbers> numbers;
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      if (runs[t].empty()) continue;
      numbers.emplace_back(tables_[t], runs[t]);
      const std::string folder = folder_of(tables_[t]);
      folders_[t].write(runs[t]);
      OutputFile(folder + "/table.md").write(markdown(numbers.back()));
      draw_table(folder, tables_[t].name, numbers.back());
      if (wanted("figure8") && tables_[t].accuracy) {
        make_folder(options_.output + "/figure8");
        draw_table(options_.output + "/figure8", "figure8", numbers.back());
      }
    }
    for (const Figure& figure : figures_) {
      if (wanted(figure.name)) draw_figure(options_.output, figure);
    }
    if (coding_) {
      coding_->draw_images();
      coding_->draw_curves();
    }
    write_report(numbers);
  }

  void write_report(const std::vector<TableNumbers>& numbers) const {
    std::string text = fmt::format(
        "# The paper's experiments, run again\n\nMade by prunadag {} with {} runs of every fit "
        "(seeds 1 to {}){}. Problems, starts and methods are\nthose of Porcelli, Seraghiti, Toint, "
        "doi:10.1007/s10589-025-00723-7, section 4; random ones agree with\nthe paper's in "
        "distribution, not in digits. No setting was tuned to a printed number.\n\n"
        "## The paper's claims\n\n| | claim | our runs | figures |\n|---|---|---|---|\n",
        version, options_.runs, options_.runs,
        options_.max_iterations
            ? fmt::format(" and at most {} iterations, which is not the paper's setting",
                          options_.max_iterations)
            : "");
    const std::vector<Verdict> verdicts = judge(numbers, options_.output);
    for (std::size_t v = 0; v < verdicts.size(); ++v) {
      text += fmt::format("| {} | {} | **{}** | {} |\n", v + 1, verdicts[v].claim,
                          verdicts[v].verdict, verdicts[v].evidence);
    }
    text +=
        "\nA claim is confirmed where at least nine tenths of what can be counted bear it out "
        "(\"in "
        "most\nproblems\": more than half), in part where at least half do.\n\n## Tables and "
        "pictures\n\n";
    for (const TableNumbers& table : numbers) {
      const std::string& name = table.experiment().name;
      text += fmt::format(
          "- [{0}]({1}/table.md), [every run]({1}/runs.csv), "
          "[picture]({1}/{1}.png)\n",
          table.experiment().title, name);
    }
    for (const TargetInfo& target : targets()) {
      const std::string picture = fmt::format("{0}/{0}.png", target.name);
      if (target.name.starts_with("figure") &&
          std::filesystem::exists(options_.output + "/" + picture)) {
        text += fmt::format("- [{}]({}): {}\n", target.name, picture, target.description);
      }
    }
    if (!missing_.empty()) text += "\n## Not run\n\n";
    for (const std::string& line : missing_) text += fmt::format("- {}\n", line);
    OutputFile(options_.output + "/report.md").write(text);
  }

  MPI_Comm comm_;
  const StudyOptions& options_;
  const StudyHooks& hooks_;
  std::vector<Experiment> tables_;
  std::vector<RunFolder> folders_;  // one per table
  std::vector<Figure> figures_;
  std::vector<std::string> missing_;   // data sets, a line each
  std::optional<CodingStudy> coding_;  // when it is wanted and has its data
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
  return Study(comm, options, hooks).run();
}

}  // namespace prunadag::study
