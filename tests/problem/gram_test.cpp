// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/gram.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "prunadag/layout.hpp"
#include "prunadag/prunadag.h"
#include "support/files.hpp"
#include "support/memory.hpp"
#include "support/parallel.hpp"
#include "support/textbook.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Returns random samples in which `percent` of 100 entries are present; with an intercept, the
/// last column is all ones.
Dataset random_data(const char* type, std::int64_t m, std::int64_t n, unsigned percent,
                    bool intercept = false) {
  check(PrunAdagInitialize());
  Dataset data;
  data.samples = m;
  data.features = n;
  data.intercept = intercept;
  check(MatCreate(world(), data.matrix.put()));
  check(MatSetSizes(data.matrix, PETSC_DECIDE, PETSC_DECIDE, PetscInt(m), PetscInt(n + intercept)));
  check(MatSetType(data.matrix, type));
  check(MatSetUp(data.matrix));
  PetscInt first, end;
  check(MatGetOwnershipRange(data.matrix, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    std::mt19937 generator{unsigned(i)};
    std::normal_distribution<double> normal;
    for (PetscInt j = 0; j < n; ++j) {
      const double value = normal(generator);
      if (generator() % 100 >= percent) continue;
      check(MatSetValue(data.matrix, i, j, value, INSERT_VALUES));
    }
    if (intercept) check(MatSetValue(data.matrix, i, PetscInt(n), 1.0, INSERT_VALUES));
  }
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  const WriteArray targets(data.targets);
  for (std::size_t i = 0; i < targets.span().size(); ++i) targets[i] = std::sin(first + double(i));
  return data;
}

VecHandle wavy(const Objective& objective) {
  VecHandle x = objective.make_parameters();
  const std::int64_t first = first_index(x);
  const WriteArray own(x);
  for (std::size_t j = 0; j < own.span().size(); ++j) own[j] = std::cos(double(first) + double(j));
  return x;
}

/// Returns norm(g - h) / norm(h) of the two gradients at one point.
double difference(const Objective& a, const Objective& b) {
  const VecHandle x = wavy(a), g = a.make_parameters(), h = a.make_parameters();
  a.gradient(x, g);
  b.gradient(x, h);
  return relative_difference(gathered(g), gathered(h));
}

TEST(GramProblem, OfACentredProblemHasItsGradientAlsoWithLargeMeans) {
  for (const char* type : {MATPRUNADAGROWS, MATDENSE, MATAIJ}) {
    for (const double mean : {0.0, 1e5}) {
      if (mean > 0 && std::string(type) == MATAIJ) continue;  // then they are not sparse
      Dataset data = random_data(type, 200, 12, mean > 0 ? 100 : 30, true);
      if (mean > 0) {
        PetscInt first, end;
        check(MatGetOwnershipRange(data.matrix, &first, &end));
        for (PetscInt i = first; i < end; ++i) {
          check(MatSetValue(data.matrix, i, 3, mean + std::cos(double(i)), INSERT_VALUES));
        }
        check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
        check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
      }
      const Problem direct(data, loss_named("squared"), 0.5, Centring::means);
      const GramProblem by_gram(direct);
      const VecHandle x = wavy(direct), g = direct.make_parameters(), h = direct.make_parameters();
      direct.gradient(x, g);
      by_gram.gradient(x, h);
      EXPECT_LT(relative_difference(gathered(h), gathered(g)), mean > 0 ? 1e-9 : 1e-13) << type;
    }
  }
}

TEST(Gram, GivesTheGradientOfTheSamples) {
  for (const char* type : {MATPRUNADAGROWS, MATAIJ, MATDENSE}) {
    for (const unsigned percent : {5u, 60u, 100u}) {
      for (const bool intercept : {false, true}) {
        const Dataset data = random_data(type, 90, 21, percent, intercept);
        for (const double l2 : {0.0, 2.5}) {
          const Problem direct(data, loss_named("squared"), l2);
          const GramProblem by_gram(direct);
          EXPECT_LT(difference(by_gram, direct), 1e-13) << type << " " << percent << " %";
          const VecHandle x = wavy(direct);
          EXPECT_EQ(by_gram.value(x), direct.value(x));
          EXPECT_EQ(by_gram.evaluate(x).objective, direct.evaluate(x).objective);
          EXPECT_EQ(by_gram.prunable(), 21);
        }
      }
    }
  }
}

TEST(Gram, IsFormedWhereSomeRanksHaveNothing) {
  for (const char* type : {MATPRUNADAGROWS, MATAIJ}) {
    const Dataset data = random_data(type, 3, 2, 100);
    const Problem direct(data, loss_named("squared"));
    EXPECT_LT(difference(GramProblem(direct), direct), 1e-13) << type;
  }
}

TEST(Gram, IsFormedInSeveralPieces) {
  for (const char* type : {MATPRUNADAGROWS, MATAIJ}) {
    const Dataset data = random_data(type, 6, 3000, type == std::string(MATAIJ) ? 2 : 100);
    const Problem direct(data, loss_named("squared"));
    EXPECT_LT(difference(GramProblem(direct), direct), 1e-12) << type;
  }
}

TEST(Gram, IsHeldAgainstTheSamples) {
  const Dataset data = random_data(MATPRUNADAGROWS, 200, 10, 100, true);
  const Problem direct(data, loss_named("squared"), 0.5);
  const VecHandle x = wavy(direct);
  EXPECT_TRUE(GramProblem(direct).deviation(x, 0.0).acceptable());
  EXPECT_LT(GramProblem(direct).deviation(x, 0.0).allowed, 1e-10);
  EXPECT_EQ(GramProblem(direct).deviation(x, 0.25).allowed, 0.25);

  MatHandle wrong = gram_matrix(direct);
  PetscScalar* rows;
  check(MatPrunAdagRowsGetArray(wrong, &rows));
  PetscInt first;
  check(MatGetOwnershipRange(wrong, &first, nullptr));
  if (first == 0) rows[0] *= 1 + 1e-9;
  const GramProblem falsified(direct, std::move(wrong));
  EXPECT_FALSE(falsified.deviation(x, 1e-10).acceptable());
  EXPECT_TRUE(falsified.deviation(x, 1e-3).acceptable());
}

TEST(Gram, IsRefusedWhereItMakesNoSense) {
  Dataset data = random_data(MATPRUNADAGROWS, 20, 5, 100);
  const Problem logistic(data, loss_named("logistic"));
  EXPECT_EQ(error_of([&] { GramProblem problem(logistic); }),
            "only the squared loss has a Gram matrix, logistic has none");
  EXPECT_FALSE(gram_pays(logistic, 1'000'000'000));
  {
    const Problem direct(data, loss_named("squared"));
    const Dataset larger = random_data(MATPRUNADAGROWS, 20, 12, 100);
    MatHandle other = gram_matrix(Problem(larger, loss_named("squared")));
    EXPECT_EQ(error_of([&] { GramProblem problem(direct, std::move(other)); }),
              "the Gram matrix is not laid out as gram_matrix() does it");
  }
  lay_out(data, Layout::features);
  const Problem by_features(data, loss_named("squared"));
  EXPECT_EQ(error_of([&] { gram_matrix(by_features); }),
            "a Gram matrix is formed from data by samples, not by features");
  EXPECT_FALSE(gram_pays(by_features, 1'000'000'000));
}

TEST(Gram, IsRefusedBeforeItFillsTheMemory) {
  const Dataset data = random_data(MATAIJ, 4, 5000, 1);
  const Problem direct(data, loss_named("squared"));
  const MemoryLimit limit(20'000'000);
  const std::string message = error_of([&] { gram_matrix(direct); });
  EXPECT_TRUE(message.starts_with("the Gram matrix of 5000 x 5000 takes ")) << message;
  EXPECT_TRUE(message.ends_with("MB are available")) << message;
}

TEST(Gram, PaysForTallDataAndManyIterations) {
  const Dataset tall = random_data(MATPRUNADAGROWS, 20000, 20, 100);
  const Problem problem(tall, loss_named("squared"));
  EXPECT_TRUE(gram_pays(problem, 1'000'000));
  EXPECT_FALSE(gram_pays(problem, 10));  // forming takes longer
  const Dataset wide = random_data(MATPRUNADAGROWS, 50, 60, 100);
  EXPECT_FALSE(gram_pays(Problem(wide, loss_named("squared")), 1'000'000'000));
  const Dataset sparse = random_data(MATAIJ, 20000, 20, 5);
  EXPECT_TRUE(gram_pays(Problem(sparse, loss_named("squared")), 10'000'000));
}

TEST(Gram, IsMeasuredWhereTheModelIsNotClearAndChosenByAllRanksAlike) {
  const Dataset data = random_data(MATPRUNADAGROWS, 4000, 400, 100);
  const Problem problem(data, loss_named("squared"));
  // A gradient reports its operations to PETSc.
  const auto operations = [&](std::int64_t iterations) {
    PetscLogDouble before, after;
    check(PetscGetFlops(&before));
    const bool pays = gram_pays(problem, iterations);
    check(PetscGetFlops(&after));
    EXPECT_EQ(sum(world(), pays), pays ? size_of(world()) : 0);
    return after - before;
  };
  EXPECT_EQ(operations(10), 0);
  EXPECT_GE(operations(20000), 5 * 4.0 * (4000 / size_of(world())) * 400);
}

}  // namespace
}  // namespace prunadag
