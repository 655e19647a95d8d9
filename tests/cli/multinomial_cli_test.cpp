// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Many classes, from the command line: fit, evaluate, predict, prune, info.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <random>
#include <sstream>

#include <gtest/gtest.h>

#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

const std::vector<std::string> labels{"-2", "1.5", "7", "30"};

/// Returns samples of twelve features. Features 1 to 4 each indicate one class.
std::string table(unsigned seed, int count = 240) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  std::ostringstream text;
  for (int i = 0; i < count; ++i) {
    const std::size_t y = generator() % labels.size();
    text << labels[y];
    for (std::size_t j = 0; j < 12; ++j) {
      text << ' ' << j + 1 << ':' << normal(generator) + (j == y ? 3.0 : 0.0);
    }
    text << '\n';
  }
  return text.str();
}

class MultinomialWork : public testing::Test {
 protected:
  void SetUp() override {
    data = folder.with("train.svm", table(1));
    test = folder.with("test.svm", table(2));
  }
  std::string path(const std::string& name) const { return (folder / name).string(); }
  Outcome fit(const std::string& words, int ranks = 2) {
    return run("fit --loss multinomial --data " + data + " --model " + path("m.h5") + " " + words,
               ranks);
  }
  std::vector<std::string> predicted(const std::string& words, int ranks = 2) {
    const Outcome outcome = run("predict --model " + path("m.h5") + " --data " + test +
                                    " --output " + path("p.txt") + " " + words,
                                ranks);
    EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
    return lines_in(slurp(path("p.txt")));
  }
  Folder folder;
  std::string data, test;
};

TEST_F(MultinomialWork, LabelsOfAnyNumbersAreFittedMeasuredAndPredicted) {
  for (const int ranks : {1, 3}) {
    const Outcome outcome = fit("--test " + test + " --summary " + path("s.json"), ranks);
    ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
    EXPECT_TRUE(contains(outcome.err, "labels: 4 classes: -2, 1.5, 7, 30")) << outcome.err;
    const std::string mark = "accuracy ";
    const double accuracy = std::stod(outcome.out.substr(outcome.out.rfind(mark) + mark.size()));
    EXPECT_GT(accuracy, 88) << outcome.out;
    EXPECT_TRUE(contains(slurp(path("s.json")), "\"balanced_accuracy\"")) << outcome.out;

    const std::vector<std::string> found = predicted("", ranks);
    const std::vector<std::string> truth = lines_in(slurp(test));
    ASSERT_EQ(found.size(), truth.size());
    int right = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      right += truth[i].starts_with(found[i] + " ");
      EXPECT_NE(std::ranges::find(labels, found[i]), labels.end()) << found[i];
    }
    EXPECT_NEAR(100.0 * right / double(found.size()), accuracy, 0.006);
  }
  const Outcome told = run("info " + path("m.h5"), 1);
  EXPECT_TRUE(contains(told.out, "classes            -2, 1.5, 7, 30")) << told.out;
}

TEST_F(MultinomialWork, ProbabilitiesAreANumberForEachClass) {
  ASSERT_TRUE(fit("").every_code_is(0));
  const std::vector<std::string> named = predicted(""), shares = predicted("--what probability");
  ASSERT_EQ(shares.size(), named.size());
  for (std::size_t i = 0; i < shares.size(); ++i) {
    std::istringstream line(shares[i]);
    double sum = 0, most = -1;
    std::size_t likeliest = 0, count = 0;
    for (double p; line >> p; ++count) {
      sum += p;
      if (p > most) likeliest = count;
      most = std::max(most, p);
    }
    ASSERT_EQ(count, labels.size());
    EXPECT_NEAR(sum, 1.0, 1e-9);
    EXPECT_EQ(named[i], labels[likeliest]);
  }
}

TEST_F(MultinomialWork, PruningByFeatureKeepsTheFourThatTell) {
  Outcome outcome = fit("--prune-by feature --target 4");
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "groups: the 4 weights of each feature")) << outcome.out;
  outcome = run("prune --model " + path("m.h5") + " --sparsity 66.7% --refit --data " + data +
                    " --output " + path("small.h5"),
                2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "16 of 48 weights are nonzero")) << outcome.out;
  outcome = run("evaluate --model " + path("small.h5") + " --data " + test +
                    " --sparsity 0 --csv " + path("e.csv") + " --scores",
                2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  const std::string row = lines_in(slurp(path("e.csv"))).back();
  EXPECT_GT(std::stod(row.substr(row.rfind(',') + 1)), 0.88) << row;
  EXPECT_TRUE(contains(outcome.out, "log_loss")) << outcome.out;
}

TEST_F(MultinomialWork, APathPrunesByWeightOrByFeatureAndChooses) {
  for (const std::string what : {"weight", "feature"}) {
    for (const int ranks : {1, 3}) {
      const Outcome outcome = run(
          "path --loss multinomial --data " + data + " --test " + test + " --prune-by " + what +
              " --sparsity 0,66.7 --folds 3 --csv " + path("p.csv") + " --model " + path("m.h5"),
          ranks);
      ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
      const std::vector<std::string> rows = lines_in(slurp(folder / "p.csv"));
      ASSERT_EQ(rows.size(), 3u);
      EXPECT_TRUE(contains("," + rows[2] + ",", ",16,")) << rows[2];
      const std::string kept = "features of the model with 16 weights: '1', '2', '3', '4'";
      EXPECT_TRUE(what == "weight" || contains(outcome.out, kept)) << outcome.out;
      EXPECT_EQ(predicted("--choice best", ranks).size(), 240u);
    }
  }
  const Outcome measured = run("evaluate --model " + path("m.h5") + " --data " + test, 2);
  EXPECT_TRUE(measured.every_code_is(0)) << measured.err;
}

TEST_F(MultinomialWork, AFitMayBeRefittedAtSeveralSparsities) {
  const Outcome outcome = fit("--refit 50,90%");
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_EQ(predicted("--sparsity 90%").size(), 240u);
}

TEST_F(MultinomialWork, ARefitByFeatureKeepsAllWeightsOfAFeature) {
  const Outcome outcome = fit("--prune-by feature --refit 66.7%");
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, " 66.7        16 ")) << outcome.out;
  const Outcome told = run("info " + path("m.h5"), 1);
  EXPECT_TRUE(contains(told.out, "classes            -2, 1.5, 7, 30")) << told.out;
}

TEST_F(MultinomialWork, AStartIsForTheSameClasses) {
  ASSERT_TRUE(fit("").every_code_is(0));
  const std::string start = path("start.h5");
  std::filesystem::rename(path("m.h5"), start);
  EXPECT_TRUE(fit("--start " + start).every_code_is(0));
  std::string text = "\n" + table(1);
  for (std::size_t at = 0; (at = text.find("\n30 ", at)) != text.npos; ++at) text[at + 1] = '4';
  const std::string other = folder.with("forty.svm", text);
  const Outcome outcome = run(
      "fit --loss multinomial --data " + other + " --start " + start + " --model " + path("n.h5"),
      2);
  EXPECT_TRUE(outcome.every_code_is(3)) << outcome.err;
  EXPECT_TRUE(contains(outcome.own_err_lines().back(),
                       "a model of the classes -2, 1.5, 7, 30, where -2, 1.5, 7, 40 are"))
      << outcome.err;
}

TEST_F(MultinomialWork, ClassesMayBeWeighed) {
  ASSERT_TRUE(fit("--class-weight 30:50").every_code_is(0));
  std::map<std::string, int> counts;
  for (const std::string& label : predicted("")) ++counts[label];
  ASSERT_TRUE(fit("").every_code_is(0));
  int before = 0;
  for (const std::string& label : predicted("")) before += label == "30";
  EXPECT_GT(counts["30"], before);
  EXPECT_TRUE(fit("--class-weight balanced").every_code_is(0));
}

TEST_F(MultinomialWork, WhatItDoesNotTakeIsNamed) {
  ASSERT_TRUE(fit("").every_code_is(0));
  const std::string other = folder.with("other.svm", "1.5 1:1\n8 2:1\n");
  const std::string one = folder.with("one.svm", "3 1:1\n3 2:1\n");
  const std::vector<std::pair<std::string, std::pair<int, std::string>>> cases{
      {"evaluate --model " + path("m.h5") + " --data " + other,
       {3, other + ": sample 2: label 8: the classes are -2, 1.5, 7, 30"}},
      {"fit --loss multinomial --model " + path("n.h5") + " --data " + one,
       {3, one + ": the labels have one value (3): from 2 to 1000 classes are needed"}},
      {"fit --loss multinomial --classes even/odd --model " + path("n.h5") + " --data " + data,
       {2, "--classes with --loss multinomial: every label is a class"}},
      {"fit --loss multinomial --class-weight 8:2 --model " + path("n.h5") + " --data " + data,
       {2, "class-weight: label 8: the classes are -2, 1.5, 7, 30"}},
      {"fit --loss logistic --prune-by feature --model " + path("n.h5") + " --data " + data,
       {2, "--prune-by feature with --loss logistic: a feature has one weight"}},
      {"fit --loss multinomial --prune-by row --model " + path("n.h5") + " --data " + data,
       {2, "prune-by 'row': use weight or feature"}},
  };
  for (const int ranks : {1, 3}) {
    for (const auto& [words, expected] : cases) {
      const Outcome outcome = run(words, ranks);
      EXPECT_TRUE(outcome.every_code_is(expected.first)) << words << outcome.err;
      ASSERT_GE(outcome.own_err_lines().size(), 1u) << words;
      EXPECT_EQ(outcome.own_err_lines().back(), "prunadag: error: " + expected.second);
    }
  }
}

}  // namespace
}  // namespace prunadag::test
