// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/results.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "file/file.hpp"
#include "file/output_file.hpp"
#include "paper/claims.hpp"
#include "paper/figure_picture.hpp"
#include "paper/result_table.hpp"
#include "paper/table_picture.hpp"
#include "prunadag/version.hpp"

namespace prunadag::paper {
namespace {

namespace fs = std::filesystem;

/// Writes all results. The constructor writes the tables. Used on rank 0 only.
class Results {
 public:
  Results(const StudyOptions& options, const std::vector<Experiment>& tables,
          const std::vector<std::vector<RunRecord>>& runs)
      : options_(options) {
    for (std::size_t t = 0; t < tables.size(); ++t) {
      if (!runs[t].empty()) numbers_.emplace_back(tables[t], runs[t]);
    }
    for (const TableNumbers& table : numbers_) {
      RunFolder(folder_of(table)).write(table.runs());
      OutputFile(folder_of(table) + "/table.md").write(markdown(table));
    }
  }

  /// Draws the tables on record and the figures of the target. Returns the reason of the first
  /// failure, or an empty string.
  std::string draw(const CodingStudy* coding) const {
    std::string trouble;
    const auto attempt = [&](const auto& picture) {
      const std::string words = picture();
      if (trouble.empty()) trouble = words;
    };
    for (const TableNumbers& table : numbers_) {
      const Experiment& experiment = table.experiment();
      attempt(
          [&] { return draw_table(folder_of(table), experiment.name, experiment.title, table); });
      if (!wanted("figure8") || !experiment.accuracy) continue;
      const std::string folder = options_.output + "/figure8";
      make_folder(folder);
      attempt([&] {
        return draw_table(folder, "figure8", "Figure 8: accuracy against sparsity", table);
      });
    }
    for (const Figure& figure : figures(options_.max_iterations)) {
      if (wanted(figure.name) && has_curves(figure)) {
        attempt([&] { return draw_figure(options_.output, figure); });
      }
    }
    if (coding && coding->complete()) {
      attempt([&] { return coding->draw_images(); });
      attempt([&] { return coding->draw_curves(); });
    }
    return trouble;
  }

  void write_report() const {
    std::string text = introduction();
    const std::vector<Verdict> verdicts = judge(numbers_, options_.output);
    for (std::size_t v = 0; v < verdicts.size(); ++v) {
      text += fmt::format("| {} | {} | **{}** | {} |\n", v + 1, verdicts[v].claim,
                          verdicts[v].verdict, verdicts[v].evidence);
    }
    text +=
        "\nA claim is confirmed where at least nine tenths of what can be counted bear it out "
        "(\"in "
        "most\nproblems\": more than half), in part where at least half do. A cell counts where "
        "every method that is\ncompared has the same number of runs on record.\n\n## Tables and "
        "pictures\n\n" +
        contents();
    const std::string missing = incomplete();
    if (!missing.empty()) text += "\n## Not complete\n\n" + missing;
    OutputFile(options_.output + "/report.md").write(text);
  }

 private:
  bool wanted(const std::string& name) const {
    return options_.target == "all" || options_.target == name;
  }
  std::string folder_of(const TableNumbers& table) const {
    return options_.output + "/" + table.experiment().name;
  }

  std::string introduction() const {
    return fmt::format(
        "# The paper's experiments, run again\n\nMade by prunadag {}. Problems, starts, methods "
        "and settings are those of Porcelli, Seraghiti, Toint,\n"
        "doi:10.1007/s10589-025-00723-7, section 4; random problems agree with the paper's in "
        "distribution, not\nin digits, and no setting was tuned to a printed number. Where we know "
        "that we differ from print:\n\n"
        "- tables have {} runs of every fit (seeds 1 to {}; the paper has 20), figures 1 to 7 one "
        "run (seed 1);\n{}"
        "- figures 6 and 7 code {} images in at most {} iterations; the paper has 4000 images and "
        "10000 iterations.\n  The pixels are divided by 255;\n"
        "- what figures 2, 6 and 7 show is as in the paper; what figures 1, 3, 4, 5 and 8 show "
        "follows its text.\n\n"
        "## The paper's claims\n\n| | claim | our runs | figures |\n|---|---|---|---|\n",
        version, options_.runs, options_.runs,
        options_.max_iterations
            ? fmt::format("- every fit has at most {} iterations, which is not the paper's "
                          "setting;\n",
                          options_.max_iterations)
            : "",
        options_.images, coding_iterations(options_));
  }

  /// Returns a line for every table and picture on record.
  std::string contents() const {
    std::string text;
    for (const TableNumbers& table : numbers_) {
      const std::string& name = table.experiment().name;
      text += fmt::format("- [{0}]({1}/table.md), [every run]({1}/runs.csv){2}\n",
                          table.experiment().title, name,
                          has_picture(name) ? fmt::format(", [picture]({0}/{0}.png)", name) : "");
    }
    for (const TargetInfo& target : targets()) {
      if (target.name.starts_with("figure") && has_picture(target.name)) {
        text += fmt::format("- [{0}]({0}/{0}.png): {1}\n", target.name, target.description);
      }
    }
    return text;
  }

  bool has_picture(const std::string& name) const {
    return fs::exists(fmt::format("{0}/{1}/{1}.png", options_.output, name));
  }

  bool has_curves(const Figure& figure) const {
    for (std::size_t l = 0; l < figure.lines.size(); ++l) {
      if (!fs::exists(curve_path(options_.output, figure, l))) return false;
    }
    return true;
  }

  /// Returns a line for every problem with missing fits, of the tables on record, and for every
  /// figure of the target that lacks a fit.
  std::string incomplete() const {
    std::string text;
    for (const TableNumbers& table : numbers_) {
      for (const Case& problem : table.experiment().cases) {
        const std::int64_t fits =
            options_.runs * std::int64_t(table.experiment().methods_on(problem).size());
        const std::int64_t there = table.fits(problem.name);
        if (there >= fits) continue;
        text += fmt::format("- {}, {}: {} of {} fits are on record{}\n", table.experiment().name,
                            problem.name, there, fits,
                            problem.generated() ? ""
                                                : fmt::format("; the data can be had from {}",
                                                              problem.get_it_from));
      }
    }
    for (const Figure& figure : figures(options_.max_iterations)) {
      if (wanted(figure.name) && !has_curves(figure)) {
        text += fmt::format("- {}: not all of its fits are on record\n", figure.name);
      }
    }
    return text;
  }

  const StudyOptions& options_;
  std::vector<TableNumbers> numbers_;
};

}  // namespace

void write_results(MPI_Comm comm, const StudyOptions& options,
                   const std::vector<Experiment>& tables, const CodingStudy* coding,
                   const StudyHooks& hooks) {
  std::vector<std::vector<RunRecord>> runs;
  for (const Experiment& table : tables) {
    const std::string folder = options.output + "/" + table.name;
    const std::string there =
        broadcast(comm, agree(comm, [&] {
                    return std::string(rank_of(comm) == 0 && fs::exists(folder) ? "there" : "");
                  }));
    runs.push_back(there.empty() ? std::vector<RunRecord>{}
                                 : RunFolder(folder).read(comm, table.sparsities.size()));
  }
  const std::string trouble = broadcast(comm, agree(comm, [&] {
                                          if (rank_of(comm) != 0) return std::string();
                                          const Results results(options, tables, runs);
                                          const std::string words = results.draw(coding);
                                          results.write_report();
                                          return words;
                                        }));
  if (!trouble.empty() && hooks.note) hooks.note("no pictures: " + trouble);
}

}  // namespace prunadag::paper
