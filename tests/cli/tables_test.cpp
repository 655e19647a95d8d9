// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// What the commands do with tables: columns of labels, names of features.
#include <cmath>

#include <gtest/gtest.h>

#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

class TableWork : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder / name).string(); }
  Folder folder;
};

TEST_F(TableWork, RegressionAndInterceptsWork) {
  std::string text = "a,b,y\n";
  for (int i = 0; i < 40; ++i) {
    const double a = std::sin(i), b = std::cos(2 * i);
    text +=
        std::to_string(a) + "," + std::to_string(b) + "," + std::to_string(2 * a - b + 5) + "\n";
  }
  const std::string table = folder.with("t.csv", text);
  Outcome outcome =
      run("fit --data " + table +
              " --label-column y --loss squared --intercept --target 1 "
              "--tolerance 1e-6 --max-iterations 100000 --require-convergence --model " +
              path("r.h5"),
          2);
  ASSERT_TRUE(outcome.every_code_is(0)) << outcome.err;
  outcome = run("evaluate --model " + path("r.h5") + " --data " + table +
                    " --label-column y --sparsity 0,50 --csv " + path("r.csv"),
                2);
  const std::vector<std::string> rows = lines_in(slurp(folder / "r.csv"));
  ASSERT_EQ(rows.size(), 3u) << outcome.err;
  EXPECT_EQ(rows[0].substr(rows[0].rfind(',')), ",rmse");
  EXPECT_LT(std::stod(rows[1].substr(rows[1].rfind(',') + 1)), 1e-5);
  // Without b, and with the intercept of 5 kept, the error is of the size of b.
  EXPECT_LT(std::stod(rows[2].substr(rows[2].rfind(',') + 1)), 1.0);
}

TEST_F(TableWork, AByteOrderMarkMayFillTheFirstShare) {
  const std::string data = folder.with("marked.csv",
                                       "\xEF\xBB\xBF"
                                       "a,b\n1,2\n3,4\n");
  const Outcome told = run("info " + data, 5);
  EXPECT_TRUE(told.every_code_is(0)) << told.err;
  EXPECT_TRUE(contains(told.out, "samples            2")) << told.out;
}

TEST_F(TableWork, AModelKnowsTheNamesOfItsFeatures) {
  const std::string first = folder.with("first.csv", "y,a,b\n1,2,3\n4,5,7\n2,2,2\n5,1,8\n");
  const std::string other = folder.with("other.csv", "b,y,a\n3,1,2\n7,4,5\n2,2,2\n8,5,1\n");
  const std::string model = path("m.h5"), columns = " --label-column y ";
  Outcome told = run("fit --data " + first + columns + "--loss squared --model " + model, 2);
  EXPECT_TRUE(contains(told.out, "4 samples x 2 features named by line 1")) << told.out << told.err;
  EXPECT_TRUE(contains(run("info " + model, 1).out, "names              'a', 'b'\n"));
  const std::string evaluate = "evaluate --sparsity 0,50 --model " + model + columns + "--data ";
  told = run(evaluate + first, 2);
  EXPECT_TRUE(told.every_code_is(0)) << told.err;
  EXPECT_EQ(run(evaluate + other, 2).out, told.out);
  const auto predictions = [&](const std::string& data, const std::string& output) {
    const Outcome predicted = run(
        "predict --model " + model + " --output " + path(output) + columns + "--data " + data, 1);
    EXPECT_TRUE(predicted.every_code_is(0)) << predicted.err;
    return slurp(path(output));
  };
  const std::string expected = predictions(first, "p");
  EXPECT_EQ(lines_in(expected).size(), 4u);
  EXPECT_EQ(predictions(other, "q"), expected);

  told = run("predict --model " + model + " --output " + path("p") + " --data " + other, 2);
  EXPECT_TRUE(told.every_code_is(3));
  EXPECT_EQ(told.err,
            "prunadag: error: " + other +
                ":1: 'y' is no feature: say what it is by --label-column, --weight-column or "
                "--ignore-columns\n");
  told = run("evaluate --label-column first --model " + model + " --data " +
                 folder.with("bare.csv", "1,2,3\n"),
             2);
  EXPECT_TRUE(contains(told.err, "its features have no names")) << told.err;
}

}  // namespace
}  // namespace prunadag::test
