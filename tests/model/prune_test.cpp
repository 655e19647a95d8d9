// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>

#include <gtest/gtest.h>

#include "prunadag/problem.hpp"
#include "prunadag/pruning.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"

namespace prunadag {
namespace {

using namespace test;

Vector pruned(const Vector& x, double sparsity, std::int64_t prunable) {
  const VecHandle vector = distributed(x);
  prune_to_sparsity(vector, sparsity, prunable);
  return gathered(vector);
}

TEST(Prune, ZeroesTheSmallestAndOfEqualOnesTheHighestIndexFirst) {
  const Vector x{3, -1, 1, -1, 2};
  EXPECT_EQ(pruned(x, 0.0, 5), x);
  EXPECT_EQ(pruned(x, 0.2, 5), (Vector{3, -1, 1, 0, 2}));
  EXPECT_EQ(pruned(x, 0.4, 5), (Vector{3, -1, 0, 0, 2}));
  EXPECT_EQ(pruned(x, 0.6, 5), (Vector{3, 0, 0, 0, 2}));
  EXPECT_EQ(pruned(x, 0.8, 5), (Vector{3, 0, 0, 0, 0}));
}

TEST(Prune, RoundsTheCountHalfUp) {
  const Vector x{4, 3, 2, 1};
  EXPECT_EQ(pruned(x, 0.12, 4), x);                      // floor(0.48 + 0.5) = 0
  EXPECT_EQ(pruned(x, 0.125, 4), (Vector{4, 3, 2, 0}));  // floor(0.5 + 0.5) = 1
  EXPECT_EQ(pruned(x, 0.95, 4), (Vector(4, 0.0)));       // floor(3.8 + 0.5) = 4
}

TEST(Prune, NeverTouchesTheIntercept) {
  EXPECT_EQ(pruned({5, 1, 2, 1e-9}, 2.0 / 3, 3), (Vector{5, 0, 0, 1e-9}));
}

TEST(Prune, CountsWhatIsLeft) {
  const VecHandle x = distributed({3, 0, 1, -2, 0.5});
  EXPECT_EQ(prune_below(x, 1.0, 5), 3);
  EXPECT_EQ(gathered(x), (Vector{3, 0, 1, -2, 0}));
  EXPECT_EQ(prune_to_sparsity(x, 0.6, 5), 2);
}

TEST(Prune, RefusesSharesAndThresholdsOutOfRange) {
  const VecHandle x = distributed({1, 2});
  for (double share : {-0.1, 1.0, std::nan("")}) {
    EXPECT_NE(error_of([&] { prune_to_sparsity(x, share, 2); }).find("sparsity"),
              std::string::npos);
  }
  EXPECT_NE(error_of([&] { prune_below(x, -1.0, 2); }).find("threshold"), std::string::npos);
}

TEST(Measures, AreThePapersOmegaAndRho) {
  const Dataset data = dataset_of({{1, 0}, {0, 1}}, {3, 1}, false);
  const Problem problem(data, loss_named("squared"));
  const VecHandle x = distributed({3, 1});  // the minimiser: f = 0
  const std::vector<double> shares{0.0, 0.5};
  const std::vector<PrunedMeasure> rows = measure_sparsities(problem, x, shares);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].omega, 0.0);
  EXPECT_EQ(rows[0].rho, 0.0);
  EXPECT_EQ(rows[1].nonzeros, 1);
  EXPECT_DOUBLE_EQ(rows[1].objective, 0.5);
  EXPECT_DOUBLE_EQ(rows[1].omega, std::sqrt(0.5));
  EXPECT_DOUBLE_EQ(rows[1].rho, 1.0);
  EXPECT_DOUBLE_EQ(rows[1].score, std::sqrt(0.5));
  EXPECT_EQ(gathered(x), (Vector{3, 1}));  // a copy was pruned
}

TEST(PruneToSparsity, RanksByUnitsAndKeepsTheMeanOfThePredictions) {
  // |x| unit: 6, 1, 8, 5; the last entry is the intercept.
  const Vector whole{3, -1, 2, 0.5, 10};
  const VecHandle unit = distributed({2, 1, 4, 10, 0}), mean = distributed({1, 2, 3, 4, 0});
  const VecHandle x = distributed(whole);
  EXPECT_EQ(prune_to_sparsity(x, 0.5, 4, {unit, mean}), 2);
  EXPECT_EQ(gathered(x), (Vector{3, 0, 2, 0, 10 - 2 + 2}));
  const VecHandle y = distributed(whole);
  EXPECT_EQ(prune_to_sparsity(y, 0.5, 4, {nullptr, mean}), 2);
  EXPECT_EQ(gathered(y), (Vector{3, 0, 2, 0, 10 - 2 + 2}));
  const VecHandle z = distributed(whole);
  EXPECT_EQ(prune_to_sparsity(z, 0.75, 4, {unit}), 1);
  EXPECT_EQ(gathered(z), (Vector{0, 0, 2, 0, 10}));
  EXPECT_EQ(prune_below(z, 2.5, 4, {unit, mean}), 0);
  EXPECT_EQ(gathered(z), (Vector{0, 0, 0, 0, 10 + 6}));
}

}  // namespace
}  // namespace prunadag
