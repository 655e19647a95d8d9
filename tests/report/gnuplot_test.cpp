// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "report/gnuplot.hpp"

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
  Picture picture{"one", "a title", 1, 1, 480, 340, {}};
  for (const std::string panel :
       {"system('touch x')", "!touch x", "plot '<touch x'", "set output '|cat'", "plot `ls`",
        "sy 'ls'", "lo 'x.gp'", "plot \"x\"", "@macro", "plot 'x", "eval 'x'"}) {
    picture.panels = {panel};
    EXPECT_NE(error_of([&] { draw(folder, picture); }).find("a script for gnuplot has '"),
              std::string::npos)
        << panel;
  }
}

}  // namespace
}  // namespace prunadag::report
