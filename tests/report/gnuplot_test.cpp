// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "report/gnuplot.hpp"

#include <cstdio>

#include <gtest/gtest.h>

#include "report/harmless.hpp"
#include "support/files.hpp"

namespace prunadag::report {
namespace {

using namespace test;

TEST(Gnuplot, TakesNoTextForACommand) {
  for (int code = 0; code < 256; ++code) {
    const std::string text = quoted(std::string("a") + char(code) + "b");
    EXPECT_EQ(text.size(), code == '\'' ? 7u : 5u) << code;
    EXPECT_EQ(text.find_first_of("'\n\r\\`\"@${}!", 1), text.size() - 1) << code;
  }
  EXPECT_EQ(quoted("|| g ||"), "' || g ||'");
  EXPECT_EQ(quoted("<ls"), "' <ls'");
  EXPECT_EQ(quoted(""), "''");
}

TEST(Gnuplot, RefusesScriptsThatCouldStartAProgram) {
  const std::string folder = (scratch() / "pictures").string();
  if (rank_of(world()) != 0) return;
  Picture picture;
  picture.name = "one";
  picture.panels.resize(1);
  for (const std::string panel :
       {"system('touch x')", "!touch x", "plot '<touch x'", "set output '|cat'", "plot `ls`",
        "sy 'ls'", "lo 'x.gp'", "plot \"x\"", "@macro", "plot 'x", "eval 'x'"}) {
    picture.panels[0].commands = panel;
    EXPECT_NE(error_of([&] { draw(folder, picture); }).find("a script for gnuplot has '"),
              std::string::npos)
        << panel;
  }
}

/// Returns a picture of two panels side by side, with lines of these names.
Picture named(const std::vector<std::string>& names) {
  Picture picture;
  picture.name = "two";
  picture.title = "a title";
  picture.columns = 2;
  picture.panels.resize(2);
  for (Panel& panel : picture.panels) {
    panel.title = "a panel";
    panel.x = panel.y = Axis{0, 1};
    panel.plots = {"x with lines"};
    for (const std::string& name : names) panel.ends.push_back({name, "#0072b2", 1, 1});
  }
  return picture;
}

struct Sheet {
  double width = 0, height = 0, left = 0, right = 0, between = 0;
  int title_points = 0;
};

Sheet sheet_of(const std::string& script) {
  Sheet sheet;
  const auto numbers = [&](const char* begin, const char* format, auto*... values) {
    EXPECT_EQ(std::sscanf(script.c_str() + script.find(begin), format, values...),
              int(sizeof...(values)));
  };
  numbers("pngcairo size ", "pngcairo size %lf,%lf", &sheet.width, &sheet.height);
  numbers("margins ", "margins %lf,%lf", &sheet.left, &sheet.right);
  numbers("spacing ", "spacing %lf", &sheet.between);
  numbers("font ',", "font ',%d", &sheet.title_points);
  return sheet;
}

TEST(Gnuplot, CutsOffNoNameAtTheEdgeOfTheSheet) {
  const std::string folder = scratch().string();
  if (rank_of(world()) != 0) return;
  double plot = 0;
  for (const std::string name : {"", "V1", "a name of a line that is long"}) {
    const Picture picture = named({name});
    EXPECT_EQ(draw(folder, picture).empty(), gnuplot_available());
    const Sheet sheet = sheet_of(slurp(folder + "/two.gp"));
    EXPECT_GE(sheet.width * (1 - sheet.right), text_width(name));
    EXPECT_GE(sheet.width * sheet.between, text_width(name) + sheet.width * sheet.left);
    const double width = sheet.width * (sheet.right - sheet.left - sheet.between) / 2;
    if (plot == 0) plot = width;
    EXPECT_NEAR(width, plot, 0.5);  // plots keep their width
  }
}

TEST(Gnuplot, FitsALongTitleToTheSheet) {
  const std::string folder = scratch().string();
  if (rank_of(world()) != 0) return;
  Picture picture = named({"V1"});
  draw(folder, picture);
  EXPECT_EQ(sheet_of(slurp(folder + "/two.gp")).title_points, 13);
  picture.title = std::string(170, 'n');
  draw(folder, picture);
  const Sheet sheet = sheet_of(slurp(folder + "/two.gp"));
  EXPECT_LT(sheet.title_points, 13);
  EXPECT_LE(text_width(picture.title) * sheet.title_points / 10.0, sheet.width);
}

TEST(Gnuplot, DrawsPanelsOfEveryKindOfAxis) {
  const std::string folder = scratch().string();
  if (rank_of(world()) != 0) return;
  Picture picture = named({"one", "another"});
  picture.panels.resize(5);
  picture.panels[1].x = picture.panels[1].y = Axis{1e-3, 1, 10};
  picture.panels[2].x = Axis{1, 64, 2};
  picture.panels[2].marks = {{"best", 8}, {"1se", 8}};
  picture.panels[3].plots = {"0 with lines"};  // panel 4 shows nothing, panel 5 bare axes
  picture.panels[3].y = Axis{1, 10, 10};
  EXPECT_EQ(draw(folder, picture).empty(), gnuplot_available()) << draw(folder, picture);
}

}  // namespace
}  // namespace prunadag::report
