// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// --groups on the command line.
#include <gtest/gtest.h>

#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

class GroupWork : public testing::Test {
 protected:
  void SetUp() override {
    data = folder.with("s.svm", samples(3, 200));
    std::string text;
    for (int j = 0; j < 30; ++j) text += std::to_string(1 + j / 3) + "\n";  // features 1 to 3 first
    groups = folder.with("groups.txt", text);
  }
  std::string path(const std::string& name) const { return (folder / name).string(); }
  Outcome fit(const std::string& words, int ranks = 2) {
    return run("fit --data " + data + " --loss logistic --model " + path("m.h5") + " " + words,
               ranks);
  }
  Folder folder;
  std::string data, groups;
};

TEST_F(GroupWork, AFitTellsItsGroupsAndIsPrunedByThem) {
  Outcome outcome = fit("--groups " + groups + " --target 1");
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "10 groups of features")) << outcome.out;
  outcome = run("prune --model " + path("m.h5") + " --sparsity 90% --output " + path("p.h5"), 2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  outcome = run("info " + path("p.h5"), 1);
  EXPECT_TRUE(contains(outcome.out, "nonzero weights    3\n")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "groups")) << outcome.out;
  outcome = run("evaluate --model " + path("m.h5") + " --data " + data + " --sparsity 90% --csv " +
                    path("e.csv"),
                2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  const std::string row = lines_in(slurp(folder / "e.csv")).back();
  EXPECT_TRUE(contains(row, ",3,")) << row;  // nonzero weights
}

TEST_F(GroupWork, APathKeepsWholeGroups) {
  const Outcome outcome =
      run("path --data " + data + " --loss logistic --groups " + groups +
              " --sparsity 0,50,90 --folds 3 --csv " + path("p.csv") + " --model " + path("p.h5"),
          2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "10 groups of features")) << outcome.out;
  const std::vector<std::string> rows = lines_in(slurp(folder / "p.csv"));
  ASSERT_EQ(rows.size(), 4u);
  for (const auto& [row, weights] : {std::pair{1, "30"}, {2, "15"}, {3, "3"}}) {
    EXPECT_TRUE(contains("," + rows[std::size_t(row)] + ",", std::string(",") + weights + ","))
        << rows[std::size_t(row)];
  }
}

TEST_F(GroupWork, OfUnequalSizesAreTakenFromPathsByTheirSparsities) {
  std::string text;
  for (int j = 0; j < 30; ++j) text += j < 24 ? "0\n" : j < 27 ? "1\n" : "2\n";
  const std::string uneven = folder.with("uneven.txt", text);
  Outcome outcome = run("path --data " + data + " --loss logistic --groups " + uneven +
                            " --sparsity 0,60 --model " + path("p.h5"),
                        2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  const std::string prune = "prune --model ";
  outcome = run(prune + path("p.h5") + " --sparsity 60% --output " + path("m.h5"), 2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  // The group of the informative features is left, with 24 of 30 weights.
  EXPECT_TRUE(contains(run("info " + path("m.h5"), 1).out, "nonzero weights    24\n"));
  // The model from the path knows its groups.
  outcome = run(prune + path("p.h5") + " --sparsity 0 --output " + path("all.h5"), 2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  outcome = run(prune + path("all.h5") + " --sparsity 30% --output " + path("two.h5"), 2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(contains(run("info " + path("two.h5"), 1).out, "nonzero weights    27\n"));
}

TEST_F(GroupWork, MethodsWithoutGroupsSayThatTheyFitByWeights) {
  const Outcome outcome = fit("--groups " + groups + " --method fw1 --target 50% --scale maxabs");
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(contains(outcome.out + outcome.err, "groups: fw1 fits every weight for itself"))
      << outcome.out << outcome.err;
}

TEST_F(GroupWork, WrongFilesAreRefusedOnOneLine) {
  const auto refused = [&](const std::string& text, int code, const std::string& message) {
    const Outcome outcome = fit("--groups " + folder.with("wrong.txt", text));
    EXPECT_TRUE(outcome.every_code_is(code)) << outcome.err;
    EXPECT_TRUE(contains(outcome.err, message)) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(folder / "m.h5"));
  };
  refused("1\n2\n3\n", 3, "wrong.txt: 3 numbers for the 30 features");
  std::string text;
  for (int j = 0; j < 30; ++j) text += j == 20 ? "31\n" : "0\n";
  refused(text, 3, "wrong.txt: feature 21: group 31: must be a whole number from 0 to 30");
  refused("one\n", 3, "wrong.txt:1");
  const Outcome missing = fit("--groups " + path("none.txt"));
  EXPECT_TRUE(missing.every_code_is(3)) << missing.err;
  const Outcome many = fit("--groups " + groups + " --target 11");
  EXPECT_TRUE(many.every_code_is(2)) << many.err;
  EXPECT_TRUE(contains(many.err, "target 11: there are only 10 groups of features")) << many.err;
}

}  // namespace
}  // namespace prunadag::test
