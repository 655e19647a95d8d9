// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include "file/file.hpp"
#include "file/output_file.hpp"
#include "report/gnuplot.hpp"
#include "report/harmless.hpp"
#include "scaling/scaling_summary.hpp"

namespace prunadag::scaling {
namespace {

std::string csv_of(const std::vector<ScalingRow>& rows) {
  std::string text =
      "ranks,seconds,speedup,efficiency,gradient_compute,gradient_communication,select,update,"
      "solver_communication,imbalance\n";
  for (const ScalingRow& row : rows) {
    const ScalingRun& run = row.run;
    text += fmt::format("{},{:.6g},{:.6g},{:.6g},{:.6g},{:.6g},{:.6g},{:.6g},{:.6g},{:.6g}\n",
                        run.ranks, run.seconds, row.speedup, row.efficiency, run.gradient_compute,
                        run.gradient_communication, run.select, run.update,
                        run.solver_communication, run.imbalance);
  }
  return text;
}

std::string curve_panel(const std::string& data, const char* title, const char* label,
                        const char* scale, const char* using_columns, const char* ideal) {
  return fmt::format(
      "set title {}\nset xlabel 'ranks'\nset ylabel {}\nset logscale x 2\n{}\nset grid\n"
      "set key inside left bottom\n"
      "plot {} using {} skip 1 with linespoints lw 2 pt 7 lc rgb '#0072b2' title 'measured', \\\n"
      "  {} using {} skip 1 with lines dt 2 lc rgb '#999999' title 'ideal'",
      report::quoted(title), report::quoted(label), scale, data, using_columns, data, ideal);
}

/// The parts of an iteration on top of each other, a bar for each number of ranks.
std::string parts_panel(const std::string& data) {
  return fmt::format(
      "set title 'parts of an iteration'\nset ylabel 'ms'\nunset logscale\n"
      "set yrange [0:*]\nset style data histograms\nset style histogram rowstacked\n"
      "set style fill solid 0.9 noborder\nset boxwidth 0.7\nset key outside below center "
      "horizontal maxcols 2\n"
      "plot {0} using ($5*1e3):xtic(1) skip 1 lc rgb '#0072b2' title 'gradient', \\\n"
      "  {0} using ($7*1e3) skip 1 lc rgb '#009e73' title 'select', \\\n"
      "  {0} using ($8*1e3) skip 1 lc rgb '#56b4e9' title 'update', \\\n"
      "  {0} using ($6*1e3) skip 1 lc rgb '#d55e00' title 'communication, gradient', \\\n"
      "  {0} using ($9*1e3) skip 1 lc rgb '#e69f00' title 'communication, select'",
      data);
}

}  // namespace

void draw_scaling(const std::string& folder, const std::vector<ScalingRun>& runs) {
  make_folder(folder);
  for (const std::string mode : {"strong", "weak"}) {
    const std::vector<ScalingRow> rows = scaling_table(runs, mode);
    if (rows.empty()) continue;
    const std::string data = report::quoted(mode + ".csv");
    OutputFile(fmt::format("{}/{}.csv", folder, mode)).write(csv_of(rows));
    const ScalingRun& run = rows[0].run;
    report::Picture picture;
    picture.name = mode;
    picture.title =
        fmt::format("{} scaling: {}, {} features, {}", mode, run.problem, run.columns, run.method);
    picture.columns = 3;
    picture.panels = {curve_panel(data, "speed-up", "times one rank",
                                  "set logscale y 2\nset yrange [*:*]", "1:3:xtic(1)", "1:1"),
                      curve_panel(data, "efficiency", "%", "unset logscale y\nset yrange [0:110]",
                                  "1:($4*100):xtic(1)", "1:(100)"),
                      parts_panel(data)};
    report::draw(folder, picture);
  }
}

}  // namespace prunadag::scaling
