// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Models in files, and the commands that take them later.
#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

class Models : public ::testing::Test {
 protected:
  const Folder folder;
  const std::string train = folder.with("train.svm", samples(1, 200));
  const std::string test = folder.with("test.svm", samples(2, 100));

  std::string at(const std::string& name) const { return (folder / name).string(); }
  Outcome done(const std::string& words, int ranks = 1) const {
    Outcome outcome = run(words, ranks);
    EXPECT_TRUE(outcome.every_code_is(0)) << words << "\n" << outcome.err;
    return outcome;
  }
  void refused(const std::string& words, int code, const std::string& part) const {
    const Outcome outcome = run(words, 1);
    EXPECT_TRUE(outcome.every_code_is(code)) << words << "\n" << outcome.err;
    EXPECT_TRUE(contains(outcome.err, part)) << words << "\n" << outcome.err;
  }
};

TEST_F(Models, OfRefitsAreTheDensestThatAreSparseEnough) {
  done("fit --loss logistic --refit 90,50,80,50% --data " + train + " --model " + at("m.h5"));
  const Outcome shown = done("info " + at("m.h5"));
  EXPECT_LT(shown.out.find("sparsity 50 %"), shown.out.find("sparsity 80 %")) << shown.out;
  EXPECT_LT(shown.out.find("sparsity 80 %"), shown.out.find("sparsity 90 %")) << shown.out;
  const Outcome taken =
      done("prune --model " + at("m.h5") + " --sparsity 50% --output " + at("half.h5"));
  EXPECT_TRUE(contains(taken.out, ": 15 of 30 weights are nonzero")) << taken.out;
}

TEST_F(Models, OfRefitsNeedAPlainFile) {
  refused("fit --loss logistic --refit 50% --data " + train + " --model -", 2, "give a plain file");
}

/// Targets that are all alike leave nothing to the weights.
TEST_F(Models, WithoutWeightsAreRead) {
  const std::string data = folder.with("alike.svm", "3 1:1\n3 1:2 2:1\n3 2:5\n3 1:1 2:2\n");
  done("path --loss squared --data " + data + " --model " + at("p.h5"));
  EXPECT_TRUE(contains(done("info " + at("p.h5"), 2).out, "sparsity 0 %"));
  done("evaluate --data " + data + " --model " + at("p.h5"));
}

/// The kept weights of columns far from 0 go into the intercept, for a model of a path as for one of
/// a fit.
TEST_F(Models, OfAPathArePrunedInTheUnitsOfTheFit) {
  std::string table = "y,a,b,c,d\n";
  for (int i = 0; i < 60; ++i) {
    const double a = std::sin(i), b = std::cos(2 * i), c = std::sin(3 * i), d = std::cos(5 * i);
    table += fmt::format("{},{},{},{},{}\n", 3 * a + 2 * b + c + 0.5 * d, 1000 + a, 1000 + b,
                         0.001 * (1000 + c), 1000 + d);
  }
  const std::string data = folder.with("t.csv", table) + " --label-column y";
  for (const int ranks : {1, 2}) {
    done("path --loss squared --l2 0 --sparsity 0% --data " + data + " --model " + at("p.h5"),
         ranks);
    done("prune --model " + at("p.h5") + " --sparsity 0% --output " + at("whole.h5"), ranks);
    // c has the largest weight, in thousandths, and d the least in the units of the fit.
    done("prune --model " + at("whole.h5") + " --sparsity 25% --output " + at("less.h5"), ranks);
    done("evaluate --sparsity 0% --data " + data + " --model " + at("less.h5") + " --csv " +
             at("e.csv"),
         ranks);
    const std::vector<std::string> lines = lines_in(slurp(at("e.csv")));
    ASSERT_EQ(lines.size(), 2u);
    const double rmse = std::stod(lines[1].substr(lines[1].rfind(',') + 1));
    EXPECT_LT(rmse, 0.5 * std::sqrt(0.5) * 1.1);  // that of d alone
    EXPECT_GT(rmse, 0.1);
  }
}

TEST_F(Models, KnowTheWeightsThatTheirSplitWasMadeWith) {
  std::string weights;
  for (int i = 0; i < 200; ++i) weights += i == 3 ? "0\n" : "1\n";
  const std::string given = " --weights " + folder.with("w.txt", weights);
  done("fit --loss logistic --split 70% --data " + train + given + " --model " + at("m.h5"));
  const std::string words = "evaluate --split 70% --data " + train + " --model " + at("m.h5");
  refused(words, 2, "--weights");
  done(words + given);
  refused("prune --sparsity 50% --refit --data " + train + " --model " + at("m.h5") + " --output " +
              at("r.h5"),
          2, "--weights");
}

TEST_F(Models, AreRefittedToOtherFilesOfTheSameNameWhole) {
  done("fit --loss logistic --split 70% --data " + train + " --model " + at("m.h5"));
  std::filesystem::create_directory(at("other"));
  const std::string other = folder.with("other/train.svm", samples(3, 150));
  const std::string words =
      "prune --sparsity 50% --refit --model " + at("m.h5") + " --output " + at("r.h5") + " --data ";
  EXPECT_FALSE(contains(done(words + other).err, "only the samples of the fit"));
  EXPECT_TRUE(contains(done(words + train).err, "only the samples of the fit"));
  done("evaluate --split 50% --model " + at("m.h5") + " --data " + other);
}

TEST_F(Models, AreNotLostToIdleOptionsOrTheirOwnName) {
  done("path --loss logistic --data " + train + " --model " + at("p.h5"));
  done("fit --loss logistic --data " + train + " --model " + at("m.h5"));
  refused("prune --sparsity 50% --model " + at("p.h5") + " --output " + at("p.h5"), 2, "p.h5");
  done("info " + at("p.h5"));
  refused("prune --sparsity 50% --label-column 1 --model " + at("m.h5") + " --output " + at("o.h5"),
          2, "--label-column without --refit");
  refused("evaluate --seed 3 --data " + test + " --model " + at("m.h5"), 2, "--seed without");
  refused("evaluate --data - --model " + at("m.h5") + " --model " + at("m.h5"), 2, "read once");
  refused("path --loss logistic --data " + train + " --model " + at("q.h5") + " --picture " +
              at("none/c.png"),
          3, "none");
  refused("dictionary --weight-column label --data " + train + " --atoms 2 --output " + at("d.h5"),
          2, "--weight-column with dictionary");
}

TEST_F(Models, MayHaveNamesOfAnyBytes) {
  const std::string model = "'" + at("m\xe9,\"x.h5") + "'";
  done("fit --loss logistic --data " + train + " --model " + model + " --summary " + at("s.json"));
  EXPECT_TRUE(contains(done("info " + at("s.json")).out, "summary of a fit"));
  done("evaluate --sparsity 0% --data " + test + " --model " + model + " --csv " + at("e.csv") +
       " --json " + at("e.json"));
  EXPECT_TRUE(contains(slurp(at("e.csv")), "\xe9,\"\"x.h5\",")) << slurp(at("e.csv"));
  EXPECT_TRUE(contains(done("info " + at("e.json")).out, "evaluation of models"));
}

}  // namespace
}  // namespace prunadag::test
