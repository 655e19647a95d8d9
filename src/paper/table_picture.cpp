// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/table_picture.hpp"

#include <fmt/format.h>

#include "file/output_file.hpp"
#include "report/gnuplot.hpp"
#include "report/line_style.hpp"

namespace prunadag::paper {
namespace {

/// The line of one method, by sparsity: the means over the runs, and a band around them.
struct MethodLine {
  std::string name;
  std::vector<double> means, low, high;
};

/// Returns the lines of all methods. The band is one standard deviation wide on both sides. The
/// axis of rho is logarithmic, and the mean less one deviation may be negative; so the band of rho
/// extends below the mean by the same factor as above.
std::vector<MethodLine> lines_of(const TableNumbers& numbers, const Case& problem) {
  const Experiment& experiment = numbers.experiment();
  std::vector<MethodLine> lines;
  for (const FitOptions& method : experiment.methods_on(problem)) {
    MethodLine& line = lines.emplace_back();
    line.name = short_name(method.method);
    for (int sparsity : experiment.sparsities) {
      const Statistic at = numbers.shown(problem.name, method.method, sparsity);
      line.means.push_back(at.mean);
      line.high.push_back(at.mean + at.deviation);
      const bool linear = experiment.accuracy || at.mean == 0;
      line.low.push_back(linear ? at.mean - at.deviation : at.mean * at.mean / line.high.back());
    }
  }
  return lines;
}

std::string csv_of(const std::vector<MethodLine>& lines, const std::vector<int>& sparsities) {
  std::string csv = "sparsity";
  for (const MethodLine& line : lines) csv += fmt::format(",{0} mean,{0} low,{0} high", line.name);
  for (std::size_t s = 0; s < sparsities.size(); ++s) {
    csv += fmt::format("\n{}", sparsities[s]);
    for (const MethodLine& line : lines) {
      csv += fmt::format(",{:.10g},{:.10g},{:.10g}", line.means[s], line.low[s], line.high[s]);
    }
  }
  return csv + "\n";
}

/// Returns the panel of a problem with the mean and the band of every method.
report::Panel panel_of(const Experiment& experiment, const Case& problem,
                       const std::vector<MethodLine>& lines) {
  report::Panel panel;
  panel.title = problem.name + ": " + problem.note;
  panel.x_label = "pruned, %";
  panel.y_label = experiment.accuracy ? "test accuracy, %" : "mean rho";
  const std::vector<double> sparsities(experiment.sparsities.begin(), experiment.sparsities.end());
  std::vector<double> all;
  for (const MethodLine& line : lines) {
    all.insert(all.end(), line.low.begin(), line.low.end());
    all.insert(all.end(), line.high.begin(), line.high.end());
  }
  panel.x = report::tight_axis(sparsities);
  panel.y = report::round_axis(all, experiment.accuracy ? 0 : 10);
  for (std::size_t l = 0; l < lines.size(); ++l) {
    panel.plots.push_back(
        fmt::format("'{}.csv' using 1:{}:{} skip 1 with filledcurves fs transparent solid 0.15 "
                    "noborder lc rgb '{}'",
                    problem.name, 3 + 3 * l, 4 + 3 * l, report::colour(l)));
  }
  for (std::size_t l = 0; l < lines.size(); ++l) {
    panel.plots.push_back(fmt::format("'{}.csv' using 1:{} skip 1 with linespoints {}",
                                      problem.name, 2 + 3 * l, report::point_style(l)));
    panel.name_end(lines[l].name, report::colour(l), sparsities, lines[l].means);
  }
  return panel;
}

}  // namespace

std::string draw_table(const std::string& folder, const std::string& name, const std::string& title,
                       const TableNumbers& numbers) {
  const Experiment& experiment = numbers.experiment();
  report::Picture picture;
  picture.name = name;
  picture.title = title;
  for (const Case& problem : numbers.cases()) {
    const std::vector<MethodLine> lines = lines_of(numbers, problem);
    OutputFile(fmt::format("{}/{}.csv", folder, problem.name))
        .write(csv_of(lines, experiment.sparsities));
    picture.panels.push_back(panel_of(experiment, problem, lines));
  }
  picture.columns = picture.panels.size() > 1 ? 2 : 1;
  return report::draw(folder, picture);
}

}  // namespace prunadag::paper
