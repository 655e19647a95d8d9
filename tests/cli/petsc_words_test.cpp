// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// PETSc's options, from any source, are honoured or are a usage error before any work.
#include <gtest/gtest.h>

#include "cli/run.hpp"

namespace prunadag::test {
namespace {

class PetscWords : public testing::Test {
 protected:
  /// Runs `command`, or a fit, with `words`, and expects a usage error. `before` sets the
  /// environment.
  void expect_refused(const std::string& words, const std::string& message,
                      const std::string& before = "", const std::string& command = "") {
    const Outcome outcome = run((command.empty() ? fit_ : command) + " " + words, 2, before);
    EXPECT_TRUE(outcome.every_code_is(2)) << words << "\n" << outcome.err;
    ASSERT_EQ(outcome.own_err_lines().size(), 1u) << words << "\n" << outcome.err;
    std::string line = outcome.own_err_lines()[0];
    std::erase(line, '"');  // PETSc 3.25 quotes some words
    EXPECT_EQ(line, "prunadag: error: " + message) << words;
  }
  Folder folder;
  const std::string data_ = folder.with("d.svm", "1 1:1 2:0.5\n-1 1:-1\n1 2:1\n-1 2:-2\n");
  const std::string fit_ = "fit --data " + data_ +
                           " --loss logistic --max-iterations 7 --summary " +
                           (folder / "s.json").string() + " --model " + (folder / "m.h5").string();
};

TEST_F(PetscWords, WithWrongValuesAreUsageErrors) {
  expect_refused("-tao_prunadag_variant v9",
                 "PETSc: Unknown option v9 for -tao_prunadag_variant. Available options: v1 v2 v3 "
                 "v4 relevant");
  expect_refused("-tao_recycle_history maybe", "PETSc: Unknown logical value: maybe");
  expect_refused("-tao_gatol", "-tao_gatol needs a value");
  expect_refused("-tao_gatol -5", "-tao_gatol -5: must be at least 0");
  expect_refused("-tao_gatol nan", "-tao_gatol nan: must be at least 0");
  expect_refused("-tao_max_it -5", "-tao_max_it -5: must be at least 0");
  expect_refused("-tao_prunadag_variant -tao_monitor", "-tao_prunadag_variant needs a value");
}

TEST_F(PetscWords, ThatWouldDoNothingAreUsageErrors) {
  expect_refused("-tao_grtol 0.5",
                 "PETSc: -tao_grtol 0.5 would do nothing: prunadag never evaluates the objective; "
                 "use -tao_gatol or -tao_gttol");
  expect_refused("-tao_fd_hessian",
                 "PETSc: -tao_fd_hessian would do nothing: prunadag uses no Hessian");
  expect_refused("--start zero -tao_recycle_history",
                 "-tao_recycle_history would do nothing: every fit is one solve, which begins with "
                 "accumulators of its own; --start MODEL begins at a model");
}

TEST_F(PetscWords, ForSolversThatNeedMoreThanGradientsAreUsageErrors) {
  for (const std::string type :
       {"nls", "pounders", "asils"}) {  // without the check: an error in the middle, two crashes
    expect_refused("-tao_type " + type,
                   "-tao_type " + type +
                       ": needs more than gradients, such as second derivatives; use prunadag, "
                       "adagrad, frankwolfe, lmvm or bncg");
  }
  EXPECT_TRUE(run(fit_ + " -tao_type bqnls", 1).every_code_is(0));
}

TEST_F(PetscWords, InAFileOfOtherContentsAreUsageErrors) {
  const std::string file = folder.with("options", "# mine\n\n-tao_max_it 3\n  1 1:2\n");
  expect_refused("-options_file " + file, file + ":4: text '1' where an option of PETSc belongs");
}

TEST_F(PetscWords, FromElsewhereAreLookedAtToo) {
  const std::string message =
      "unknown option '-tao_prunadag_varient' in PETSC_OPTIONS or an options file: did you mean "
      "'-tao_prunadag_variant'?";
  expect_refused("", message, "PETSC_OPTIONS='-tao_prunadag_varient v1'");
  expect_refused("-options_file " + folder.with("options", "-tao_prunadag_varient v1\n"), message);
  expect_refused("--method adagrad",
                 "option '-tao_frankwolfe_beta' in PETSC_OPTIONS or an options file means nothing "
                 "to this solver",
                 "PETSC_OPTIONS='-tao_frankwolfe_beta 2'");
  // Commands with several methods know the options of all methods.
  const std::string bench = "bench --cases update-v4 --parameters 300 --seconds 0.01";
  expect_refused("", message, "PETSC_OPTIONS='-tao_prunadag_varient v1'", bench);
  // Options of other programs are left alone.
  const Outcome outcome = run(fit_, 2, "PETSC_OPTIONS='-ksp_type cg -tao_prunadag_variant v1'");
  EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
  EXPECT_NE(slurp(folder / "s.json").find("prunadag-v1"), std::string::npos);
}

TEST_F(PetscWords, OfUnitsWinOverThoseOfTheFit) {
  for (const std::string words : {"", " -tao_prunadag_zeta 0.5"}) {
    const Outcome outcome = run(fit_ + " -tao_prunadag_units paper" + words, 2);
    EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
  }
  expect_refused("-tao_prunadag_units paper -tao_prunadag_gain_tolerance 0.1",
                 "PETSc: -tao_prunadag_gain_tolerance belongs to scaled units: "
                 "-tao_prunadag_units scaled");
}

TEST_F(PetscWords, LimitTheGradients) {
  const Outcome outcome = run(fit_ + " --units paper -tao_max_funcs 3", 2);
  EXPECT_TRUE(outcome.every_code_is(0)) << outcome.err;
  const std::string summary = slurp(folder / "s.json");
  EXPECT_NE(summary.find("\"iterations\": 3"), std::string::npos) << summary;
  EXPECT_NE(summary.find("DIVERGED_MAXFCN"), std::string::npos) << summary;
}

}  // namespace
}  // namespace prunadag::test
