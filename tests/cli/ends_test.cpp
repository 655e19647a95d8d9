// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// What `fit` prints about its end and about the time it took.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

class Ends : public testing::Test {
 protected:
  Outcome fit(const std::string& table, const std::string& more, int ranks) const {
    return run("fit --data " + folder.with("table.csv", table) + " --label-column y --model " +
                   (folder / "m.h5").string() + " " + more,
               ranks);
  }
  Folder folder;
};

std::string in_units_of(const std::string& unit) {
  return "y,a,b\n1,2" + unit + ",1" + unit + "\n-1,-1" + unit + ",1" + unit + "\n1,1" + unit +
         ",-3" + unit + "\n-1,-2" + unit + ",-1" + unit + "\n";
}

TEST_F(Ends, AFitThatDidNothingSaysSo) {
  for (const int ranks : {1, 3}) {
    for (const std::string loss : {"logistic", "squared"}) {
      const Outcome lost = fit(in_units_of("e-200"), "--loss " + loss, ranks);
      EXPECT_TRUE(lost.every_code_is(0)) << lost.err;
      EXPECT_TRUE(contains(lost.err,
                           "prunadag: the gradient underflows: its norm is 0, though an "
                           "entry is "))
          << lost.err;
    }
    const Outcome met = fit(in_units_of("e-11"), "--loss logistic --units paper", ranks);
    EXPECT_TRUE(met.every_code_is(0)) << met.err;
    EXPECT_TRUE(contains(met.err, "prunadag: nothing was fitted: at the start the gradient's norm"))
        << met.err;
    EXPECT_EQ(fit(in_units_of(""), "--loss logistic --tolerance 0.1", ranks).err, "");
    EXPECT_EQ(fit(in_units_of("e-11"), "--loss logistic --max-iterations 0", ranks).err, "");
  }
}

TEST_F(Ends, AreToldInWords) {
  std::string table = "y,a,b\n";
  for (int i = 0; i < 60; ++i) {
    table += std::to_string(1000 + 10 * (i % 7) + i % 3) + "," + std::to_string(i % 7) + "," +
             std::to_string(0.001 * (i * i % 11)) + "\n";
  }
  const auto end_of = [&](const std::string& more) {
    const Outcome outcome = fit(table, "--loss squared " + more, 2);
    EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
    return lines_in(outcome.out).at(2);
  };
  EXPECT_TRUE(end_of("").starts_with(
      "prunadag-v3: stopped: the last 5 steps gained less than 0.1 % on average ("));
  const std::string limit = end_of("--max-iterations 4");
  EXPECT_TRUE(limit.starts_with("prunadag-v3: reached its limit of 4 iterations, the gradient "));
  EXPECT_TRUE(contains(limit, " times smaller; "));
  EXPECT_TRUE(end_of("--gain-tolerance 0 --max-iterations 100000 --tolerance 1e-3")
                  .starts_with("prunadag-v3: converged: the gradient's norm is within 0.001 ("));
  EXPECT_TRUE(
      end_of("-tao_max_funcs 4").starts_with("prunadag-v3: reached its limit of evaluations ("));
}

TEST_F(Ends, AnIterateIsChosenBySamplesHeldBack) {
  std::string table = "y,a,b,c\n";
  for (int i = 0; i < 60; ++i) {
    table += std::to_string((i * 7) % 5 > 1 ? 1 : -1) + "," + std::to_string(i % 7) + "," +
             std::to_string(i * i % 11) + "," + std::to_string((i * 7) % 5 + i % 2) + "\n";
  }
  const std::string summary = (folder / "s.json").string();
  for (const int ranks : {1, 3}) {
    const Outcome outcome =
        fit(table, "--loss logistic --validation 20% --summary " + summary, ranks);
    ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
    EXPECT_TRUE(contains(outcome.out, " has the least loss on 12 samples held back: mean "))
        << outcome.out;
    const auto report = nlohmann::json::parse(slurp(summary));
    EXPECT_LE(report.at("validation").at("iterate"), report.at("iterations"));
  }
}

TEST_F(Ends, OfTheMinimiserAreThoseOfItsTolerance) {
  const Outcome outcome =
      fit(in_units_of("e-3"), "--loss squared --method lmvm --require-convergence", 2);
  EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "\nlmvm: converged: ")) << outcome.out;
}

TEST_F(Ends, OfAScaledFitDoNotDependOnTheUnitsOfTheData) {
  // Targets are near 250,000, and features have very different sizes. A few steps fit them up to
  // the noise.
  std::string table = "y,a,b,c\n";
  std::uint32_t state = 1;
  const auto next = [&] {
    state = state * 1664525u + 1013904223u;
    return double(state >> 8) / double(1 << 24) - 0.5;
  };
  for (int i = 0; i < 200; ++i) {
    const double a = next(), b = next(), c = next();
    table += std::to_string(250000 + 9000 * a - 5000 * b + 10 * next()) + "," +
             std::to_string(1000 + a) + "," + std::to_string(1e5 * b) + "," + std::to_string(c) +
             "\n";
  }
  const Outcome outcome = fit(table, "--loss squared", 2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  const std::string line = lines_in(outcome.out).at(4);
  ASSERT_TRUE(contains(line, "RMSE ")) << outcome.out;
  EXPECT_LT(std::stod(line.substr(line.find("RMSE ") + 5)), 5.0) << line;  // the noise has 2.9
  EXPECT_EQ(outcome.err, "");
}

TEST_F(Ends, SecondsArePartsOfTheWholeRun) {
  const std::string summary = (folder / "s.json").string();
  const std::string words = "--loss squared --gram always --summary " + summary;
  const Outcome outcome = fit(in_units_of(""), words, 2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "\ntime: ")) << outcome.out;
  const auto report = nlohmann::json::parse(slurp(summary));
  double sum = 0;
  for (const char* part : {"read", "prepare", "fit", "save", "measure"}) {
    const double seconds = report.at("seconds_of").at(part);
    EXPECT_GT(seconds, 0) << part;
    sum += seconds;
  }
  EXPECT_EQ(report.at("seconds_of").size(), 5u);
  EXPECT_NEAR(report.at("seconds").get<double>(), sum, 1e-12);
}

}  // namespace
}  // namespace prunadag::test
