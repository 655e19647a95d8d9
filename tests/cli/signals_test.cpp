// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Signals, and results that cannot be written where they should be.
#include <algorithm>
#include <array>
#include <csignal>

#include <gtest/gtest.h>

#include "cli/interrupt.hpp"
#include "cli/run.hpp"
#include "cli/samples.hpp"

namespace prunadag::test {
namespace {

class LongFit : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder / name).string(); }

  /// Starts a fit that would take hours, runs the shell command `then` with its $pid once the fit
  /// goes on, and waits for the end. The history goes into a pipe; its second line shows that the
  /// fit goes on. Returns the exit code as text.
  std::string run_and(const std::string& launcher, const std::string& model,
                      const std::string& then) const {
    const std::string pipe = path("pipe");
    const std::string command =
        "rm -f " + pipe + "; mkfifo " + pipe + "; " + launcher +
        " " PRUNADAG_PROGRAM " fit --data " + train +
        " --loss logistic --tolerance 0 --gain-tolerance 0 --max-iterations 100000000 --model " +
        model + " --history " + pipe + " > " + path("out") + " 2> " + path("err") +
        " & pid=$!; exec 3< " + pipe + "; read header <&3; read first <&3; cat <&3 > /dev/null & " +
        then + "; wait $pid; echo $? > " + path("code");
    EXPECT_EQ(std::system(command.c_str()), 0);
    return slurp(folder / "code");
  }
  void expect_interrupted(const std::string& model, const std::string& err = "err") const {
    EXPECT_TRUE(contains(slurp(folder / err), "interrupted after")) << slurp(folder / err);
    EXPECT_TRUE(run("info " + model, 1).every_code_is(0)) << model;
  }

  Folder folder;
  const std::string train = folder.with("train.svm", samples(1, 200));
};

TEST_F(LongFit, SavesItsModelFirstAtSignals) {
  for (const char* signal : {"INT", "TERM", "HUP", "USR1", "USR2", "XCPU", "ALRM"}) {
    const std::string model = path(std::string(signal) + ".h5");
    // A shell makes a program in the background ignore INT, and nohup makes it ignore HUP.
    EXPECT_EQ(
        run_and("env --default-signal=INT,HUP", model, std::string("kill -") + signal + " $pid"),
        "1\n")
        << signal;
    expect_interrupted(model);
    const std::string out = slurp(folder / "out");
    ASSERT_TRUE(contains(out, "model: ") && contains(out, "training: ")) << out;
    EXPECT_LT(out.find("model: "), out.find("training: ")) << out;
  }
}

TEST_F(LongFit, IgnoresWhatItWasStartedToIgnore) {
  const std::string model = path("m.h5");
  EXPECT_EQ(run_and("env --default-signal --ignore-signal=INT,TERM,HUP", model,
                    "grep SigIgn /proc/$pid/status | cut -f 2 > " + path("ignored") +
                        "; kill -HUP $pid; kill -USR1 $pid"),
            "1\n");
  const unsigned long ignored = std::stoul(slurp(folder / "ignored"), nullptr, 16);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    EXPECT_TRUE(ignored >> (signal - 1) & 1) << signal;
  }
  EXPECT_FALSE(ignored >> (SIGUSR1 - 1) & 1);
  expect_interrupted(model);
}

TEST_F(LongFit, IsNotKilledByASecondSignalWhileItEnds) {
  const std::string model = path("twice.h5");
  EXPECT_EQ(run_and("", model, "kill -XCPU $pid; while kill -XCPU $pid 2> /dev/null; do :; done"),
            "1\n");
  expect_interrupted(model);
}

TEST_F(LongFit, SavesItsModelWhenMpirunIsInterrupted) {
  if (!mpirun_waits()) GTEST_SKIP() << "this mpirun kills its ranks at once or too soon";
  const std::string model = path("mpi.h5");
  EXPECT_EQ(run_and(two_ranks(folder, patient_mpirun), model, "kill -INT $pid"), "1\n");
  expect_interrupted(model, "err.0");
}

TEST_F(LongFit, SavesItsModelWhenMpirunIsGivenASignalToPassOn) {
  const std::string model = path("mpi.h5");
  EXPECT_EQ(run_and(two_ranks(folder), model, "kill -USR1 $pid"), "1\n");
  expect_interrupted(model, "err.0");
}

TEST_F(LongFit, PutsItsModelElsewhereWhenItsFolderIsGone) {
  const std::string gone = path("gone"), elsewhere = path("tmp");
  fs::create_directory(gone);
  fs::create_directory(elsewhere);
  EXPECT_EQ(run_and("env --default-signal=INT TMPDIR=" + elsewhere, gone + "/m.h5",
                    "rm -r " + gone + "; kill -INT $pid"),
            "3\n");
  const std::vector<std::string> lines = lines_in(slurp(folder / "err"));
  ASSERT_FALSE(lines.empty());
  const std::string told = "it is whole in ";
  ASSERT_TRUE(contains(lines.back(), gone + "/m.h5: cannot be written: ")) << lines.back();
  ASSERT_TRUE(contains(lines.back(), told + elsewhere)) << lines.back();
  const std::string kept = lines.back().substr(lines.back().find(told) + told.size());
  EXPECT_TRUE(run("info " + kept, 1).every_code_is(0)) << kept;
}

/// Commands that wait for standard input, or work for hours.
class Working : public testing::Test {
 protected:
  /// Starts a command, sends a signal to `target` (by default the command) once the shell command
  /// `sign` succeeds, and waits for the end. Returns the exit code as text.
  std::string interrupted(const std::string& launcher, const std::string& words,
                          const std::string& sign, const char* signal,
                          const std::string& target = "$pid") const {
    const std::string command =
        "cd " + path("") + "; rm -f in; mkfifo in; exec 3<> in; " + launcher +
        " " PRUNADAG_PROGRAM " " + words + " > out 2> err < in & pid=$!; until " + sign +
        "; do kill -0 $pid || break; sleep 0.02; done 2> /dev/null; kill -" + signal + " " +
        target + "; wait $pid; echo $? > code";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return slurp(folder / "code");
  }
  std::string path(const std::string& name) const { return (folder / name).string(); }
  void TearDown() override {
    for (const std::string& name : folder.files()) {
      EXPECT_TRUE(std::ranges::count(std::array<std::string, 5>{"code", "err", "in", "m.h5", "out"},
                                     name) > 0)
          << name;
    }
  }

  Folder folder;
  const std::string model = path("m.h5");
};

TEST_F(Working, EveryCommandEndsInOrderAndLeavesNothing) {
  const std::string train = samples(1, 20);
  {
    const Folder other;
    ASSERT_TRUE(
        run("fit --data " + other.with("train.svm", train) + " --loss logistic --model " + model, 1)
            .every_code_is(0));
  }
  const struct {
    const char *signal, *words, *sign;
  } cases[] = {
      {"TERM", "fit --data - --loss logistic --model n.h5 --history h.csv", "ls n.h5.*.part"},
      {"INT", "evaluate --data - --model m.h5 --csv e.csv", "ls e.csv.*.part"},
      {"HUP", "predict --data - --model m.h5 --output p.txt", "ls p.txt.*.part"},
      {"USR1", "dictionary --data - --output d.h5", "ls d.h5.*.part"},
      {"XCPU", "info --file -", "ls -l /proc/$pid/fd | grep 'prunadag-.*deleted'"},
      {"TERM", "bench --cases iteration --seconds 1000000 --json b.json", "grep limit out"},
  };
  for (const auto& [signal, words, sign] : cases) {
    EXPECT_EQ(interrupted("env --default-signal=INT,HUP", words, std::string(sign) + " > /dev/null",
                          signal),
              "1\n")
        << words;
    EXPECT_EQ(slurp(folder / "err"), "prunadag: interrupted before it was done\n") << words;
  }
}

TEST_F(Working, AllRanksEndWhereOneGetsTheSignal) {
  const std::string script =
      folder.with("script", "echo $$ > pid.${OMPI_COMM_WORLD_RANK:-$PMI_RANK}; exec \"$@\"\n");
  EXPECT_EQ(interrupted(PRUNADAG_MPIEXEC " -n 2 sh " + script,
                        "bench --cases iteration --seconds 1000000 --json b.json",
                        "grep -q limit out", "TERM", "$(cat pid.1)"),
            "1\n");
  const std::vector<std::string> lines = lines_in(slurp(folder / "err"));
  EXPECT_EQ(std::ranges::count(lines, "prunadag: interrupted before it was done"), 1)
      << slurp(folder / "err");
  for (const char* name : {"script", "pid.0", "pid.1"}) fs::remove(folder / name);
}

}  // namespace
}  // namespace prunadag::test
