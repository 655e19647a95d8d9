// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "report/panel.hpp"

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "report/harmless.hpp"
#include "report/line_style.hpp"

namespace prunadag::report {
namespace {

constexpr int width = 400, height = 250;

/// The place of a label, in shares of the plot.
struct Label {
  std::string name;
  double x = 0, y = 0;
};

std::vector<Label> labels_of(const Panel& panel) {
  const std::string text = commands_of(panel, width, height);
  const std::regex label("set label '([^']*)' at graph ([-0-9.]+), graph ([-0-9.]+) ");
  std::vector<Label> labels;
  for (std::sregex_iterator at(text.begin(), text.end(), label), end; at != end; ++at) {
    labels.push_back({(*at)[1], std::stod((*at)[2]), std::stod((*at)[3])});
  }
  return labels;
}

bool has(const Panel& panel, const std::string& command) {
  return commands_of(panel, width, height).find(command) != std::string::npos;
}

Panel panel_of(const Axis& x, const Axis& y) {
  Panel panel;
  panel.x = x;
  panel.y = y;
  panel.plots = {"x with lines", "2 with lines"};
  return panel;
}

TEST(Panel, NamesLinesBesideThePlotApartFromEachOther) {
  Panel panel = panel_of({1, 1000, 10}, {1e-10, 1, 10});
  for (const char* name : {"V1", "V2", "V3", "V4", "FW1", "FW2", "Adagrad", "relevant only"}) {
    panel.ends.push_back({name, "#000000", 1000, 1e-10});
  }
  std::vector<Label> labels = labels_of(panel);
  ASSERT_EQ(labels.size(), 8u);
  EXPECT_EQ(labels[7].name, "relevant only");
  std::ranges::sort(labels, {}, &Label::y);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    EXPECT_GT(labels[i].x, 1);
    EXPECT_GE(labels[i].y, 0);
    EXPECT_LE(labels[i].y, 1);
    if (i > 0) {
      EXPECT_GE((labels[i].y - labels[i - 1].y) * height, 14);  // ten points are 13.3 pixels
    }
  }
}

TEST(Panel, LeadsFromAnEndToItsName) {
  Panel panel = panel_of({0, 10}, {0, 100});
  panel.ends = {{"early", "#0072b2", 4, 25}, {"late", "#e69f00", 10, 75}};
  EXPECT_TRUE(has(panel,
                  "set arrow from first 4, first 25 to graph 1.0300, graph 0.2500 nohead dt "
                  "3 lc rgb '#0072b2'\n"));
  EXPECT_TRUE(has(panel,
                  "set arrow from first 10, first 75 to graph 1.0300, graph 0.7500 nohead "
                  "dt 1 lc rgb '#e69f00'\n"));
  EXPECT_TRUE(has(panel,
                  "set label 'late' at graph 1.0400, graph 0.7500 left noenhanced textcolor "
                  "rgb '#e69f00'\n"));
}

TEST(Panel, KeepsMarksAboveThePlotApartFromEachOther) {
  Panel panel = panel_of({1, 1024, 2}, {0, 1});
  panel.marks = {{"best", 64}, {"1se", 32}};
  const std::vector<Label> labels = labels_of(panel);
  ASSERT_EQ(labels.size(), 2u);
  EXPECT_GT(labels[0].y, 1);
  EXPECT_NEAR(labels[0].x, 0.6, 1e-4);
  EXPECT_NEAR(labels[1].x, 0.5, 1e-4);
  panel.marks[1].x = 63;
  EXPECT_GE((labels_of(panel)[0].x - labels_of(panel)[1].x) * width, text_width("best") - 0.1);
}

TEST(Panel, NamesALineAtTheRightmostPointThatItsAxesShow) {
  Panel panel = panel_of({1, 100, 10}, {1e-3, 1, 10});
  panel.name_end("falls to 0", "#000000", std::vector<double>{1, 10, 100},
                 std::vector<double>{0.5, 0.25, 0});
  panel.name_end("to the left", "#000000", std::vector<double>{100, 10, 1},
                 std::vector<double>{0.1, 0.2, 0.3});
  panel.name_end("is lost", "#000000", std::vector<double>{1, 10},
                 std::vector<double>{std::nan(""), 0});
  ASSERT_EQ(panel.ends.size(), 2u);
  EXPECT_EQ(panel.ends[0].name, "falls to 0");
  EXPECT_EQ(panel.ends[0].x, 10);
  EXPECT_EQ(panel.ends[0].y, 0.25);
  EXPECT_EQ(panel.ends[1].x, 100);
  EXPECT_EQ(panel.ends[1].y, 0.1);
}

TEST(Panel, MakesRoomForTheLongestName) {
  std::vector<Panel> panels(2);
  EXPECT_EQ(room_for_names(panels), 0);
  panels[0].ends = {{"V1", "#000000", 0, 0}};
  const int room = room_for_names(panels);
  panels[1].ends = {{"V1", "#000000", 0, 0}, {"V12345", "#000000", 0, 0}};
  EXPECT_EQ(room_for_names(panels), room + text_width("2345"));
  EXPECT_EQ(text_width("\u03c1\u03c9"), text_width("ro"));
}

TEST(Panel, TakesNothingFromThePanelBefore) {
  Panel panel = panel_of({0, 1}, {0, 1});
  const std::string text = commands_of(panel, width, height);
  for (const char* command : {"unset logscale\n", "unset arrow\n", "unset label\n", "set key off\n",
                              "set title '' ", "set xrange [0:1]\n", "set yrange [0:1]\n"}) {
    EXPECT_NE(text.find(command), text.npos) << command;
  }
  EXPECT_TRUE(text.ends_with("plot x with lines, \\\n  2 with lines"));
  EXPECT_FALSE(has(panel, "\nset logscale"));
  panel.y = Axis{1e-3, 1, 10};
  EXPECT_TRUE(has(panel, "set yrange [0.001:1]\nset format y '10^{%T}'\nset logscale y 10\n"));
  panel.plots.clear();
  EXPECT_TRUE(commands_of(panel, width, height).ends_with("plot NaN"));
}

TEST(Panel, LetsNoTextBecomeACommand) {
  Panel panel = panel_of({0, 1}, {0, 1});
  const std::string text = "'; system('touch x') #";
  panel.title = panel.x_label = panel.y_label = text;
  panel.ends = {{text, "#000000", 1, 1}};
  panel.marks = {{text, 0.5}};
  EXPECT_NO_THROW(require_harmless(commands_of(panel, width, height)));
}

std::string without_colour(const std::string& style) {
  return std::regex_replace(style, std::regex(" lc rgb '#[0-9a-f]{6}'"), "");
}

TEST(LineStyle, TellsEightLinesApart) {
  std::set<std::string> colours, dashes, points;
  for (std::size_t l = 0; l < 8; ++l) {
    const std::string line = line_style(l), point = point_style(l);
    EXPECT_NE(line.find(colour(l)), line.npos);
    ASSERT_TRUE(point.starts_with(line)) << point;
    colours.insert(colour(l));
    if (l < 5) dashes.insert(without_colour(line));  // gnuplot has five
    points.insert(point.substr(line.size()));
  }
  EXPECT_EQ(colours.size(), 8u);
  EXPECT_EQ(dashes.size(), 5u);
  EXPECT_EQ(points.size(), 8u);
}

}  // namespace
}  // namespace prunadag::report
