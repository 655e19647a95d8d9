// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// `prunadag dictionary` as users run it.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "cli/interrupt.hpp"
#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

/// Returns an IDX file of images with 4 x 4 pixels. An image is the sum of a row and a column.
std::string images(int count) {
  std::mt19937 generator(1);
  std::string bytes{0, 0, 8, 3, 0, 0, 0, char(count), 0, 0, 0, 4, 0, 0, 0, 4};
  for (int i = 0; i < count; ++i) {
    const int row = int(generator() % 4), column = int(generator() % 4);
    for (int p = 0; p < 16; ++p) {
      bytes += char((p / 4 == row ? 100 : 0) + (p % 4 == column ? 80 : 0));
    }
  }
  return bytes;
}

class DictionaryCommand : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder / name).string(); }
  Outcome learn(const std::string& more, int ranks = 2, const std::string& name = "d.h5") const {
    return run("dictionary --data " + data + " --output " + path(name) + " " + more, ranks);
  }
  Folder folder;
  const std::string data = folder.with("images.idx", images(100));
};

TEST_F(DictionaryCommand, LearnsSavesAndTellsWhatItDid) {
  const Outcome learned = learn("--atoms 8 --nonzeros 2 --iterations 20 --subset 90");
  EXPECT_TRUE(learned.every_code_is(0)) << learned.err;
  EXPECT_EQ(learned.err, "");
  const std::vector<std::string> lines = lines_in(learned.out);
  ASSERT_GE(lines.size(), 4u) << learned.out;
  EXPECT_EQ(lines[0], data + ": 90 samples x 16 features");
  EXPECT_TRUE(contains(lines[1], "iteration 1 of 20   residual 0."));
  EXPECT_TRUE(contains(lines[lines.size() - 2], "iteration 20 of 20   residual 0."));
  EXPECT_TRUE(contains(lines.back(), path("d.h5") + ": 8 atoms after 20 iterations, "));
  EXPECT_TRUE(contains(lines.back(), "relative residual 0."));
  const Outcome info = run("info " + path("d.h5"), 2);
  EXPECT_TRUE(contains(info.out, path("d.h5") + ": dictionary of prunadag")) << info.out;
  for (const char* part : {"atoms              8\n", "features           16\n", "data_file ",
                           "nonzeros           2\n", "subset             90\n"}) {
    EXPECT_TRUE(contains(info.out, part)) << part << info.out;
  }
  EXPECT_TRUE(contains(run("evaluate --data " + data + " --model " + path("d.h5"), 2).err,
                       path("d.h5") + ": is not a model of prunadag"));
}

TEST_F(DictionaryCommand, TellsTheSameOnAnyNumberOfRanks) {
  const auto residual = [&](int ranks) {
    const std::string out =
        learn("--atoms 8 --nonzeros 2 --iterations 3 --progress never", ranks).out;
    EXPECT_EQ(lines_in(out).size(), 2u) << out;
    const std::size_t at = out.find("relative residual");
    return at == out.npos ? "none" : out.substr(at);
  };
  const std::string one = residual(1);
  EXPECT_EQ(residual(2), one);
  EXPECT_EQ(residual(3), one);
}

TEST_F(DictionaryCommand, RefusesWhatMakesNoSense) {
  const auto expect_error = [&](const std::string& more, const std::string& message) {
    const Outcome outcome = learn(more);
    EXPECT_TRUE(outcome.every_code_is(2)) << more;
    EXPECT_EQ(outcome.err, "prunadag: error: " + message + "\n") << more;
  };
  expect_error("--atoms 0", "atoms 0: must be at least 1");
  expect_error("--atoms 8 --nonzeros 9",
               "nonzeros 9: must be at least 1 and at most 8, as 8 atoms of 16 features allow");
  expect_error("--atoms 200 --nonzeros 2",
               "atoms 200: only 100 signals are not zero, and K-SVD starts from as many as there "
               "are atoms");
  expect_error("--iterations ten", "iterations: 'ten' is not a whole number");
  expect_error("--progress often", "progress 'often': use auto, always or never");
  expect_error("--subset 101", "subset 101: " + data + " has 100 samples");
  EXPECT_EQ(folder.files(), (std::vector<std::string>{"images.idx"}));
}

TEST_F(DictionaryCommand, AnInterruptSavesTheDictionarySoFar) {
  if (!mpirun_waits()) GTEST_SKIP() << "this mpirun kills its ranks at once or too soon";
  const std::string command =
      two_ranks(folder, patient_mpirun) + " " PRUNADAG_PROGRAM " dictionary --data " + data +
      " --atoms 8 --nonzeros 2 --iterations 100000000 --progress always --output " + path("i.h5") +
      " > " + path("out") + " 2> " + path("err") + " & pid=$!; until grep -qs iteration " +
      path("err.0") + "; do sleep 0.1; done; kill -INT $pid; wait $pid; echo $? > " + path("code");
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(slurp(folder / "code"), "1\n");
  EXPECT_TRUE(contains(slurp(folder / "err.0"), "interrupted after")) << slurp(folder / "err.0");
  EXPECT_TRUE(contains(run("info " + path("i.h5"), 1).out, "dictionary of prunadag"));
}

}  // namespace
}  // namespace prunadag::test
