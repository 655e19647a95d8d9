// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Weights of samples and of classes, wherever they are given.
#include <random>

#include <gtest/gtest.h>

#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

class WeightsWork : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder / name).string(); }
  /// Runs a fit and returns the line that it prints about the training samples.
  std::string trained(const std::string& words, int ranks = 2) {
    const Outcome outcome =
        run("fit --loss logistic --max-iterations 30 --model " + path("m.h5") + " " + words, ranks);
    EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
    const std::size_t from = outcome.out.find("training:");
    return outcome.out.substr(from, outcome.out.find('\n', from) - from);
  }
  Folder folder;
};

TEST_F(WeightsWork, AreTheSameFromAColumnAFileOrBehindTheLabel) {
  std::mt19937 generator(7);
  std::normal_distribution<double> normal;
  std::string table = "y,w,a,b,c\n", sparse, weights, repeated = "y,a,b,c\n";
  for (int i = 0; i < 80; ++i) {
    const int weight = i % 3, label = i % 5 ? 1 : -1;
    const std::string a = std::to_string(normal(generator) + 0.5 * label),
                      b = std::to_string(normal(generator)),
                      c = std::to_string(normal(generator) * 100);
    table +=
        std::to_string(label) + "," + std::to_string(weight) + "," + a + "," + b + "," + c + "\n";
    sparse += std::to_string(label) + (weight == 1 ? "" : ":" + std::to_string(weight)) +
              " 1:" + a + " 2:" + b + " 3:" + c + "\n";
    weights += std::to_string(weight) + "\n";
    for (int k = 0; k < weight; ++k)
      repeated += std::to_string(label) + "," + a + "," + b + "," + c + "\n";
  }
  const std::string expected = trained("--label-column y --data " + folder.with("r.csv", repeated));
  const std::string csv = folder.with("t.csv", table), file = folder.with("w.txt", weights);
  for (const int ranks : {1, 3}) {
    EXPECT_EQ(trained("--label-column y --weight-column w --data " + csv, ranks), expected);
    EXPECT_EQ(trained("--weight-column label --data " + folder.with("s.svm", sparse), ranks),
              expected);
    EXPECT_EQ(
        trained("--label-column y --ignore-columns w --weights " + file + " --data " + csv, ranks),
        expected);
  }
  const Outcome predicted =
      run("predict --model " + path("m.h5") + " --label-column y --weight-column w --data " + csv +
              " --output " + path("p.txt"),
          2);
  EXPECT_TRUE(predicted.every_code_is(0)) << predicted.err;
  EXPECT_EQ(lines_in(slurp(path("p.txt"))).size(), 80u);
}

TEST_F(WeightsWork, OfClassesMakeTheRareOneCount) {
  std::string text;
  std::mt19937 generator(3);
  std::normal_distribution<double> normal;
  for (int i = 0; i < 400; ++i) {
    const int label = i % 20 == 0 ? 2 : 1;
    text += std::to_string(label) +
            " 1:" + std::to_string(normal(generator) + (label == 2 ? 1.0 : 0.0)) + "\n";
  }
  const std::string data = "--data " + folder.with("rare.svm", text);
  int calls = 0;
  const auto rare = [&](const std::string& words) {
    trained(data + " " + words);
    const std::string labels = path("labels" + std::to_string(++calls));
    const Outcome predicted =
        run("predict --model " + path("m.h5") + " " + data + " --output " + labels, 1);
    EXPECT_TRUE(predicted.every_code_is(0)) << predicted.err;
    int count = 0;
    for (const std::string& line : lines_in(slurp(labels))) count += line == "2";
    return count;
  };
  EXPECT_LT(rare(""), 4);
  EXPECT_GT(rare("--class-weight balanced"), 40);
  EXPECT_EQ(rare("--class-weight 2:19"), rare("--class-weight 1:1,2:19"));
  EXPECT_GT(rare("--class-weight 2:19"), 40);
  const Outcome told = run("info " + path("m.h5"), 1);
  EXPECT_TRUE(contains(told.out, "2:19")) << told.out;
}

TEST_F(WeightsWork, OfNothingLeaveASampleOutWithANote) {
  const std::string rows = folder.with("z.csv", "y,w,a\n1,1,2\n-1,2,3\n1,0,1\n-1,0,5\n1,3,1\n"),
                    bare = folder.with("bare.csv", "y,a\n1,2\n-1,3\n1,1\n"),
                    file = folder.with("w.txt", "1\n2\n0\n");
  const std::string fit =
      "fit --loss logistic --model " + path("m.h5") + " --label-column y --data ";
  for (const int ranks : {1, 3}) {
    const Outcome column = run(fit + rows + " --weight-column w", ranks);
    EXPECT_TRUE(column.every_code_is(0)) << column.err;
    EXPECT_TRUE(contains(column.err, rows + ": 2 of 5 samples weigh nothing: they are left out"))
        << column.err;
    const Outcome other = run(fit + bare + " --weights " + file, ranks);
    EXPECT_TRUE(contains(other.err, file + ": 1 of 3 samples weigh nothing: they are left out"))
        << other.err;
  }
}

TEST_F(WeightsWork, ThatMakeNoSenseAreNamed) {
  const std::string good = folder.with("g.csv", "y,w,a\n1,1,2\n-1,2,3\n1,0,1\n");
  const std::string bad = folder.with("b.csv", "y,w,a\n1,1,2\n-1,-2,3\n");
  const std::string none = folder.with("n.csv", "y,w,a\n1,0,2\n-1,0,3\n");
  const std::string sparse = folder.with("s.svm", "1:2 1:1\n-1:-3 1:2\n");
  const std::string three = folder.with("w.txt", "1\n-1\n1\n"),
                    two = folder.with("w2.txt", "1\n1\n");
  const std::string fit =
      "fit --loss logistic --model " + path("m.h5") + " --label-column y --data ";
  const std::vector<std::pair<std::string, std::pair<int, std::string>>> cases{
      {fit + bad + " --weight-column w", {3, bad + ":3:4: weight -2: must not be negative"}},
      {fit + none + " --weight-column w", {3, none + ": all of 2 samples weigh nothing"}},
      {fit + good + " --weight-column y", {2, "column 'y' is both the weight and the label"}},
      {fit + good + " --weight-column w --weights " + three,
       {2, "give --weights or --weight-column, not both"}},
      {fit + good + " --ignore-columns w --weights " + three,
       {3, three + ": sample 2: weight -1: must not be negative"}},
      {fit + good + " --ignore-columns w --weights " + two,
       {3, two + ": 2 numbers for the 3 samples of " + good}},
      {"fit --loss logistic --model " + path("m.h5") + " --weight-column label --data " + sparse,
       {3, sparse + ":2:4: weight -3: must not be negative"}},
      {fit + good + " --weight-column w --class-weight 3:1",
       {2, "class-weight: label 3: the classes are -1 and 1"}},
      {fit + good + " --class-weight -1:2,3:1",
       {2, "class-weight: label 3: the classes are -1 and 1"}},
      {fit + good + " --class-weight 1:-1",
       {2, "class-weight '1:-1': factor -1: must be finite and not negative"}},
      {fit + good + " --class-weight heavy",
       {2,
        "class-weight 'heavy': write balanced, or LABEL:FACTOR,LABEL:FACTOR, such as 1:10,-1:1"}},
      {fit + good + " --test-weights " + two, {2, "--test-weights without --test"}},
      {"fit --loss squared --model " + path("m.h5") + " --label-column y --data " + good +
           " --class-weight balanced",
       {2, "--class-weight with a loss that has none"}},
  };
  for (const int ranks : {1, 3}) {
    for (const auto& [words, expected] : cases) {
      const Outcome outcome = run(words, ranks);
      EXPECT_TRUE(outcome.every_code_is(expected.first)) << words << outcome.err;
      ASSERT_GE(outcome.own_err_lines().size(), 1u) << words;
      EXPECT_EQ(outcome.own_err_lines().back(), "prunadag: error: " + expected.second) << words;
    }
  }
}

}  // namespace
}  // namespace prunadag::test
