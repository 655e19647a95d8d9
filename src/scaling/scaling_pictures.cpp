// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "file/file.hpp"
#include "file/output_file.hpp"
#include "report/gnuplot.hpp"
#include "report/harmless.hpp"
#include "report/line_style.hpp"
#include "scaling/scaling_summary.hpp"

namespace prunadag::scaling {
namespace {

using Rows = std::vector<ScalingRow>;

/// A part of an iteration. The CSV has the parts in this order, from column 5 on.
struct Part {
  const char* name;
  double ScalingRun::*seconds;
};
constexpr Part parts[] = {{"gradient", &ScalingRun::gradient_compute},
                          {"MPI in gradient", &ScalingRun::gradient_communication},
                          {"select", &ScalingRun::select},
                          {"update", &ScalingRun::update},
                          {"MPI in select", &ScalingRun::solver_communication}};
constexpr int first_part_column = 5;

std::string csv_of(const Rows& rows) {
  std::string text =
      "ranks,seconds,speedup,efficiency,gradient_compute,gradient_communication,select,update,"
      "solver_communication,imbalance\n";
  for (const ScalingRow& row : rows) {
    const ScalingRun& run = row.run;
    text +=
        fmt::format("{},{:.6g},{:.6g},{:.6g}", run.ranks, run.seconds, row.speedup, row.efficiency);
    for (const Part& part : parts) text += fmt::format(",{:.6g}", run.*part.seconds);
    text += fmt::format(",{:.6g}\n", run.imbalance);
  }
  return text;
}

template <class Value>
std::vector<double> values_of(const Rows& rows, Value&& value) {
  std::vector<double> values;
  for (const ScalingRow& row : rows) values.push_back(value(row));
  return values;
}

double ranks_of(const ScalingRow& row) { return double(row.run.ranks); }

/// A curve of measured values at every number of ranks, and the ideal values in grey.
struct Comparison {
  const char *title, *label;
  std::vector<double> measured, best;
  const char *measured_column, *best_column;
};

report::Panel curve_panel(const std::string& data, const Rows& rows, const Comparison& shown,
                          const report::Axis& y) {
  const std::vector<double> ranks = values_of(rows, ranks_of);
  report::Panel panel;
  panel.title = shown.title;
  panel.x_label = "ranks";
  panel.y_label = shown.label;
  panel.x = report::tight_axis(ranks, 2);
  panel.y = y;
  panel.plots = {fmt::format("{} using 1:{} skip 1 with lines lw 2 dt 2 lc rgb '{}'", data,
                             shown.best_column, report::grey),
                 fmt::format("{} using 1:{}:xtic(1) skip 1 with linespoints {}", data,
                             shown.measured_column, report::point_style(0))};
  panel.name_end("ideal", report::grey, ranks, shown.best);
  panel.name_end("measured", report::colour(0), ranks, shown.measured);
  return panel;
}

report::Panel speedup_panel(const std::string& data, const Rows& rows) {
  const Comparison shown{"speed-up",
                         "times one rank",
                         values_of(rows, [](const ScalingRow& row) { return row.speedup; }),
                         values_of(rows, ranks_of),
                         "3",
                         "1"};
  std::vector<double> all = shown.measured;
  all.insert(all.end(), shown.best.begin(), shown.best.end());
  return curve_panel(data, rows, shown, report::round_axis(all, 2));
}

report::Panel efficiency_panel(const std::string& data, const Rows& rows) {
  const Comparison shown{
      "efficiency",
      "%",
      values_of(rows, [](const ScalingRow& row) { return 100 * row.efficiency; }),
      std::vector<double>(rows.size(), 100),
      "($4*100)",
      "(100)"};
  const double most = std::max(100.0, *std::ranges::max_element(shown.measured));
  return curve_panel(data, rows, shown, {0, 1.1 * most});
}

/// Returns the panel with a bar for each number of ranks: the parts of an iteration on top of each
/// other. Each part is named at half its height in the last bar.
report::Panel parts_panel(const std::string& data, const Rows& rows) {
  report::Panel panel;
  panel.title = "parts of an iteration";
  panel.x_label = "ranks";
  panel.y_label = "ms";
  const double last = double(rows.size()) - 1, half_a_bar = 0.35;
  panel.x = {-0.6, last + 0.6};
  std::vector<double> heights{0};
  for (const ScalingRow& row : rows) {
    heights.push_back(1e3 * (row.run.compute() + row.run.communication()));
  }
  panel.y = report::round_axis(heights);
  panel.commands = fmt::format(
      "set style data histograms\nset style histogram rowstacked\n"
      "set style fill solid 0.9 noborder\nset boxwidth {}\n",
      2 * half_a_bar);
  double below = 0;
  for (std::size_t p = 0; p < std::size(parts); ++p) {
    const double height = 1e3 * (rows.back().run.*parts[p].seconds);
    panel.plots.push_back(fmt::format("{} using (${}*1e3):xtic(1) skip 1 lc rgb '{}'", data,
                                      first_part_column + p, report::colour(p)));
    panel.ends.push_back({parts[p].name, report::colour(p), last + half_a_bar, below + height / 2});
    below += height;
  }
  return panel;
}

}  // namespace

std::string draw_scaling(const std::string& folder, const std::vector<ScalingRun>& runs) {
  make_folder(folder);
  std::string trouble;
  for (const std::string mode : {"strong", "weak"}) {
    const Rows rows = scaling_table(runs, mode);
    if (rows.empty()) continue;
    const std::string data = report::quoted(mode + ".csv");
    OutputFile(fmt::format("{}/{}.csv", folder, mode)).write(csv_of(rows));
    report::Picture picture;
    picture.name = mode;
    picture.title = fmt::format("{} scaling: {}", mode, subject_of(rows[0].run));
    picture.columns = 3;
    picture.panel_width = 420;
    picture.panels = {speedup_panel(data, rows), efficiency_panel(data, rows),
                      parts_panel(data, rows)};
    const std::string words = report::draw(folder, picture);
    if (trouble.empty()) trouble = words;
  }
  return trouble;
}

}  // namespace prunadag::scaling
