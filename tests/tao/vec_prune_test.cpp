// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Pruning for programs in C.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "base/success.hpp"
#include "prunadag/vecprunadag.h"
#include "tao/index_sets.hpp"
#include "tao/problems.hpp"

namespace prunadag {
namespace {

using namespace test;

TEST(VecPrune, KeepsTheLargestAndWhatIsExempt) {
  const Vector entries{3, -1, 0.5, 1, -4, 0, 0.1, 1};
  const auto pruned = [&](double sparsity, const std::vector<PetscInt>& exempt, PetscInt& left) {
    const VecHandle x = distributed(entries);
    check(VecPrunAdagPruneToSparsity(
        x, sparsity, exempt.empty() ? nullptr : indices_of(x, exempt).get(), &left));
    return gathered(x);
  };
  PetscInt left = -1;
  EXPECT_EQ(pruned(0, {}, left), entries);
  EXPECT_EQ(left, 7);
  EXPECT_EQ(pruned(0.5, {}, left),
            (Vector{3, -1, 0, 1, -4, 0, 0, 0}));  // the last of three ones goes
  EXPECT_EQ(left, 4);
  EXPECT_EQ(pruned(0.5, {6, 2}, left), (Vector{3, -1, 0.5, 0, -4, 0, 0.1, 0}));  // three of six go
  EXPECT_EQ(left, 3);
  EXPECT_EQ(pruned(0.9, {0, 1, 2, 3, 4, 5, 6, 7}, left), entries);
  EXPECT_EQ(left, 0);
}

TEST(VecPrune, KeepsTheGroupsOfTheLargestNorm) {
  const Vector entries{3, -1, 2, 2, 2, 0, 100, 1};  // norms of the groups: 0: 4.4, 1: 2.2, 5: 1
  const auto pruned = [&](double sparsity, const std::vector<PetscInt>& groups, PetscInt& left) {
    const VecHandle x = distributed(entries);
    check(VecPrunAdagPruneGroupsToSparsity(x, sparsity, beside(x, groups), indices_of(x, {6}),
                                           &left));
    return gathered(x);
  };
  PetscInt left = -1;
  const std::vector<PetscInt> groups{0, 1, 0, 1, 0, 5, 1, 5};
  EXPECT_EQ(pruned(1.0 / 3, groups, left), (Vector{3, -1, 2, 2, 2, 0, 100, 0}));
  EXPECT_EQ(left, 5);
  EXPECT_EQ(pruned(0.7, groups, left), (Vector{3, 0, 2, 0, 2, 0, 100, 0}));
  EXPECT_EQ(left, 3);
  const VecHandle x = distributed(entries);
  EXPECT_EQ(quietly([&] {
              return VecPrunAdagPruneGroupsToSparsity(x, 0.5, beside(x, {0, 1, 0, 1, 0, -5, 1, 5}),
                                                      nullptr, nullptr);
            }),
            PETSC_ERR_ARG_OUTOFRANGE);
  IndexSetHandle missing;
  check(ISCreateStride(world(), rank_of(world()) == 0 ? 1 : 0, 0, 1, missing.put()));
  EXPECT_EQ(
      quietly([&] { return VecPrunAdagPruneGroupsToSparsity(x, 0.5, missing, nullptr, nullptr); }),
      PETSC_ERR_ARG_SIZ);
  EXPECT_EQ(
      quietly([&] { return VecPrunAdagPruneGroupsToSparsity(x, 0.5, nullptr, nullptr, nullptr); }),
      PETSC_ERR_ARG_NULL);
  EXPECT_EQ(gathered(x), entries);
}

TEST(VecPrune, BelowAThreshold) {
  const VecHandle x = distributed({3, -1, 0.5, 1, -4});
  PetscInt left;
  check(VecPrunAdagPruneBelow(x, 1.0, indices_of(x, {2}), &left));
  EXPECT_EQ(gathered(x), (Vector{3, -1, 0.5, 1, -4}));
  check(VecPrunAdagPruneBelow(x, 2.0, nullptr, &left));
  EXPECT_EQ(gathered(x), (Vector{3, 0, 0, 0, -4}));
  EXPECT_EQ(left, 2);
  check(VecPrunAdagPruneBelow(x, 0.0, nullptr, nullptr));
}

TEST(VecPrune, RefusesWhatMakesNoSenseOnEveryRank) {
  const VecHandle x = distributed({3, -1, 0.5, 1, -4});
  const auto code = [&](double sparsity, IS exempt) {
    return quietly([&] { return VecPrunAdagPruneToSparsity(x, sparsity, exempt, nullptr); });
  };
  EXPECT_EQ(code(1.0, nullptr), PETSC_ERR_ARG_OUTOFRANGE);
  EXPECT_EQ(code(-0.1, nullptr), PETSC_ERR_ARG_OUTOFRANGE);
  EXPECT_EQ(code(std::nan(""), nullptr), PETSC_ERR_ARG_OUTOFRANGE);
  IndexSetHandle wrong;  // rank 0 gives an index out of range
  const PetscInt index = 5;
  check(ISCreateGeneral(world(), rank_of(world()) == 0, &index, PETSC_COPY_VALUES, wrong.put()));
  EXPECT_EQ(code(0.5, wrong), PETSC_ERR_ARG_OUTOFRANGE);
  EXPECT_EQ(quietly([&] { return VecPrunAdagPruneToSparsity(nullptr, 0.5, nullptr, nullptr); }),
            PETSC_ERR_ARG_NULL);
  EXPECT_EQ(quietly([&] { return VecPrunAdagPruneBelow(x, -1, nullptr, nullptr); }),
            PETSC_ERR_ARG_OUTOFRANGE);
  const VecHandle lost = distributed({1, std::numeric_limits<double>::infinity()});
  EXPECT_EQ(quietly([&] { return VecPrunAdagPruneToSparsity(lost, 0.5, nullptr, nullptr); }),
            PETSC_ERR_ARG_OUTOFRANGE);
  EXPECT_EQ(gathered(x), (Vector{3, -1, 0.5, 1, -4}));
}

TEST(Measure, CallsTheProgramAtPrunedCopies) {
  const Gradient to_two = [](const Vector& x) {
    Vector g = x;
    for (double& entry : g) entry -= 2.0;
    return g;
  };
  for (const char* type : {TAOPRUNADAG, TAOLMVM}) {
    Solve solve(type, {3, -1, 0.5, 4}, to_two);
    const PetscReal sparsities[]{0, 0.5, 0.75};
    PetscReal objectives[3], norms[3];
    PetscInt left[3];
    check(TaoPrunAdagMeasure(solve.tao, nullptr, 3, sparsities, objectives, norms, left));
    EXPECT_TRUE(std::isnan(objectives[0])) << "without an objective";
    EXPECT_DOUBLE_EQ(norms[0], std::sqrt(1 + 9 + 2.25 + 4));
    EXPECT_DOUBLE_EQ(norms[1], std::sqrt(1 + 4 + 4 + 4));
    EXPECT_EQ(left[1], 2);
    EXPECT_EQ(left[2], 1);
    check(TaoSetObjective(
        solve.tao, [](Tao, Vec x, PetscReal* f, void*) -> PetscErrorCode { return VecSum(x, f); },
        nullptr));
    check(TaoPrunAdagMeasure(solve.tao, nullptr, 3, sparsities, objectives, nullptr, nullptr));
    EXPECT_EQ(objectives[0], 6.5);
    EXPECT_EQ(objectives[1], 7.0);
    EXPECT_EQ(objectives[2], 4.0);
    check(TaoPrunAdagMeasure(solve.tao, nullptr, 0, nullptr, nullptr, nullptr, nullptr));
    EXPECT_EQ(quietly([&] {
                return TaoPrunAdagMeasure(solve.tao, nullptr, 1, nullptr, nullptr, nullptr,
                                          nullptr);
              }),
              PETSC_ERR_ARG_NULL);
    EXPECT_EQ(gathered(solve.x), (Vector{3, -1, 0.5, 4}));
  }
}

}  // namespace
}  // namespace prunadag
