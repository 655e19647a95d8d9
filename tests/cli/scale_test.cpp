// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// `prunadag scale` as users run it: runs that add up to a study, and its summary.
#include <algorithm>

#include <gtest/gtest.h>

#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

class ScaleCommand : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder / name).string(); }
  Outcome scale(const std::string& mode, int ranks, const std::string& file) const {
    return run(
        "scale --mode " + mode + " --rows 64 --cols 30 --iterations 5 --output " + path(file),
        ranks);
  }
  Folder folder;
};

TEST_F(ScaleCommand, AddsRunsToAFileAndSummarisesFiles) {
  for (int ranks : {1, 2, 3}) {
    for (const char* mode : {"strong", "weak"}) {
      const Outcome outcome = scale(mode, ranks, std::string(mode) + ".jsonl");
      EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
      EXPECT_EQ(lines_in(outcome.out).size(), 1u) << outcome.out;
    }
  }
  EXPECT_EQ(lines_in(slurp(folder / "weak.jsonl")).size(), 3u);
  EXPECT_TRUE(contains(slurp(folder / "weak.jsonl"), "\"rows\":192,"));
  folder.with("cut.jsonl", "{\"mode\": \"strong\", \"pro");
  const Outcome summary =
      run("scale --summarise " + path("strong.jsonl") + " " + path("weak.jsonl") + " " +
              path("cut.jsonl") + " --latency 2 --bandwidth 10 --pictures " + path("pictures"),
          2);
  EXPECT_TRUE(summary.every_code_is(0)) << summary.err;
  EXPECT_TRUE(summary.err.starts_with("prunadag: " + path("cut.jsonl") +
                                      ":1: passed over: cut off, or not JSON\n"));
  EXPECT_TRUE(contains(summary.out, "strong: classify of 64 x 30 by prunadag-v3\n"));
  EXPECT_TRUE(contains(summary.out, "weak: classify of 64 x 30 per rank by prunadag-v3\n"));
  EXPECT_TRUE(contains(summary.out, "strong on a network of 2 us and 10 GB/s: "));
  EXPECT_TRUE(fs::exists(folder / "pictures" / "strong.gp"));
  EXPECT_TRUE(fs::exists(folder / "pictures" / "weak.csv"));
}

TEST_F(ScaleCommand, SaysWhyThereAreNoPictures) {
  ASSERT_TRUE(scale("strong", 1, "alone.jsonl").every_code_is(0));
  const Outcome without =
      run("scale --summarise " + path("alone.jsonl") + " --pictures " + path("undrawn"), 2,
          "PATH=/nonexistent");
  EXPECT_TRUE(without.every_code_is(0)) << without.err;
  ASSERT_EQ(without.own_err_lines().size(), 1u) << without.err;
  EXPECT_TRUE(contains(without.err, "no pictures: there is no gnuplot"));
  EXPECT_TRUE(fs::exists(folder / "undrawn" / "strong.gp"));
}

TEST_F(ScaleCommand, RefusesWhatMakesNoSense) {
  const auto expect_error = [](const std::string& words, int code, const std::string& message) {
    const Outcome outcome = run("scale " + words, 2);
    EXPECT_TRUE(outcome.every_code_is(code)) << words;
    EXPECT_EQ(outcome.err, "prunadag: error: " + message + "\n") << words;
  };
  expect_error("", 2, "--output is missing; --help shows an example");
  expect_error("--mode both --output x", 2, "mode 'both': use strong or weak");
  expect_error("--method prunadag-v5 --output x", 2,
               "unknown method 'prunadag-v5': did you mean 'prunadag-v1'?");
  expect_error("--latency 3 --output x", 2, "--latency belongs to --summarise");
  expect_error("--output /no/such/folder/x", 3,
               "/no/such/folder/x: cannot be written: No such file or directory");
  expect_error("--summarise", 2, "--summarise needs a value");
  expect_error("--summarise " + path("none"), 3,
               path("none") + ": cannot be read: No such file or directory");
  const std::string notes = folder.with("notes", "");
  expect_error("--summarise " + notes, 3, notes + ": no runs of prunadag scale");
  expect_error("--summarise " + notes + " --bandwidth 0", 2, "bandwidth 0: must be positive");
  expect_error("--rows 10 --cols 20 --problem sparco9 --output " + path("x"), 2,
               "sparco9 with 10 rows and 20 columns: it is square");
  EXPECT_EQ(folder.files(), (std::vector<std::string>{"notes"}));
}

}  // namespace
}  // namespace prunadag::test
