// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Scores by name, from `evaluate` and in the summary of `fit`.
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

class ScoresWork : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder / name).string(); }
  nlohmann::json read(const std::string& name) const {
    std::ifstream file(folder / name);
    return nlohmann::json::parse(file);
  }
  Folder folder;
  const std::string train = folder.with("train.svm", samples(1, 200));
};

TEST_F(ScoresWork, AreTheSameInSummaryTableAndJsonOnAnyNumberOfRanks) {
  const Outcome fitted = run("fit --loss logistic --split 0.7 --data " + train + " --model " +
                                 path("m.h5") + " --summary " + path("s.json"),
                             2);
  ASSERT_TRUE(fitted.every_code_is(0)) << fitted.err;
  const nlohmann::json expected = read("s.json")["test"]["scores"];
  EXPECT_EQ(expected.size(), 4u);
  for (const int ranks : {1, 3}) {
    const Outcome outcome = run("evaluate --scores --split 0.7 --data " + train + " --model " +
                                    path("m.h5") + " --sparsity 0,90 --json " + path("e.json"),
                                ranks);
    ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
    EXPECT_TRUE(contains(outcome.out, "balanced_accuracy")) << outcome.out;
    const nlohmann::json rows = read("e.json")[0]["rows"];
    ASSERT_EQ(rows.size(), 2u);
    for (const char* name : {"accuracy", "balanced_accuracy", "log_loss", "auc"}) {
      EXPECT_NEAR(rows[0]["scores"][name].get<double>(), expected[name].get<double>(), 1e-12)
          << name;
      EXPECT_GT(rows[1]["scores"][name].get<double>(), 0.1) << name;
    }
    EXPECT_GT(rows[0]["nonzeros"], 20);
    EXPECT_EQ(rows[1]["nonzeros"], 3);
  }
}

TEST_F(ScoresWork, OfAPathAreThoseOfItsModels) {
  const std::string data = " --data " + train;
  run("path --loss squared-hinge --sparsity 0,90" + data + " --model " + path("p.h5"), 2);
  const Outcome outcome =
      run("evaluate --scores --model " + path("p.h5") + data + " --json " + path("e.json"), 2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  const nlohmann::json rows = read("e.json")[0]["rows"];
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]["scores"].size(), 3u);  // there are no probabilities
  EXPECT_GE(rows[0]["scores"]["auc"].get<double>(), rows[1]["scores"]["auc"].get<double>() - 0.05);
}

TEST_F(ScoresWork, ThatNothingDeterminesAreNull) {
  const std::string same = folder.with("same.csv", "y,a\n3,1\n3,2\n3,4\n");
  run("fit --loss squared --label-column y --data " + same + " --model " + path("m.h5"), 1);
  const Outcome outcome = run("evaluate --label-column y --sparsity 0 --model " + path("m.h5") +
                                  " --data " + same + " --json " + path("e.json"),
                              1);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(read("e.json")[0]["rows"][0]["scores"]["r2"].is_null());
  const Outcome twice = run("evaluate --label-column y --model " + path("m.h5") + " --data " +
                                same + " --csv " + path("x") + " --json " + path("x"),
                            1);
  EXPECT_TRUE(twice.every_code_is(2)) << twice.err;
}

}  // namespace
}  // namespace prunadag::test
