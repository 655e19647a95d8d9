// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Studies as users run them: without gnuplot, killed, and with a gnuplot that fails.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "cli/run.hpp"

namespace prunadag::test {
namespace {

TEST(Study, IsWrittenWithoutGnuplotAndGoesOnInItsFolder) {
  const Folder folder;
  const std::string words =
      "reproduce figure2 --runs 1 --max-iterations 20 --output " + (folder / "study").string();
  const Outcome without = run(words, 2, "PATH=/nonexistent");
  ASSERT_TRUE(without.every_code_is(0)) << without.err;
  ASSERT_EQ(without.own_err_lines().size(), 1u) << without.err;
  EXPECT_NE(without.err.find("no pictures: there is no gnuplot"), std::string::npos);
  EXPECT_TRUE(fs::exists(folder / "study/figure2/4.csv"));
  EXPECT_TRUE(fs::exists(folder / "study/figure2/figure2.gp"));
  EXPECT_TRUE(fs::exists(folder / "study/report.md"));
  const fs::file_time_type before = fs::last_write_time(folder / "study/figure2/4.csv");
  EXPECT_TRUE(run(words, 3).every_code_is(0));
  EXPECT_EQ(fs::last_write_time(folder / "study/figure2/4.csv"), before);
}

TEST(Study, ThatWasKilledGoesOnAndLosesNothing) {
  const Folder folder;
  const std::string output = (folder / "study").string();
  const std::string words = "reproduce table2 --runs 3 --max-iterations 100 --output " + output;
  // An empty line begins every fit. With three in two parts, one part has a whole fit.
  const std::string killed =
      folder.with("killed", "\"$@\" & pid=$!; until [ $(cat " + output +
                                "/table2/parts/* | grep -c '^$') -ge 3 ]; do kill -0 $pid || exit; "
                                "sleep 0.02; done 2> /dev/null; kill -KILL $pid; wait $pid\n");
  const Outcome first = run(words, 2, "sh " + killed);
  std::set<std::string> kept;
  if (fs::exists(output + "/table2/parts")) {
    for (const auto& part : fs::directory_iterator(output + "/table2/parts")) {
      const std::string text = slurp(part.path());  // the last fit may be cut off
      for (const std::string& line : lines_in(text.substr(0, text.rfind("\n\n") + 1))) {
        if (!line.empty()) kept.insert(line);
      }
    }
  }
  EXPECT_FALSE(kept.empty()) << first.err;
  const Outcome second = run(words + " --ranks-per-run 2", 3);
  ASSERT_TRUE(second.every_code_is(0)) << second.err;
  // 6 problems x 3 seeds x 7 methods (8 on A3) x 10 sparsities, and a header
  const std::vector<std::string> rows = lines_in(slurp(output + "/table2/runs.csv"));
  EXPECT_EQ(rows.size(), (6 * 7 + 1) * 3 * 10 + 1u);
  const std::set<std::string> all(rows.begin(), rows.end());
  EXPECT_TRUE(std::includes(all.begin(), all.end(), kept.begin(), kept.end()));
}

TEST(Study, SaysWhatGnuplotSaidAndWritesTheReport) {
  const Folder folder;
  fs::create_directories(folder / "bin");
  folder.with("bin/gnuplot", "#!/bin/sh\necho 'no such terminal'\nexit 1\n");
  fs::permissions(folder / "bin/gnuplot", fs::perms::all);
  const std::string output = (folder / "study").string();
  const Outcome outcome = run("reproduce figure2 --runs 1 --max-iterations 20 --output " + output,
                              2, "PATH=" + (folder / "bin").string() + ":$PATH");
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  ASSERT_EQ(outcome.own_err_lines().size(), 1u) << outcome.err;
  EXPECT_NE(outcome.err.find("no pictures: " + output +
                             "/figure2/figure2.png was not finished: "
                             "no such terminal"),
            std::string::npos)
      << outcome.err;
  EXPECT_TRUE(fs::exists(output + "/report.md"));
}

}  // namespace
}  // namespace prunadag::test
