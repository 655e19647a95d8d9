// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// TAO's own settings: each is honoured or refused.
#include <cmath>

#include <gtest/gtest.h>

#include "tao/monitor.hpp"
#include "tao/petsc_compat.hpp"
#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

const Gradient to_c = towards(0.01);

PetscInt iterations_of(Tao tao) {
  PetscInt iterations;
  check(TaoGetIterationNumber(tao, &iterations));
  return iterations;
}

TEST(Settings, OfTheObjectiveAreRefused) {
  for (const char* type : all_types) {
    Solve solve(type, Vector(10, 2.0), to_c);
    check(TaoSetTolerances(solve.tao, 0.0, 0.5, 0.0));
    EXPECT_EQ(quietly([&] { return TaoSolve(solve.tao); }), PETSC_ERR_SUP) << type;
    check(TaoSetTolerances(solve.tao, 0.0, 0.0, 0.0));
    solve.run(1);
  }
}

TEST(Settings, ThatWouldDoNothingAreRefused) {
  for (const char* type : all_types) {
    for (const char* option :
         {"-a_tao_grtol 0.5", "-a_tao_fmin 0", "-a_tao_trust0 2", "-a_tao_subset_type mask",
          "-a_tao_catol 1", "-a_tao_crtol 1", "-a_tao_fd_hessian", "-a_tao_mf_hessian"}) {
      Solve solve(type, Vector(10, 2.0), to_c, "a_");
      check(PetscOptionsInsertString(nullptr, option));
      EXPECT_EQ(quietly([&] { return TaoSetFromOptions(solve.tao); }), PETSC_ERR_SUP)
          << type << " " << option;
      check(PetscOptionsClear(nullptr));
    }
    Solve solve(type, Vector(10, 2.0), to_c, "a_");
    check(PetscOptionsInsertString(nullptr, "-a_tao_grtol 0 -tao_trust0 2"));
    EXPECT_EQ(quietly([&] { return TaoSetFromOptions(solve.tao); }), PETSC_SUCCESS) << type;
    check(PetscOptionsClear(nullptr));
  }
}

TEST(Settings, LimitTheGradientsHoweverTheseAreComputed) {
  Gradient gradient = to_c;
  for (const char* type : all_types) {
    for (bool combined : {false, true}) {
      Solve solve(type, Vector(10, 2.0), to_c);
      TaoHandle other;
      Tao tao = solve.tao;
      if (combined) {
        check(TaoCreate(world(), other.put()));
        check(TaoSetType(other, type));
        check(TaoSetSolution(other, solve.x));
        check(TaoSetTolerances(other, 0.0, 0.0, 0.0));
        check(TaoSetObjectiveAndGradient(
            other, nullptr,
            [](Tao t, Vec x, PetscReal* f, Vec g, void* context) -> PetscErrorCode {
              *f = 1.0;
              return whole_gradient(t, x, g, context);
            },
            &gradient));
        tao = other;
      }
      check(TaoSetMaximumFunctionEvaluations(tao, 3));
      for (int again = 0; again < 2; ++again) {  // each solve has the limit
        check(TaoSolve(tao));
        TaoConvergedReason reason;
        check(TaoGetConvergedReason(tao, &reason));
        EXPECT_EQ(reason, TAO_DIVERGED_MAXFCN) << type;
        // Scaled units use one gradient to try the first step.
        const bool tries = combined && std::string(type) == TAOPRUNADAG;
        EXPECT_EQ(iterations_of(tao), tries ? 2 : 3) << type;
      }
    }
  }
}

TEST(Settings, MayChangeTheNormThatIsTested) {
  // M = 100 I, so that |g|_M = 10 |g|.
  for (const char* type : {TAOPRUNADAG, TAOADAGRAD}) {
    MatHandle M;
    Solve plain(type, Vector(10, 2.0), to_c), measured(type, Vector(10, 2.0), to_c);
    PetscInt local, first, end;
    check(VecGetLocalSize(measured.x, &local));
    check(MatCreateAIJ(world(), local, local, 10, 10, 1, nullptr, 0, nullptr, M.put()));
    check(MatGetOwnershipRange(M, &first, &end));
    for (PetscInt i = first; i < end; ++i) check(MatSetValue(M, i, i, 100.0, INSERT_VALUES));
    check(MatAssemblyBegin(M, MAT_FINAL_ASSEMBLY));
    check(MatAssemblyEnd(M, MAT_FINAL_ASSEMBLY));
    check(TaoSetGradientNorm(measured.tao, M));
    PetscReal norms[2];
    int which = 0;
    for (Solve* solve : {&plain, &measured}) {
      solve->run(3);
      check(TaoGetSolutionStatus(solve->tao, nullptr, nullptr, &norms[which++], nullptr, nullptr,
                                 nullptr));
    }
    EXPECT_NEAR(norms[1], 10 * norms[0], 1e-12 * norms[1]) << type;
    EXPECT_EQ(gathered(plain.x), gathered(measured.x)) << type;

    check(TaoSetTolerances(measured.tao, 1.01 * norms[1], 0.0, 0.0));
    check(TaoSolve(measured.tao));
    EXPECT_EQ(measured.reason(), TAO_CONVERGED_GATOL);
    EXPECT_EQ(iterations_of(measured.tao), 0);

    check(MatScale(M, -1.0));
    EXPECT_EQ(quietly([&] { return TaoSolve(measured.tao); }), PETSC_ERR_ARG_WRONG) << type;
  }
}

TEST(Settings, KeepTheStepWhereAMonitorAsksForIt) {
  const Silence silence;
  for (const char* type : all_types) {
    struct Seen {
      Vector before, step;
      int calls = 0;
    } seen;
    Solve solve(type, Vector(10, 2.0), to_c, "b_");
    const char* option =
        PETSC_VERSION_LT(3, 21, 0) ? "-b_tao_view_stepdirection" : "-b_tao_monitor_step";
    check(PetscOptionsInsertString(nullptr, option));
    check(TaoSetFromOptions(solve.tao));
    check(PetscOptionsClear(nullptr));
    check(add_monitor(
        solve.tao,
        [](Tao tao, void* context) -> PetscErrorCode {
          Seen& s = *static_cast<Seen*>(context);
          Vec x;
          check(TaoGetSolution(tao, &x));
          const Vector now = gathered(x), step = gathered(tao->stepdirection);
          for (std::size_t i = 0; i < now.size(); ++i) {
            EXPECT_NEAR(step[i], s.calls ? now[i] - s.before[i] : 0.0, 1e-15);
          }
          s.before = now;
          ++s.calls;
          return PETSC_SUCCESS;
        },
        &seen));
    solve.run(5);
    EXPECT_EQ(seen.calls, 6) << type;

    Solve unasked(type, Vector(10, 2.0), to_c);
    unasked.run(5);
    EXPECT_EQ(unasked.tao.get()->stepdirection, nullptr);
    EXPECT_EQ(gathered(unasked.x), gathered(solve.x));
  }
}

}  // namespace
}  // namespace prunadag
