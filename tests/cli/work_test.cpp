// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The commands together: fit, evaluate, prune, predict, info.
#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

class Work : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder / name).string(); }
  Outcome fit(const std::string& more, int ranks = 2, const std::string& model = "m.h5") const {
    return run("fit --data " + train + " --loss logistic --units paper --model " + path(model) +
                   " " + more,
               ranks);
  }
  Folder folder;
  const std::string train = folder.with("train.svm", samples(1, 200));
  const std::string test = folder.with("test.svm", samples(2, 100));
};

TEST_F(Work, StandardInputIsReadAsAFileIs) {
  for (const int ranks : {1, 3}) {
    const std::string from = (ranks == 1 ? "cat " : "gzip -c ") + train + " |";
    const Outcome told = run("info -", ranks, from);
    EXPECT_TRUE(told.every_code_is(0)) << told.err;
    EXPECT_TRUE(told.out.starts_with("standard input: data\n")) << told.out;
    EXPECT_TRUE(contains(told.out, "samples            200\n")) << told.out;
    const std::string how = " --loss logistic --max-iterations 20 --model ";
    const Outcome fitted = run("fit --data -" + how + path("piped.h5"), ranks, from);
    EXPECT_TRUE(fitted.every_code_is(0)) << fitted.err;
    const Outcome named = run("fit --data " + train + how + path("named.h5"), ranks);
    EXPECT_TRUE(named.every_code_is(0)) << named.err;
    const auto predictions = [&](const std::string& model, const std::string& data,
                                 const std::string& before) {
      const std::string labels = path(model + ".labels" + std::to_string(ranks));
      const Outcome predicted =
          run("predict --data " + data + " --model " + path(model) + " --output " + labels, ranks,
              before);
      EXPECT_TRUE(predicted.every_code_is(0)) << predicted.err;
      return slurp(labels);
    };
    const std::string expected = predictions("named.h5", test, "");
    EXPECT_EQ(lines_in(expected).size(), 100u);
    EXPECT_EQ(predictions("piped.h5", "-", "cat " + test + " |"), expected);
  }
}

TEST_F(Work, OptionsFilesOfTheHomeFolderAreReadAndNoOthers) {
  fs::create_directory(folder / "home");
  fs::create_directory(folder / "here");
  const std::string one = "-tao_max_it 1\n";
  folder.with("here/.petscrc", one);
  folder.with("here/petscrc", "-dll_append ./none.so\n");
  const auto iterations = [&](const std::string& home, const std::string& more = "") {
    const Outcome outcome =
        run("fit --data " + train + " --loss logistic --max-iterations 3 " + "--model " +
                path("rc.h5") + " --summary " + path("rc.json") + " " + more,
            2, "cd " + path("here") + "; HOME=" + path(home));
    EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
    const std::string summary = slurp(path("rc.json")), name = "\"iterations\": ";
    return summary.substr(summary.find(name) + name.size(), 1);
  };
  EXPECT_EQ(iterations("home"), "3");
  EXPECT_FALSE(contains(run("info " + path("rc.h5"), 1).out, "skip_petscrc"));
  folder.with("home/.petscrc", one);
  EXPECT_EQ(iterations("home"), "1");
  EXPECT_EQ(iterations("home", "-skip_petscrc"), "3");
  EXPECT_EQ(iterations("home", "-skip_petscrc false"), "1");
  EXPECT_EQ(iterations("home", "-tao_max_it 2"), "2");
}

TEST_F(Work, HelpShowsOptionsDefaultsAndAnExample) {
  for (const char* command : {"fit", "evaluate", "prune", "predict", "info", "generate",
                              "dictionary", "bench", "scale"}) {
    const Outcome outcome = run(std::string(command) + " --help", 2);
    EXPECT_TRUE(outcome.every_code_is(0));
    EXPECT_TRUE(contains(outcome.out, "Example:\n")) << command;
    EXPECT_EQ(outcome.err, "");
    EXPECT_EQ(outcome.out.find("Example"), outcome.out.rfind("Example"));  // only one rank prints
  }
  EXPECT_TRUE(contains(run("fit --help", 1).out, "(=prunadag-v3)"));
  EXPECT_TRUE(contains(run("--help", 1).out, "Exit codes:"));
  EXPECT_TRUE(contains(run("--version", 1).out, "PETSc 3."));
}

TEST_F(Work, FitEvaluatePrunePredictAndInfoFitTogether) {
  Outcome outcome = fit("--test " + test + " --max-iterations 300 --history " + path("h.csv") +
                        " --summary " + path("s.json"));
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "labels: 1 stands for class -1, 2 for class +1"));
  EXPECT_TRUE(contains(outcome.out, "200 samples x 30 features"));
  EXPECT_TRUE(contains(outcome.out, "test:     objective"));

  const std::vector<std::string> history = lines_in(slurp(folder / "h.csv"));
  ASSERT_EQ(history.size(), 302u);
  EXPECT_EQ(
      history[0],
      "iteration,gradient_norm,objective,optimisable,acceptable,decreasable,below_delta,seconds");
  EXPECT_TRUE(history[1].starts_with("0,"));
  EXPECT_TRUE(contains(slurp(folder / "s.json"), "\"iterations\": 300"));

  outcome = run("evaluate --model " + path("m.h5") + " --data " + test +
                    " --sparsity 0,90% --csv " + path("e.csv"),
                2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  const std::vector<std::string> rows = lines_in(slurp(folder / "e.csv"));
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0], "model,method,sparsity,nonzeros,loss,omega,rho,accuracy");
  EXPECT_TRUE(contains(rows[2], "prunadag-v3,0.9,3,"));
  EXPECT_GT(std::stod(rows[2].substr(rows[2].rfind(',') + 1)), 0.9);

  outcome = run("evaluate --model " + path("m.h5") + " --data " + train +
                    " --split 0.7 --sparsity 0 --csv " + path("held.csv"),
                2);
  EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_EQ(lines_in(slurp(folder / "held.csv")).size(), 2u);

  outcome = run("prune --model " + path("m.h5") + " --sparsity 90 --output " + path("p.h5"), 3);
  EXPECT_EQ(outcome.out, path("p.h5") + ": 3 of 30 weights are nonzero\n");

  outcome =
      run("predict --model " + path("p.h5") + " --data " + test + " --output " + path("y.txt"), 3);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  const std::vector<std::string> predictions = lines_in(slurp(folder / "y.txt"));
  const std::vector<std::string> truth = lines_in(slurp(test));
  ASSERT_EQ(predictions.size(), 100u);
  int right = 0;
  for (std::size_t i = 0; i < 100; ++i) right += truth[i].starts_with(predictions[i] + " ");
  EXPECT_GT(right, 90);

  for (const char* file : {"m.h5", "h.csv", "s.json", "e.csv", "train.svm", "y.txt"}) {
    outcome = run("info " + path(file), 2);
    EXPECT_TRUE(outcome.every_code_is(0)) << file << outcome.err;
    EXPECT_GT(lines_in(outcome.out).size(), 2u) << file;
  }
}

/// Returns the weights of a model, which are its margins on unit samples.
std::vector<double> weights_of(const Folder& folder, const std::string& model) {
  std::string units;
  for (int j = 1; j <= 30; ++j) units += "0 " + std::to_string(j) + ":1\n";
  const std::string data = folder.with("units.svm", units), output = (folder / "w.txt").string();
  const Outcome outcome = run("predict --what margin --model " + (folder / model).string() +
                                  " --data " + data + " --output " + output,
                              1);
  EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
  std::vector<double> weights;
  for (const std::string& line : lines_in(slurp(output))) weights.push_back(std::stod(line));
  return weights;
}

TEST_F(Work, AnyNumberOfRanksGivesTheSameWeights) {
  std::vector<double> expected;
  for (int ranks = 1; ranks <= 4; ++ranks) {
    ASSERT_TRUE(fit("--max-iterations 200 --split 0.7 --seed 3", ranks).every_code_is(0));
    const std::vector<double> weights = weights_of(folder, "m.h5");
    ASSERT_EQ(weights.size(), 30u);
    if (ranks == 1) expected = weights;
    double difference = 0, norm = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      difference += std::pow(weights[i] - expected[i], 2);
      norm += std::pow(expected[i], 2);
    }
    EXPECT_LT(std::sqrt(difference / norm), 1e-10) << ranks << " ranks";
  }
}

double relative_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double difference = 0, norm = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    difference += std::pow(a.at(i) - b[i], 2);
    norm += b[i] * b[i];
  }
  return std::sqrt(difference / norm);
}

TEST_F(Work, EitherLayoutGivesTheSameWeights) {
  const std::string more = "--max-iterations 200 --intercept --test " + test + " --layout ";
  ASSERT_TRUE(fit(more + "samples", 2).every_code_is(0));
  const std::vector<double> expected = weights_of(folder, "m.h5");
  for (int ranks = 1; ranks <= 3; ++ranks) {
    const Outcome outcome = fit(more + "features --summary " + path("s.json"), ranks);
    ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
    EXPECT_EQ(contains(outcome.out, "layout: by features, as asked for"), ranks > 1);
    EXPECT_TRUE(contains(slurp(folder / "s.json"), "\"layout\": \"features\""));
    EXPECT_TRUE(contains(outcome.out, "30 features, dense"));
    EXPECT_LT(relative_difference(weights_of(folder, "m.h5"), expected), 1e-10);
  }
}

TEST_F(Work, TheLayoutFollowsTheShapeOfTheData) {
  const std::string wide = folder.with("wide.svm", samples(1, 10));
  const std::string words = " --loss logistic --max-iterations 5 --model " + path("m.h5");
  EXPECT_TRUE(contains(run("fit --data " + wide + words, 2).out, "layout: by features: "));
  EXPECT_TRUE(contains(run("fit --data " + train + words, 2).out, "layout: by samples: "));
}

TEST_F(Work, AFitByTheGramMatrixFindsTheSameWeights) {
  const std::string words = "fit --data " + train + " --loss squared --intercept --l2 1 --model " +
                            path("g.h5") + " --method adagrad --tolerance 1e-8 --gram ";
  ASSERT_TRUE(run(words + "never", 2).every_code_is(0));
  const std::vector<double> expected = weights_of(folder, "g.h5");
  for (int ranks = 1; ranks <= 3; ++ranks) {
    const Outcome outcome =
        run(words + "always --summary " + path("s.json") + " --history " + path("h.csv"), ranks);
    ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    EXPECT_TRUE(contains(outcome.out, "gradients: by the Gram matrix of the samples\n"));
    EXPECT_TRUE(contains(outcome.out, "adagrad: converged: the gradient's norm is within 1e-08 ("));
    EXPECT_TRUE(contains(slurp(folder / "s.json"), "\"gram\": true"));
    EXPECT_LT(relative_difference(weights_of(folder, "g.h5"), expected), 1e-8);
  }
  const Outcome small = run(words + "auto", 2);  // the data are too small for it
  EXPECT_TRUE(small.every_code_is(0)) << small.err;
  EXPECT_FALSE(contains(small.out, "Gram")) << small.out;
}

TEST_F(Work, ASplitIsMeasuredOnWhatTheModelHasNotSeen) {
  const Outcome fitted = fit("--split 0.7 --seed 7 --max-iterations 50");
  const std::string evaluate =
      "evaluate --model " + path("m.h5") + " --data " + train + " --sparsity 0 ";
  const Outcome held = run(evaluate + "--split 0.7", 2);
  const std::string accuracy = held.out.substr(held.out.find_last_not_of("\n") - 4, 5);
  EXPECT_TRUE(contains(fitted.out.substr(fitted.out.find("test: ")), "accuracy " + accuracy))
      << held.out;
  for (const char* other : {"--split 0.6", "--split 0.7 --seed 8"}) {
    const Outcome outcome = run(evaluate + other, 2);
    EXPECT_TRUE(outcome.every_code_is(2));
    EXPECT_TRUE(
        contains(outcome.err, "the model was fitted with --split 0.7 --seed 7 on train.svm"));
  }
}

TEST_F(Work, ASplitOfASubsetIsMeasuredOnWhatTheModelHasNotSeen) {
  const Outcome fitted = fit("--subset 120 --split 0.5 --seed 7 --max-iterations 50");
  EXPECT_TRUE(contains(fitted.out, "60 samples x 30 features")) << fitted.out << fitted.err;
  const std::string evaluate =
      "evaluate --model " + path("m.h5") + " --data " + train + " --sparsity 0 ";
  const Outcome held = run(evaluate + "--split 0.5", 2);
  const std::string accuracy = held.out.substr(held.out.find_last_not_of("\n") - 4, 5);
  EXPECT_TRUE(contains(fitted.out.substr(fitted.out.find("test: ")), "accuracy " + accuracy))
      << held.out;
  const Outcome other = run(evaluate + "--split 0.5 --subset 100", 2);
  EXPECT_TRUE(other.every_code_is(2));
  EXPECT_TRUE(contains(other.err,
                       "the model was fitted with --split 0.5 --subset 120 --seed 7 on train.svm"));
  EXPECT_TRUE(run(evaluate + "--subset 100", 2).every_code_is(0));
}

TEST_F(Work, AGeneratedProblemIsTheSameFileOnAnyRanksAndIsFitted) {
  for (const char* name : {"A2", "sparco9"}) {
    for (int ranks : {1, 3}) {
      const Outcome made =
          run(std::string("generate ") + name + " --seed 3 --output " +
                  path("p" + std::to_string(ranks)) + " --truth " + path("truth.txt"),
              ranks);
      ASSERT_TRUE(made.every_code_is(0)) << made.err;
    }
    EXPECT_EQ(slurp(folder / "p1"), slurp(folder / "p3")) << name;
    const Outcome fitted =
        run("fit --data " + path("p3") + " --loss squared --units paper --start " +
                path("truth.txt") + " --tolerance 1e-6 --model " + path("g.h5"),
            2);
    EXPECT_TRUE(
        contains(fitted.out, "converged: the gradient's norm is within 1e-06 (0 iterations)"))
        << fitted.out;
  }
}

TEST_F(Work, SeveralModelsAreComparedSideBySide) {
  fit("--max-iterations 50 --method prunadag-v4", 1, "a.h5");
  fit("--max-iterations 50 --method adagrad", 1, "b.h5");
  const Outcome outcome =
      run("evaluate --model " + path("a.h5") + " --model " + path("b.h5") + " --data " + test, 2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "prunadag-v4        adagrad"));
  EXPECT_EQ(lines_in(outcome.out).size(), 7u);
}

TEST_F(Work, StartsFromZeroAFileOrAModel) {
  const std::string numbers = [] {
    std::string text;
    for (int j = 0; j < 30; ++j) text += std::to_string(j * 0.01) + "\n";
    return text;
  }();
  fit("--max-iterations 0 --start " + folder.with("x0.txt", numbers));
  const std::vector<double> weights = weights_of(folder, "m.h5");
  for (std::size_t j = 0; j < 30; ++j)
    EXPECT_DOUBLE_EQ(weights[j], std::stod(std::to_string(double(j) * 0.01)));
  ASSERT_TRUE(fit("--max-iterations 0 --start " + path("m.h5"), 2, "n.h5").every_code_is(0));
  EXPECT_EQ(weights_of(folder, "n.h5"), weights);
  fit("--max-iterations 0 --start zero");
  EXPECT_EQ(weights_of(folder, "m.h5"), std::vector<double>(30, 0.0));
  fit("--max-iterations 0 --target 4");
  const std::vector<double> sparse = weights_of(folder, "m.h5");
  EXPECT_EQ(std::count(sparse.begin(), sparse.end(), 0.0), 26);
}

TEST_F(Work, PetscWordsComeAfterAndWin) {
  const Outcome outcome =
      fit("--max-iterations 100 -tao_max_it 5 -tao_prunadag_variant v1 -tao_view");
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(
      contains(outcome.out, "prunadag-v1: reached its limit of 5 iterations, the gradient "));
  EXPECT_TRUE(contains(outcome.out, "variant: v1\n"));
  const Outcome lmvm = fit("--l2 0.1 -tao_type lmvm -tao_gatol 1e-6");
  EXPECT_TRUE(contains(lmvm.out, "lmvm: converged: the gradient's norm is within "))
      << lmvm.out << lmvm.err;
}

TEST_F(Work, DemandedConvergenceDecidesTheExitCode) {
  Outcome outcome = fit("--max-iterations 3 --require-convergence");
  EXPECT_TRUE(outcome.every_code_is(1));
  EXPECT_TRUE(contains(outcome.err, "not converged after 3 iterations"));
  EXPECT_TRUE(fs::exists(folder / "m.h5"));
  outcome = fit("--l2 0.1 --tolerance 1e-2 --require-convergence");
  EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
}

TEST_F(Work, ALostGradientSavesTheLastFiniteModelAndSaysSo) {
  const std::string huge = folder.with("huge.svm", "1 1:1e200 2:1\n2 1:-1e200 2:3\n");
  const Outcome outcome =
      run("fit --data " + huge + " --loss squared --units paper --start zero --target 1 --model " +
              path("l.h5"),
          2);
  EXPECT_TRUE(outcome.every_code_is(1)) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "the gradient is not a number, or too large for one, after"));
  EXPECT_TRUE(contains(outcome.err, path("l.h5") + " holds the last finite model"));
  EXPECT_TRUE(run("info " + path("l.h5"), 1).every_code_is(0));
}

TEST_F(Work, NumbersThatAreTooLargeForADoubleAreNoted) {
  const std::string small = folder.with("small.svm", "1 1:0.1\n2 1:0.2\n");
  const std::string large = folder.with("large.svm", "1 1:1e308\n2 1:1\n");
  const std::string model = " --model " + path("small.h5");
  ASSERT_TRUE(run("fit --loss squared --start zero --data " + small + model, 1).every_code_is(0));
  for (const int ranks : {1, 2}) {
    Outcome outcome = run("evaluate --data " + large + model, ranks);
    EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
    EXPECT_TRUE(contains(outcome.err,
                         "small.h5: at sparsity 0 % the loss or its gradient is too "
                         "large for a double"))
        << outcome.err;
    outcome = run("predict --output " + path("p.txt") + " --data " + large + model, ranks);
    EXPECT_TRUE(contains(outcome.err, "1 of 2 predictions rest on margins that are too large"))
        << outcome.err;
    EXPECT_EQ(run("evaluate --data " + small + model, ranks).err, "");
  }
}

TEST_F(Work, ProgressIsShownOnlyWhenAskedForOutsideATerminal) {
  EXPECT_FALSE(contains(fit("--max-iterations 2000").err, "iteration"));
  EXPECT_TRUE(contains(fit("--max-iterations 2000 --progress always").err, "iteration"));
}

TEST_F(Work, MoreRanksThanRowsWorkAndAreNoted) {
  const std::string tiny = folder.with("tiny.svm", "1 1:1\n-1 2:1\n");
  const Outcome outcome =
      run("fit --data " + tiny + " --loss logistic --max-iterations 10 --model " + path("t.h5"), 4);
  EXPECT_TRUE(outcome.every_code_is(0));
  EXPECT_EQ(outcome.own_err_lines(),
            (std::vector<std::string>{"prunadag: 4 ranks share 2 samples: some ranks have none"}));
}

TEST_F(Work, ModelsAndSummariesHaveTheOptionsThatWereGiven) {
  const Outcome outcome =
      fit("--gram never --split 0.75 --max-iterations 20 --summary " + path("s.json"));
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  const std::string told = run("info " + path("m.h5"), 1).out;
  EXPECT_TRUE(contains(told, "gram               never\n")) << told;
  EXPECT_TRUE(contains(told, "units              paper\n")) << told;
  EXPECT_TRUE(contains(told, "split              0.75\n")) << told;
  EXPECT_FALSE(contains(told, "subset")) << told;  // the subset has its default
  const std::string json = slurp(folder / "s.json");
  const std::string options = json.substr(json.find("\"options\": {"));
  EXPECT_LT(options.find("\"gram\": \"never\""), options.find('}')) << json;
  EXPECT_LT(options.find("\"split\": 0.75"), options.find('}')) << json;
}

}  // namespace
}  // namespace prunadag::test
