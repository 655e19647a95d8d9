// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Where results go: standard output, links, pipes, full devices, names that others use.
#include <algorithm>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "cli/run.hpp"

namespace prunadag::test {
namespace {

class Outputs : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder / name).string(); }
  std::string fit(const std::string& model, const std::string& more = "") const {
    return "fit --data " + data + " --loss logistic --max-iterations 20 --model " + model + " " +
           more;
  }
  Folder folder;
  const std::string data = folder.with("d.svm", "1 1:1 2:0.5\n-1 1:-1\n1 2:1\n-1 2:-2\n");
};

TEST_F(Outputs, StandardOutputThatIsFullIsAnErrorOnEveryRank) {
  ASSERT_TRUE(run(fit(path("m.h5")), 1).every_code_is(0));
  fs::create_symlink("/dev/full", folder / "full");
  const std::string model = " --model " + path("m.h5") + " --data " + data;
  const std::string to_full = " > " + path("full");
  for (const std::string& words :
       {"evaluate" + model, "predict --output " + path("p.txt") + model, "info " + path("m.h5"),
        std::string("--help"), std::string("fit --help"), std::string("--version"),
        "evaluate --csv -" + model, "predict --output -" + model, fit(path("n.h5"))}) {
    const Outcome outcome = run(words + to_full, 2);
    EXPECT_TRUE(outcome.every_code_is(3)) << words;
    EXPECT_NE(outcome.err.find("cannot be written: No space left on device\n"), std::string::npos)
        << words << outcome.err;
  }
  EXPECT_TRUE(fs::exists(folder / "n.h5"));  // the result itself exists
  EXPECT_TRUE(fs::exists(folder / "p.txt"));
}

TEST_F(Outputs, ResultsOnStandardOutputStandThereAlone) {
  ASSERT_TRUE(run(fit(path("m.h5")), 1).every_code_is(0));
  const std::string model = " --model " + path("m.h5") + " --data " + data;
  Outcome outcome = run("predict --output -" + model, 2);
  EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_EQ(lines_in(outcome.out).size(), 4u) << outcome.out;
  EXPECT_NE(outcome.err.find("4 predictions"), std::string::npos) << outcome.err;
  outcome = run("evaluate --sparsity 0 --csv -" + model, 2);
  ASSERT_EQ(lines_in(outcome.out).size(), 2u) << outcome.out;
  EXPECT_EQ(lines_in(outcome.out)[0], "model,method,sparsity,nonzeros,loss,omega,rho,accuracy");
  EXPECT_NE(outcome.err.find("nonzeros"), std::string::npos) << outcome.err;
  outcome = run(fit(path("n.h5"), "--gain-tolerance 0 --history - -tao_view"), 2);
  EXPECT_EQ(lines_in(outcome.out).size(), 22u) << outcome.out;
  outcome = run(fit("-") + " > " + path("piped.h5"), 1);
  EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_EQ(slurp(folder / "piped.h5"), slurp(folder / "m.h5"));
}

TEST_F(Outputs, AReaderWhoHasLeftIsNoErrorToSpeakOf) {
  ASSERT_TRUE(run(fit(path("m.h5")), 1).every_code_is(0));
  const std::string model = " --model " + path("m.h5") + " --data " + data;
  // The only reader opens the pipe and leaves before the program starts.
  const std::string pipe = path("pipe");
  for (const std::string& words : {fit(path("n.h5")), "info " + path("m.h5"),
                                   "predict --output -" + model, "evaluate --csv -" + model}) {
    const std::string command = "rm -f " + pipe + "; mkfifo " + pipe + "; { : < " + pipe +
                                "; } & exec 4> " + pipe + "; wait; " PRUNADAG_PROGRAM " " + words +
                                " >&4 2> " + path("err") + "; echo $? > " + path("code");
    ASSERT_EQ(std::system(command.c_str()), 0);
    EXPECT_EQ(slurp(folder / "code"), "141\n") << words;  // as if SIGPIPE had ended it
    EXPECT_EQ(slurp(folder / "err").find("error"), std::string::npos) << slurp(folder / "err");
  }
  EXPECT_TRUE(run("info " + path("n.h5"), 1).every_code_is(0));
}

TEST_F(Outputs, StandardStreamsThatAreClosedStayWithoutAUse) {
  for (const std::string closed : {">&-", ">&- <&-"}) {
    const std::string command = "cd " + path("") + "; " PRUNADAG_PROGRAM " " + fit(path("m.h5")) +
                                " " + closed + " 2> err; echo $? > code";
    ASSERT_EQ(std::system(command.c_str()), 0);
    EXPECT_EQ(slurp(folder / "code"), "3\n") << closed;
    EXPECT_EQ(slurp(folder / "err"),
              "prunadag: error: standard output: cannot be written: Bad file descriptor\n")
        << closed;
    EXPECT_TRUE(run("info " + path("m.h5"), 1).every_code_is(0));
  }
  const std::string command =
      "cd " + path("") + "; " PRUNADAG_PROGRAM " info - > out 2> err <&-; echo $? > code";
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(slurp(folder / "code"), "3\n");
  EXPECT_TRUE(slurp(folder / "err").starts_with("prunadag: error: standard input: cannot be read"))
      << slurp(folder / "err");
}

TEST_F(Outputs, AFailedStartTouchesNothingOfOthers) {
  folder.with("h.csv", "an older history");
  folder.with("h.csv.part", "of a run that goes on");
  folder.with("m.h5.part", "its model");
  const auto before = folder.files();
  const std::string words = "fit --data " + path("typo.svm") + " --loss logistic --model " +
                            path("m.h5") + " --history " + path("h.csv");
  EXPECT_TRUE(run(words, 2).every_code_is(3));
  EXPECT_EQ(folder.files(), before);
  EXPECT_EQ(slurp(folder / "h.csv.part"), "of a run that goes on");
  EXPECT_EQ(slurp(folder / "m.h5.part"), "its model");
}

TEST_F(Outputs, LinksStayAndPermissionsToo) {
  const std::string old = folder.with("old.h5", "before");
  ASSERT_EQ(chmod(old.c_str(), 0600), 0);
  fs::create_symlink("old.h5", folder / "link.h5");
  ASSERT_TRUE(run(fit(path("link.h5")), 2).every_code_is(0));
  EXPECT_TRUE(fs::is_symlink(folder / "link.h5"));
  EXPECT_TRUE(run("info " + old, 1).every_code_is(0));
  EXPECT_EQ(fs::status(old).permissions(), fs::perms(0600));
}

}  // namespace
}  // namespace prunadag::test
