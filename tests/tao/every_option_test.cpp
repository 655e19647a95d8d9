// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Every -tao_ option that -help prints, with the value it prints, on each of the types.
#include <algorithm>
#include <cstdarg>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/success.hpp"
#include "cli/topics.hpp"
#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

const Gradient to_two = [](const Vector& x) {
  Vector g = x;
  for (double& entry : g) entry -= 2.0;
  return g;
};

/// Solves with two iterations and the options of the database. The prefix is the name of the type,
/// since PETSc prints the help of a prefix once.
PetscErrorCode solve_with_options(const char* type) {
  Solve solve(type, Vector(6, 1.0), to_two, (type + std::string("_")).c_str());
  check(TaoSetObjective(
      solve.tao,
      [](Tao, Vec x, PetscReal* f, void*) -> PetscErrorCode {
        *f = 0;
        for (double entry : gathered(x)) *f += 0.5 * (entry - 2.0) * (entry - 2.0);
        return PETSC_SUCCESS;
      },
      nullptr));
  check(TaoSetMaximumIterations(solve.tao, 2));
  const PetscErrorCode code = TaoSetFromOptions(solve.tao);
  return code ? code : TaoSolve(solve.tao);
}

std::string help;
PetscErrorCode keep_help(MPI_Comm, const char format[], ...) {
  char line[4096];
  va_list arguments;
  va_start(arguments, format);
  size_t length;
  check(PetscVSNPrintf(line, sizeof(line), format, &length, arguments));
  va_end(arguments);
  help += line;
  return PETSC_SUCCESS;
}

using Options = std::map<std::string, std::string>;

/// Returns the options that -help prints for a type, each with its value; switches and viewers have
/// none.
const Options& options_of(const char* type) {
  static std::map<std::string, Options> known;  // PETSc prints them once
  Options& options = known[type];
  if (!options.empty()) return options;
  help.clear();
  const auto printing = PetscHelpPrintf;
  PetscHelpPrintf = keep_help;
  check(PetscOptionsInsertString(nullptr, "-help"));
  check(solve_with_options(type));
  check(PetscOptionsClear(nullptr));
  PetscHelpPrintf = printing;

  const std::regex pattern(std::string("^ *-") + type +
                           "_(tao_[a-z0-9_]+):? *(<(now )?([^ >]+))?.*");
  std::istringstream lines(help);
  std::smatch found;
  for (std::string line; std::getline(lines, line);) {
    if (!std::regex_match(line, found, pattern) || found[1] == "tao_type") continue;
    std::string value = found[4];
    if (found[1] == "tao_add_terms") {  // PETSc 3.25 prints <string1,string2,...>
      value = "more_ -" + std::string(type) + "_more_tao_term_type halfl2squared";
    }
    const bool none = value == "stdout" || value == "FALSE" || value == "TRUE" ||
                      value == "false" || value == "true";
    options.emplace(found[1], none ? "" : value);
  }
  return options;
}

TEST(EveryOption, IsHonouredOrRefused) {
  const Silence silence;
  for (const char* type : {TAOPRUNADAG, TAOADAGRAD, TAOFRANKWOLFE}) {
    std::vector<std::string> refused;
    const Options& options = options_of(type);
    EXPECT_GE(options.size(), 25u) << type;
    EXPECT_TRUE(options.contains(std::string("tao_") + type +
                                 (type == std::string(TAOADAGRAD) ? "_zeta" : "_target")));
    for (const auto& [name, value] : options) {
      const std::string words = std::string("-nox -") + type + "_" + name + " " + value;
      check(PetscOptionsInsertString(nullptr, words.c_str()));
      const PetscErrorCode code = quietly([&] { return solve_with_options(type); });
      check(PetscOptionsClear(nullptr));
      EXPECT_TRUE(code == PETSC_SUCCESS || code == PETSC_ERR_SUP) << type << " " << name;
      if (code) refused.push_back(name);
    }
    for (const char* idle : {"tao_fd_hessian", "tao_trust0", "tao_fmin"}) {
      EXPECT_EQ(std::count(refused.begin(), refused.end(), idle), 1) << type << " " << idle;
    }
    EXPECT_LE(refused.size(), 10u) << type;  // two of prunadag's belong to its other units
  }
}

TEST(EveryOption, OfOursIsInTheManualWithItsDefault) {
  const Silence silence;
  const auto manual =
      std::find_if(cli::topics().begin(), cli::topics().end(),
                   [](const auto& topic) { return std::string(topic.name) == "petsc"; });
  ASSERT_NE(manual, cli::topics().end());
  const std::string text = manual->text;
  int seen = 0;
  for (const char* type : {TAOPRUNADAG, TAOADAGRAD, TAOFRANKWOLFE}) {
    for (const auto& [name, value] : options_of(type)) {
      if (name.rfind(std::string("tao_") + type + "_", 0) != 0) continue;
      std::string given = name == "tao_prunadag_units" ? "scaled" : value;  // Solve sets paper
      if (given.ends_with('.')) given.pop_back();                           // PETSc prints 10.
      const std::string line = "-" + name + " " + given + " ";
      EXPECT_NE(text.find(line), std::string::npos) << line << "is not in prunadag help petsc";
      ++seen;
    }
  }
  EXPECT_EQ(seen, 11);
}

}  // namespace
}  // namespace prunadag
