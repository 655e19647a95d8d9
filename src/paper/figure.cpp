// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The fits behind the pictures. We know the contents of the paper's figures 2 (sizes of the sets),
// 6 and 7 (sparse coding). Our other figures show what the text of the paper argues with: the
// target (claim 6), the "relevant only" variant (claim 4), fits of A2 and SPARCO 11, and accuracy
// against sparsity.
#include "paper/figure.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "file/file.hpp"
#include "file/output_file.hpp"
#include "paper/curve.hpp"
#include "paper/result_table.hpp"
#include "prunadag/start.hpp"

namespace prunadag::paper {
namespace {

std::vector<Line> every_variant(const std::vector<FitOptions>& methods) {
  std::vector<Line> lines;
  for (const FitOptions& method : methods) {
    if (method.method.starts_with("prunadag")) {
      lines.push_back({short_name(method.method), method});
    }
  }
  return lines;
}

std::vector<Line> every_target(const FitOptions& method) {
  std::vector<Line> lines;
  for (double share : {0.02, 0.05, 0.1, 0.2, 0.5}) {
    lines.push_back({fmt::format("T = {:g} n", share), method});
    lines.back().method.target_share = share;
  }
  return lines;
}

}  // namespace

std::vector<Figure> figures(std::int64_t max_iterations) {
  const std::vector<Experiment> tables = experiments(max_iterations);
  const Experiment &random = tables[0], &sparco = tables[1];
  const Case a1 = case_named(random, "A1"), a2 = case_named(random, "A2"),
             a3 = case_named(random, "A3"), sparco11 = case_named(sparco, "sparco11");
  return {
      {"figure1", "Figure 1: the target T, V3 on A1", a1, every_target(random.methods[2])},
      {"figure2", "Figure 2: sizes of the sets on A1, O = R + A", a1, every_variant(random.methods),
       true},
      {"figure3", "Figure 3: relevant only against V1 to V4, A3", a3,
       every_variant(random.methods_on(a3))},
      {"figure4", "Figure 4: fits of A2", a2, every_method(random.methods)},
      {"figure5", "Figure 5: fits of SPARCO 11", sparco11, every_method(sparco.methods)},
  };
}

std::vector<Line> every_method(const std::vector<FitOptions>& methods) {
  std::vector<Line> lines;
  for (const FitOptions& method : methods) lines.push_back({short_name(method.method), method});
  return lines;
}

std::string curve_path(const std::string& output, const Figure& figure, std::size_t l) {
  return fmt::format("{}/{}/{}.csv", output, figure.name, l + 1);
}

std::vector<Job> figure_jobs(MPI_Comm comm, const Figure& figure, const StudyOptions& options) {
  std::string on_record(figure.lines.size(), ' ');
  agree(comm, [&] {
    if (rank_of(comm) != 0) return;
    make_folder(options.output + "/" + figure.name);
    for (std::size_t l = 0; l < figure.lines.size(); ++l) {
      if (std::filesystem::exists(curve_path(options.output, figure, l))) on_record[l] = 'x';
    }
  });
  on_record = broadcast(comm, on_record);
  std::vector<Job> jobs;
  for (std::size_t l = 0; l < figure.lines.size(); ++l) {
    const std::string path = curve_path(options.output, figure, l);
    if (on_record[l] == 'x') continue;
    const auto work = [=, &options](JobRun& run) {
      const FitOptions& method = figure.lines[l].method;
      const auto instance = make_instance(run.comm(), figure.problem, options.data, 1);
      const Objective& objective = *instance->train;
      const VecHandle x = objective.make_parameters();
      sparse_start(x, target_of(method, objective.prunable()), objective.prunable(), 1);
      const Curve curve = trace_curve(objective, method, x, figure.delta, run.hooks());
      if (curve.summary.stopped) return;
      agree(run.comm(), [&] {
        if (rank_of(run.comm()) == 0) OutputFile(path).write(csv_of(curve));
      });
      run.finished_fit();
    };
    jobs.push_back({figure.name, 1, work});
  }
  return jobs;
}

}  // namespace prunadag::paper
