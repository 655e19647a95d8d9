// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "paper/curve.hpp"
#include "paper/figure_picture.hpp"
#include "paper/table_picture.hpp"
#include "report/gnuplot.hpp"
#include "support/files.hpp"

namespace prunadag::paper {
namespace {

using namespace test;

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// Returns runs of two seeds of one method on A1, with these two values of rho at every sparsity.
std::vector<RunRecord> runs_of(const Experiment& table, const std::string& method, double first,
                               double second) {
  std::vector<RunRecord> runs;
  for (const int sparsity : table.sparsities) {
    for (const std::int64_t seed : {1, 2}) {
      RunRecord& run = runs.emplace_back();
      run.problem = "A1";
      run.method = method;
      run.seed = seed;
      run.sparsity = sparsity;
      run.rho = seed == 1 ? first : second;
    }
  }
  return runs;
}

TEST(TablePicture, NamesMethodsAndGivesBandsThatALogarithmicAxisHas) {
  const std::string folder = scratch().string();
  if (rank_of(world()) != 0) return;
  const Experiment table = experiments(0)[0];
  std::vector<RunRecord> runs = runs_of(table, "prunadag-v1", 1, 3);
  const std::vector<RunRecord> equal = runs_of(table, "adagrad", 8, 8),
                               lost = runs_of(table, "fw1", 0, 0);
  runs.insert(runs.end(), equal.begin(), equal.end());
  runs.insert(runs.end(), lost.begin(), lost.end());
  const TableNumbers numbers(table, runs);
  EXPECT_EQ(draw_table(folder, "table", "a title", numbers).empty(), report::gnuplot_available());
  const std::string csv = slurp(folder + "/A1.csv"), script = slurp(folder + "/table.gp");
  EXPECT_TRUE(csv.starts_with("sparsity,V1 mean,V1 low,V1 high,V2 mean,")) << csv;
  // The mean is 2, the deviation sqrt(2). The band is as wide below as above on a logarithmic axis.
  const double high = 2 + std::sqrt(2), low = 4 / high;
  EXPECT_NE(csv.find(fmt::format("\n10,2,{:.10g},{:.10g},nan,", low, high)), csv.npos) << csv;
  EXPECT_NE(csv.find(",0,0,0,nan,nan,nan,8,8,8\n"), csv.npos) << csv;
  EXPECT_EQ(count_of(script, "set label "), 2u);  // V1 and Adagrad; a rho of 0 is not shown
  EXPECT_EQ(count_of(script, "set label 'V1' "), 1u);
  EXPECT_EQ(count_of(script, "set label 'Adagrad' "), 1u);
  EXPECT_NE(script.find("set yrange [1:10]"), script.npos);
  EXPECT_NE(script.find("set xrange [0:90]"), script.npos);
}

CurvePoint point_at(std::int64_t iteration, double norm) {
  CurvePoint point;
  point.iteration = iteration;
  point.gradient_norm = point.omega = point.rho = norm;
  point.share_below = 0.25;
  return point;
}

/// Writes curves as the points of figure 2 or 4, one line for each, and returns the figure.
Figure on_record(const std::string& name, const std::vector<Curve>& curves) {
  Figure figure;
  for (const Figure& each : figures(0)) {
    if (each.name == name) figure = each;
  }
  figure.lines.resize(curves.size());
  std::filesystem::create_directories(scratch() / name);
  for (std::size_t l = 0; l < curves.size(); ++l) {
    std::ofstream(curve_path(scratch().string(), figure, l)) << csv_of(curves[l]);
  }
  return figure;
}

TEST(FigurePicture, NamesEveryLineInEveryPanelWhereItEnds) {
  const std::string folder = scratch().string();
  if (rank_of(world()) != 0) return;
  std::vector<Curve> curves(2);
  curves[0].points = {point_at(0, 10), point_at(99, 1e-3)};
  curves[1].points = {point_at(0, 10), point_at(9, 0.1)};  // ends early
  const Figure figure = on_record("figure4", curves);
  EXPECT_EQ(draw_figure(folder, figure).empty(), report::gnuplot_available());
  const std::string script = slurp(folder + "/figure4/figure4.gp");
  EXPECT_EQ(count_of(script, "set label 'V1' "), 4u);
  EXPECT_EQ(count_of(script, "set label 'V2' "), 4u);
  EXPECT_EQ(count_of(script, "set xrange [1:100]"), 4u);
  EXPECT_EQ(count_of(script, "set yrange [0.001:10]"), 3u);
  EXPECT_EQ(count_of(script, "set arrow from first 100, first 0.001 to "), 3u);
  EXPECT_EQ(count_of(script, "set arrow from first 10, first 0.1 to "), 3u);
  EXPECT_EQ(count_of(script, "set arrow from first 10, first 25 to "), 1u);  // percent
}

TEST(FigurePicture, NamesTheSetsAtHalfTheirHeightWhereTheyEnd) {
  const std::string folder = scratch().string();
  if (rank_of(world()) != 0) return;
  std::vector<Curve> curves(1);
  curves[0].points = {point_at(0, 1), point_at(49, 1), point_at(50, 1)};
  for (std::size_t p : {0, 1}) curves[0].points[p].sets = IterateRecord::Sets{300, 200, 700};
  const Figure figure = on_record("figure2", curves);
  EXPECT_EQ(draw_figure(folder, figure).empty(), report::gnuplot_available());
  const std::string script = slurp(folder + "/figure2/figure2.gp");
  EXPECT_EQ(count_of(script, "set xrange [1:50]"), 1u);
  EXPECT_EQ(count_of(script, "set yrange [0:1000]"), 1u);
  for (const char* name : {"relevant R", "acceptable A", "decreasable D"}) {
    EXPECT_EQ(count_of(script, fmt::format("set label '{}' ", name)), 1u) << name;
  }
  for (const int middle : {50, 200, 650}) {
    EXPECT_EQ(count_of(script, fmt::format("set arrow from first 50, first {} to ", middle)), 1u);
  }
}

}  // namespace
}  // namespace prunadag::paper
