// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// `prunadag bench` as users run it. Sizes are tiny, and no test looks at a time.
#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/run.hpp"

namespace prunadag::test {
namespace {

TEST(BenchCommand, PrintsATableAndKeepsItAsJson) {
  const Folder folder;
  const std::string file = (folder / "bench.json").string();
  const Outcome outcome =
      run("bench --cases update-v4,sparse-uniform --rows 50 --cols 40 --parameters 300 "
          "--repetitions 1 --seconds 0 --json " +
              file,
          2);
  EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  const std::vector<std::string> lines = lines_in(outcome.out);
  ASSERT_EQ(lines.size(), 4u) << outcome.out;
  EXPECT_TRUE(lines[0].starts_with("2 ranks on 1 node: ")) << lines[0];
  EXPECT_TRUE(lines[2].starts_with("sparse-uniform ")) << lines[2];
  EXPECT_TRUE(lines[3].starts_with("update-v4 ")) << lines[3];
  const auto json = nlohmann::json::parse(slurp(file));
  EXPECT_EQ(json["machine"]["ranks"], 2);
  EXPECT_EQ(json["cases"][0]["rows"], 50);
  EXPECT_EQ(json["cases"][1]["bytes"], 72 * 300);
  EXPECT_EQ(folder.files(), (std::vector<std::string>{"bench.json"}));
  EXPECT_TRUE(run("info " + file, 1).out.starts_with(file + ": measurements of prunadag bench\n"));
}

TEST(BenchCommand, RefusesWhatMakesNoSense) {
  for (const auto& [words, code, message] :
       {std::tuple{"--cases all,update-v3", 2, "unknown case 'all': use dense-squared, "},
        std::tuple{"--rows ten", 2, "rows: 'ten' is not a whole number"},
        std::tuple{"--seconds x", 2, "seconds: 'x' is not a number"},
        std::tuple{"--json /no/such/folder/b.json", 3,
                   "/no/such/folder/b.json: cannot be written: No such file or directory"}}) {
    const Outcome outcome = run(std::string("bench ") + words, 2);
    EXPECT_TRUE(outcome.every_code_is(code)) << words;
    EXPECT_TRUE(outcome.err.starts_with(std::string("prunadag: error: ") + message)) << outcome.err;
  }
}

}  // namespace
}  // namespace prunadag::test
