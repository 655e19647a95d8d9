// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The manual that `help` prints, for a terminal and as pages for man.
#include <fstream>
#include <regex>

#include <gtest/gtest.h>

#include "cli/run.hpp"

namespace prunadag::test {
namespace {

std::string help(const std::string& words) {
  const Outcome outcome = run("help " + words, 1);
  EXPECT_TRUE(outcome.every_code_is(0)) << words << outcome.err;
  EXPECT_EQ(outcome.err, "") << words;
  return outcome.out;
}

/// Returns the first words of the lines below a heading, up to an empty line.
std::vector<std::string> listed(const std::string& text, const std::string& heading) {
  std::vector<std::string> names;
  bool on = false;
  for (const std::string& line : lines_in(text)) {
    if (on && line.empty()) break;
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (on && name == "prunadag") words >> name >> name;  // prunadag help NAME
    if (on) names.push_back(name);
    on = on || line == heading;
  }
  return names;
}

/// Expects a page that roff formats as meant: lines begin with text or with a known request, and
/// groff, if installed, gives no warning.
void expect_page(const std::string& page, const std::string& name) {
  const std::regex request("[.](TH|SH|TP|B|I|BR|nf|fi)( .*)?");
  for (const std::string& line : lines_in(page)) {
    EXPECT_NE(line.substr(0, 1), "'") << line;
    const bool plain = line.substr(0, 1) != ".";
    EXPECT_TRUE(plain || std::regex_match(line, request)) << line;
  }
  if (std::system("command -v groff > /dev/null 2>&1") != 0) return;
  const Folder folder;
  std::ofstream(folder / name) << page;
  const std::string warnings = (folder / "warnings").string();
  const std::string check =
      "groff -man -ww -z -Tascii " + (folder / name).string() + " 2> " + warnings;
  EXPECT_EQ(std::system(check.c_str()), 0);
  EXPECT_EQ(std::filesystem::file_size(warnings), 0u) << name;
}

TEST(Manual, HasAPageForEveryCommandWithAllItsOptions) {
  const std::vector<std::string> commands = listed(help(""), "Commands:");
  ASSERT_GE(commands.size(), 11u);
  for (const std::string& command : commands) {
    const std::string page = help("--man " + command), text = help(command);
    expect_page(page, command);
    int options = 0;
    for (const std::string& line : lines_in(text)) {
      if (line.rfind("  --", 0) != 0) continue;
      const std::string name = line.substr(2, line.find_first_of(" ", 2) - 2);
      const std::string escaped = std::regex_replace(name, std::regex("-"), "\\-");
      EXPECT_NE(page.find(".B " + escaped), std::string::npos) << command << " " << name;
      ++options;
    }
    EXPECT_GE(options, 4) << command;
    EXPECT_NE(page.find("prunadag " + command), std::string::npos);
  }
}

TEST(Manual, HasTopicsOfPlainLinesThatAreInItsPage) {
  const std::vector<std::string> topics = listed(help(""), "More help:");
  ASSERT_GE(topics.size(), 6u);
  const std::string page = help("--man");
  expect_page(page, "prunadag");
  for (const std::string& topic : topics) {
    const std::string text = help(topic);
    EXPECT_GE(lines_in(text).size(), 10u) << topic;
    for (const std::string& line : lines_in(text)) EXPECT_LE(line.size(), 80u) << line;
    EXPECT_NE(page.find(".SH \"" + topic + ": "), std::string::npos) << topic;
  }
}

TEST(Manual, SaysWhatItKnowsWhenAskedForSomethingElse) {
  for (const int ranks : {1, 2}) {
    const Outcome outcome = run("help weather", ranks);
    EXPECT_TRUE(outcome.every_code_is(2));
    ASSERT_EQ(outcome.own_err_lines().size(), 1u) << outcome.err;
    EXPECT_NE(outcome.err.find("help weather: is no command, and no topic: these are data, "),
              std::string::npos);
  }
}

}  // namespace
}  // namespace prunadag::test
