// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// prunadag path, and the commands that take its models, as users run them.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

class Path : public ::testing::Test {
 protected:
  const Folder folder;
  const std::string train = folder.with("train.svm", samples(1, 200));
  const std::string test = folder.with("test.svm", samples(2, 100));

  std::string at(const std::string& name) const { return (folder / name).string(); }
  Outcome path(const std::string& words, int ranks = 1) const {
    return run("path --data " + train + " --loss logistic --model " + at("path.h5") + " " + words,
               ranks);
  }
};

TEST_F(Path, ShowsEveryModelAndKeepsThemInOneFile) {
  for (const int ranks : {1, 2}) {
    const Outcome made = path("--test " + test + " --csv " + at("path.csv"), ranks);
    ASSERT_TRUE(made.every_code_is(0)) << made.err;
    EXPECT_TRUE(contains(made.out, "features of the model with 1 weights: "));
    const std::vector<std::string> csv = lines_in(slurp(at("path.csv")));
    ASSERT_EQ(csv.size(), 6u);  // sparsities of 95 and 98 % both leave one of 30 weights
    EXPECT_TRUE(contains(csv[0], "sparsity,nonzeros,l2,loss"));
    const char* const begins[] = {"0,30,", "0.5,15,", "0.8,6,", "0.9,3,", "0.95,1,"};
    for (std::size_t k = 0; k < 5; ++k)
      EXPECT_TRUE(csv[k + 1].starts_with(begins[k])) << csv[k + 1];

    const Outcome shown = run("evaluate --model " + at("path.h5") + " --data " + test, ranks);
    ASSERT_TRUE(shown.every_code_is(0)) << shown.err;
    EXPECT_EQ(lines_in(shown.out).size(), csv.size());
    const Outcome info = run("info " + at("path.h5"), ranks);
    ASSERT_TRUE(info.every_code_is(0)) << info.err;
    EXPECT_TRUE(contains(info.out, "sparsity 90 %"));
  }
}

TEST_F(Path, OfARegressionShowsMeansOfTheLoss) {
  std::string table = "y,a,b,c\n";
  for (int i = 0; i < 80; ++i) {
    const double a = std::sin(i), b = std::cos(2 * i), c = std::sin(3 * i);
    table += fmt::format("{},{},{},{}\n", 50 + 2 * a - b + 0.1 * std::sin(7 * i), a, b, c);
  }
  const Outcome made = run("path --data " + folder.with("t.csv", table) +
                               " --label-column y --loss squared --l2 0 --sparsity 0,50 --test " +
                               at("t.csv") + " --model " + at("p.h5") + " --csv " + at("p.csv"),
                           2);
  ASSERT_TRUE(made.every_code_is(0)) << made.err;
  const std::vector<std::string> csv = lines_in(slurp(at("p.csv")));
  ASSERT_EQ(csv.size(), 3u);
  double loss, rmse;
  ASSERT_EQ(std::sscanf(csv[1].c_str(), "%*[^,],%*[^,],%*[^,],%lf,%lf", &loss, &rmse), 2);
  EXPECT_NEAR(loss, 0.5 * rmse * rmse, 1e-12);
}

TEST_F(Path, SaysSoWhereWeightsHaveNoEnd) {
  std::string separable;
  for (int i = 0; i < 40; ++i) {
    separable += fmt::format("{} 1:{} 2:{}\n", i % 2 ? 1 : -1, i % 2 ? 1 + i : -1 - i, i % 5);
  }
  const std::string words = "path --data " + folder.with("separable.svm", separable) +
                            " --loss logistic --sparsity 0 --model " + at("s.h5");
  const Outcome endless = run(words + " --l2 0", 1);
  EXPECT_TRUE(endless.every_code_is(0)) << endless.err;
  EXPECT_TRUE(contains(endless.err, "without --l2 their weights have no end")) << endless.err;
  EXPECT_EQ(run(words, 1).err, "");
}

TEST_F(Path, ChoosesByFoldsAndGivesModelsAway) {
  const Outcome made = path("--folds 3 --csv " + at("path.csv"), 2);
  ASSERT_TRUE(made.every_code_is(0)) << made.err;
  EXPECT_TRUE(contains(slurp(at("path.csv")), "1se"));
  for (const std::string words : {"--choice 1se", "--choice best", "--sparsity 80%"}) {
    const Outcome taken =
        run("prune --model " + at("path.h5") + " " + words + " --output " + at("one.h5"), 2);
    ASSERT_TRUE(taken.every_code_is(0)) << taken.err;
    const Outcome whole = run("predict --model " + at("one.h5") + " --data " + test +
                                  " --what margin --output " + at("a"),
                              1);
    const Outcome part = run("predict --model " + at("path.h5") + " " + words + " --data " + test +
                                 " --what margin --output " + at("b"),
                             2);
    ASSERT_TRUE(whole.every_code_is(0)) << whole.err;
    ASSERT_TRUE(part.every_code_is(0)) << part.err;
    EXPECT_FALSE(slurp(at("a")).empty());
    EXPECT_EQ(slurp(at("a")), slurp(at("b")));
  }
}

TEST_F(Path, IsChosenByScoreWhereThatIsWanted) {
  const Outcome made = path("--folds 3 --choose-by score --csv " + at("path.csv"), 2);
  ASSERT_TRUE(made.every_code_is(0)) << made.err;
  const std::vector<std::string> csv = lines_in(slurp(at("path.csv")));
  double best = 0, chosen = -1;
  for (std::size_t k = 1; k < csv.size(); ++k) {
    double score;
    ASSERT_EQ(std::sscanf(csv[k].c_str(), "%*f,%*d,%*f,%*f,%*f,%*f,%*f,%lf", &score), 1) << csv[k];
    best = std::max(best, score);
    if (contains(csv[k], "best")) chosen = score;
  }
  EXPECT_EQ(chosen, best);
  EXPECT_TRUE(path("--choose-by score").every_code_is(2));
}

TEST_F(Path, OfAFitHasItsRefits) {
  const std::string words = "fit --data " + train + " --loss logistic --model " + at("fit.h5");
  for (const int ranks : {1, 2}) {
    const Outcome made = run(words + " --refit 50,80%", ranks);
    ASSERT_TRUE(made.every_code_is(0)) << made.err;
    const std::vector<std::string> lines = lines_in(made.out);
    const auto row = std::ranges::find_if(
        lines, [](const std::string& line) { return line.starts_with("        80         6  "); });
    ASSERT_NE(row, lines.end()) << made.out;
    double pruned, refitted;
    ASSERT_EQ(std::sscanf(row->c_str(), "%*f %*d %lf -> %lf", &pruned, &refitted), 2) << *row;
    EXPECT_LT(refitted, pruned);
    const Outcome shown = run("evaluate --model " + at("fit.h5") + " --data " + test, ranks);
    EXPECT_EQ(lines_in(shown.out).size(), 4u) << shown.out << shown.err;
    const Outcome taken =
        run("prune --model " + at("fit.h5") + " --sparsity 80% --output " + at("one.h5"), ranks);
    EXPECT_TRUE(contains(taken.out, "6 of 30 weights are nonzero")) << taken.out << taken.err;
  }
  const Outcome none = run(words + " --refit 99%", 2);
  EXPECT_TRUE(none.every_code_is(2)) << none.err;
}

TEST_F(Path, DrawsACurveOrSaysWhyNot) {
  const Outcome made = path("--validation 20% --picture " + at("curve.png"));
  ASSERT_TRUE(made.every_code_is(0)) << made.err;
  EXPECT_FALSE(slurp(at("curve.csv")).empty());
  const std::string script = slurp(at("curve.gp"));
  for (const char* name : {"training", "held back", "best"}) {
    EXPECT_TRUE(contains(script, "set label '" + std::string(name))) << name;
  }
  // The model of 30 weights is in the first line of the CSV file, and at the right of the picture.
  EXPECT_TRUE(contains(script, "set arrow from first 30, first ")) << script;
  if (contains(made.err, "there is no gnuplot")) GTEST_SKIP() << made.err;
  EXPECT_TRUE(slurp(at("curve.png")).starts_with("\x89PNG"));
  EXPECT_TRUE(contains(slurp(at("curve.svg")), "</svg>"));
}

TEST_F(Path, RefusesWhatMakesNoSenseOnOneLine) {
  const std::string path_file = at("path.h5");
  const struct {
    std::string words, message;
  } cases[] = {
      {"--sparsity 0,99%", "sparsity 99 %: leaves none of 30 weights"},
      {"--sparsity 90:50", "sparsity 90:50: give LOW:HIGH or a list"},
      {"--folds 1", "folds 1: must be at least 2"},
      {"--folds 201", "201 folds: there are only 200 samples"},
      {"--validation 2", "validation 2: give a share between 0 and 1"},
      {"--validation 0.2 --folds 3", "give either a share of the samples to validate on, or folds"},
      {"--folds 3 --l2 0.1,-1", "l2 -1: must be finite and at least 0"},
      {"--l2 0.1,1", "several --l2 need samples to choose by: --validation or --folds"},
      {"--saliency size", "unknown saliency 'size': use loo, curvature or magnitude"},
      {"--splice -1", "splice -1: must be at least 0"},
      {"--picture curve.jpg",
       "picture 'curve.jpg': give a name of letters, digits, - and _ that ends with .png"},
      {"--csv " + train, train + ": would be overwritten"},
  };
  for (const auto& [words, message] : cases) {
    const Outcome refused = path(words, 2);
    EXPECT_TRUE(refused.every_code_is(2)) << words << refused.err;
    EXPECT_EQ(refused.own_err_lines().back(), "prunadag: error: " + message);
    EXPECT_TRUE(slurp(path_file).empty());
  }
  ASSERT_TRUE(path("--splice 0").every_code_is(0));
  const std::string model = " --model " + path_file, output = " --output " + at("o");
  const struct {
    std::string words, message;
  } others[] = {
      {"predict --data " + test + model + output, "give --sparsity or --choice"},
      {"predict --data " + test + model + output + " --choice best", "made without --validation"},
      {"prune --threshold 0.1" + model + output, "holds the models of a path"},
      {"prune --sparsity 99%" + model + output, "leaves none of 30 weights"},
  };
  for (const auto& [words, message] : others) {
    const Outcome refused = run(words, 2);
    EXPECT_TRUE(refused.every_code_is(2)) << words << refused.err;
    EXPECT_TRUE(contains(refused.err, message)) << refused.err;
  }
}

TEST_F(Path, IsNotNeededToRefitAModelThatWasPruned) {
  const std::string model = at("fit.h5"), output = at("small.h5");
  ASSERT_TRUE(run("fit --data " + train + " --loss logistic --model " + model, 1).every_code_is(0));
  const std::string prune = "prune --sparsity 90% --model " + model + " --output " + output;
  std::string lines[2];
  for (const int ranks : {1, 2}) {
    const Outcome refitted = run(prune + " --refit --data " + train, ranks);
    ASSERT_TRUE(refitted.every_code_is(0)) << refitted.err;
    EXPECT_TRUE(contains(refitted.out, "refit: objective, with the penalty of a path, "))
        << refitted.out;
    EXPECT_TRUE(contains(refitted.out, ": 3 of 30 weights are nonzero")) << refitted.out;
    const Outcome shown = run("evaluate --sparsity 0 --model " + output + " --data " + train, 1);
    lines[ranks - 1] = lines_in(shown.out).back();
  }
  EXPECT_EQ(lines[0].substr(0, 30), lines[1].substr(0, 30));
  const Outcome refused = run(prune + " --data " + train, 1);
  EXPECT_TRUE(refused.every_code_is(2));
  EXPECT_EQ(refused.own_err_lines().back(), "prunadag: error: --data without --refit");
}

}  // namespace
}  // namespace prunadag::test
