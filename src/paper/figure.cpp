// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The paper's pictures. What its figures 2 (sizes of the sets), 6 and 7 (sparse coding) show is
// known to us; the other numbers stand for what its text argues with: the target (claim 6), the
// "relevant only" variant (claim 4), fits of A2 and SPARCO 11, and accuracy against sparsity.
#include "paper/figure.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "file/file.hpp"
#include "file/output_file.hpp"
#include "paper/curve.hpp"
#include "prunadag/start.hpp"
#include "report/gnuplot.hpp"
#include "report/harmless.hpp"

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

/// Of line `l`: those that the colour-blind tell apart (Okabe and Ito), and one more.
const char* colour(std::size_t l) {
  constexpr const char* colours[] = {"#0072b2", "#e69f00", "#009e73", "#cc79a7",
                                     "#56b4e9", "#d55e00", "#000000", "#999933"};
  return colours[l % std::size(colours)];
}

/// Line `l` in gnuplot: its colour and, where colours are not seen, a dash of its own.
std::string style(std::size_t l) {
  return fmt::format("lw 2 dt {} lc rgb '{}'", l % 4 + 1, colour(l));
}

std::string curves_panel(const Figure& figure, int column, const std::string& title,
                         const std::string& y_label, bool logarithmic) {
  std::string panel = fmt::format(
      "set title {} noenhanced\nset xlabel 'iteration k + 1'\nset ylabel {} noenhanced\n"
      "set logscale x\n{}\nset format y '{}'\nset grid\n{}\nplot ",
      report::quoted(title), report::quoted(y_label),
      logarithmic ? "set logscale y" : "unset logscale y", logarithmic ? "10^{%T}" : "%g",
      column == 2 ? report::key_below : "set key off");
  for (std::size_t l = 0; l < figure.lines.size(); ++l) {
    panel += fmt::format("{}'{}.csv' using ($1+1):{} skip 1 with lines {} title {} noenhanced",
                         l ? ", \\\n  " : "", l + 1,
                         column == 3 ? "($3*100)" : fmt::format("{}", column), style(l),
                         report::quoted(figure.lines[l].label));
  }
  return panel;
}

/// R, A and D on top of each other: together all n parameters.
std::string sets_panel(const Figure& figure, std::size_t l) {
  return fmt::format(
      "set title {0} noenhanced\nset xlabel 'iteration k + 1'\nset ylabel 'parameters'\n"
      "set logscale x\nset grid\n{1}\nset style fill solid 0.8 noborder\n"
      "plot '{2}.csv' using ($1+1):($6-$7):(0) skip 1 with filledcurves lc rgb '#0072b2' "
      "title 'relevant R', \\\n"
      "  '' using ($1+1):6:($6-$7) skip 1 with filledcurves lc rgb '#e69f00' "
      "title 'acceptable A', \\\n"
      "  '' using ($1+1):($6+$8):6 skip 1 with filledcurves lc rgb '#bbbbbb' "
      "title 'decreasable D'",
      report::quoted(figure.lines[l].label), l == 0 ? report::key_below : "set key off", l + 1);
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

std::string draw_figure(const std::string& output, const Figure& figure) {
  report::Picture picture{figure.name, figure.title, 2, 2, 560, 340, {}, true};
  if (figure.sets) {
    for (std::size_t l = 0; l < figure.lines.size(); ++l) {
      picture.panels.push_back(sets_panel(figure, l));
    }
  } else {
    const std::string below = fmt::format("{:g}", figure.delta);
    picture.panels = {
        curves_panel(figure, 2, "gradient norm", "||g||", true),
        curves_panel(figure, 3, "small weights", "share of |x_i| < " + below + ", %", false),
        curves_panel(figure, 4, "omega, pruned at " + below, "omega", true),
        curves_panel(figure, 5, "rho, pruned at " + below, "rho", true),
    };
  }
  return report::draw(output + "/" + figure.name, picture);
}

std::string draw_table(const std::string& folder, const std::string& name,
                       const TableNumbers& numbers) {
  const Experiment& experiment = numbers.experiment();
  const std::vector<Case> cases = numbers.cases();
  const int columns = cases.size() > 1 ? 2 : 1;
  report::Picture picture{
      name, experiment.title, (int(cases.size()) + columns - 1) / columns, columns, 560, 340, {},
      true};
  const auto methods_of = [&](const Case& problem) {
    return experiment.methods_on(problem).size();
  };
  const auto& of_most = *std::ranges::max_element(cases, {}, methods_of);
  for (const Case& problem : cases) {
    const std::vector<FitOptions> methods = experiment.methods_on(problem);
    std::string csv = "sparsity";
    for (const FitOptions& m : methods) {
      csv += fmt::format(",{0} mean,{0} deviation", short_name(m.method));
    }
    for (int sparsity : experiment.sparsities) {
      csv += fmt::format("\n{}", sparsity);
      for (const FitOptions& m : methods) {
        const Statistic at = numbers.shown(problem.name, m.method, sparsity);
        csv += fmt::format(",{:.10g},{:.10g}", at.mean, at.deviation);
      }
    }
    OutputFile(fmt::format("{}/{}.csv", folder, problem.name)).write(csv + "\n");

    std::string panel = fmt::format(
        "set title {} noenhanced\nset xlabel 'pruned, %'\nset ylabel '{}'\n{}\nset format y '{}'\n"
        "set grid\n{}\nset style fill transparent solid 0.2 noborder\nset xrange [0:100]\nplot ",
        report::quoted(problem.name + ": " + problem.note),
        experiment.accuracy ? "test accuracy, %" : "mean rho",
        experiment.accuracy ? "unset logscale y" : "set logscale y",
        experiment.accuracy ? "%g" : "10^{%T}",
        problem.name == of_most.name ? report::key_below : "set key off");
    // A band of one deviation over the runs, and the mean.
    for (std::size_t m = 0; m < methods.size(); ++m) {
      panel += fmt::format(
          "{0}'{1}.csv' using 1:(${2}-${3}):(${2}+${3}) skip 1 with filledcurves lc rgb '{4}' "
          "notitle",
          m ? ", \\\n  " : "", problem.name, 2 + 2 * m, 3 + 2 * m, colour(m));
    }
    for (std::size_t m = 0; m < methods.size(); ++m) {
      panel += fmt::format(
          "{}'{}.csv' using 1:{} skip 1 with linespoints {} pt {} ps 0.7 title '{}'", ", \\\n  ",
          problem.name, 2 + 2 * m, style(m), m + 4, short_name(methods[m].method));
    }
    picture.panels.push_back(panel);
  }
  return report::draw(folder, picture);
}

}  // namespace prunadag::paper
