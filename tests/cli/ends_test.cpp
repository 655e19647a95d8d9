// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// What `fit` says of how it ended and of the time it took.
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
    const Outcome met = fit(in_units_of("e-11"), "--loss logistic", ranks);
    EXPECT_TRUE(met.every_code_is(0)) << met.err;
    EXPECT_TRUE(contains(met.err, "prunadag: nothing was fitted: at the start the gradient's norm"))
        << met.err;
    EXPECT_EQ(fit(in_units_of(""), "--loss logistic --tolerance 0.1", ranks).err, "");
    EXPECT_EQ(fit(in_units_of("e-11"), "--loss logistic --max-iterations 0", ranks).err, "");
  }
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
