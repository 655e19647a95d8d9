// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/generate.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "base/memory.hpp"
#include "matrix/row.hpp"
#include "prunadag/problem.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"
#include "support/memory.hpp"

namespace prunadag {
namespace {

using namespace test;

struct Whole {
  std::vector<Vector> rows;
  Vector targets, truth;
};

Whole whole(const std::string& name, std::int64_t rows = 0, std::int64_t columns = 0,
            std::uint64_t seed = 1, MPI_Comm comm = world()) {
  const Generated made = generate(comm, name, rows, columns, seed);
  return {whole_matrix(made.data), gathered(made.data.targets), gathered(made.truth)};
}

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

std::int64_t nonzeros(const Vector& v) {
  return std::count_if(v.begin(), v.end(), [](double e) { return e != 0; });
}

/// Returns the largest entry of |A A' - c I|.
double orthogonality_error(const std::vector<Vector>& rows, double c) {
  double worst = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k <= i; ++k) {
      worst = std::max(worst, std::abs(dot(rows[i], rows[k]) - (i == k ? c : 0.0)));
    }
  }
  return worst;
}

TEST(Generate, GivesTheSameBitsOnAnyNumberOfRanks) {
  for (const GeneratorInfo& info : generators()) {
    if (info.name == "sparco3" || info.name == "sparco10") continue;  // large; made as the others
    const std::int64_t columns = info.name == "classify" ? 50 : 0;
    const Generated here = generate(world(), info.name, 0, columns, 3);
    const Generated alone = generate(PETSC_COMM_SELF, info.name, 0, columns, 3);
    EXPECT_EQ(gathered(here.data.targets), gathered(alone.data.targets)) << info.name;
    EXPECT_EQ(gathered(here.truth), gathered(alone.truth)) << info.name;
    PetscInt first, end;
    check(MatGetOwnershipRange(here.data.matrix, &first, &end));
    std::int64_t different = 0;
    for (PetscInt r = first; r < end; ++r) {
      const Row a(here.data.matrix, r), b(alone.data.matrix, r);
      different += !std::equal(a.values, a.values + a.count, b.values, b.values + b.count);
      different += !std::equal(a.columns, a.columns + a.count, b.columns, b.columns + b.count);
    }
    EXPECT_EQ(different, 0) << info.name;
  }
}

TEST(Generate, MakesTheSixRandomMatricesOfThePaper) {
  const Whole a1 = whole("A1");
  ASSERT_EQ(a1.rows.size(), 100u);
  ASSERT_EQ(a1.truth.size(), 1000u);
  double mean = 0, square = 0;
  for (const Vector& row : a1.rows) {
    for (double e : row) {
      mean += e / 1e5;
      square += e * e / 1e5;
    }
  }
  EXPECT_NEAR(mean, 0, 0.02);
  EXPECT_NEAR(square, 1, 0.02);
  EXPECT_NEAR(a1.targets[7], dot(a1.rows[7], a1.truth), 1e-12);

  EXPECT_LT(orthogonality_error(whole("A2").rows, 1.0), 1e-13);
  EXPECT_LT(orthogonality_error(whole("A4", 40, 40).rows, 1.0), 1e-12);  // square: hardest
  EXPECT_LT(orthogonality_error(whole("A6").rows, 1.0), 1e-13);

  const Whole a3 = whole("A3");
  for (std::size_t j : {0, 1, 500, 999}) {
    double norm = 0;
    for (const Vector& row : a3.rows) norm += row[j] * row[j];
    EXPECT_NEAR(norm, 1, 1e-14);
  }
  for (const Vector& row : whole("A5").rows) {
    for (double e : row) ASSERT_EQ(std::abs(e), 1.0);
  }
  EXPECT_NE(whole("A1", 2, 3, 1).rows, whole("A1", 2, 3, 2).rows);
}

/// Compares with known numbers: the norm of b, f(1, ..., 1) and the norm of the gradient there.
void expect_deterministic(const std::string& name, double norm_b, double f, double norm_g) {
  const Generated made = generate(world(), name, 0, 0, 1);
  PetscReal norm;
  check(VecNorm(made.data.targets, NORM_2, &norm));
  EXPECT_NEAR(norm / norm_b, 1, 1e-12);
  const Problem problem(made.data, loss_named("squared"));
  VecHandle ones = problem.make_parameters();
  check(VecSet(ones, 1.0));
  const Evaluation at = problem.evaluate(ones);
  EXPECT_NEAR(at.objective / f, 1, 1e-8);
  EXPECT_NEAR(at.gradient_norm / norm_g, 1, 1e-12);
  EXPECT_LT(problem.evaluate(made.truth).objective, 1e-20);
}

TEST(Sparco, NineAndTenMatchTheirPublishedNumbers) {
  expect_deterministic("sparco9", 27.80755293081359, 340978.33, 66988.85899214885);
  expect_deterministic("sparco10", 78.89866919029745, 320148.1388255498, 21136.71351346511);
  const Vector truth = whole("sparco9").truth;
  const std::vector<std::pair<std::size_t, double>> jumps{
      {13, 4},    {17, -5},  {20, 3},   {30, -4},   {32, 2.5},  {33, 2.5},
      {52, -4.2}, {57, 2.1}, {84, 4.3}, {98, -3.1}, {100, 2.1}, {104, -4.2}};
  EXPECT_EQ(nonzeros(truth), 12);
  for (const auto& [place, jump] : jumps) EXPECT_NEAR(truth[place - 1], jump, 1e-12) << place;
}

TEST(Sparco, ThreeFiveSevenAndElevenHaveTheirStructure) {
  const Whole three = whole("sparco3", 64, 128);
  EXPECT_LT(orthogonality_error(three.rows, 2.0), 1e-13);
  EXPECT_EQ(nonzeros(whole("sparco3").truth), 122);

  const Whole five = whole("sparco5");
  EXPECT_EQ(nonzeros(five.truth), 63);
  double norm = 0;
  for (const Vector& row : five.rows) norm += row[1024 + 77] * row[1024 + 77];
  EXPECT_NEAR(norm, 1, 1e-14);

  const Whole seven = whole("sparco7");
  EXPECT_LT(orthogonality_error(seven.rows, 1.0), 1e-13);
  EXPECT_EQ(nonzeros(seven.truth), 20);
  EXPECT_EQ(*std::max_element(seven.truth.begin(), seven.truth.end()), 1.0);
  EXPECT_EQ(nonzeros(whole("sparco11").truth), 32);
}

TEST(Classify, LabelsFollowItsSparseTruth) {
  const Whole made = whole("classify", 2000, 200);
  EXPECT_EQ(nonzeros(made.truth), 2);
  int right = 0;
  for (std::size_t i = 0; i < made.rows.size(); ++i) {
    ASSERT_EQ(std::abs(made.targets[i]), 1.0);
    right += (dot(made.rows[i], made.truth) > 0) == (made.targets[i] > 0);
  }
  EXPECT_GT(right, 1500);
  EXPECT_LT(right, 2000);  // the classes overlap
}

TEST(Generate, RefusesUnknownNamesAndSenselessSizes) {
  const auto message = [](const std::string& name, std::int64_t rows, std::int64_t columns) {
    return error_of([&] { generate(world(), name, rows, columns, 1); });
  };
  EXPECT_NE(message("A7", 0, 0).find("unknown problem 'A7': use A1, A2"), std::string::npos);
  EXPECT_EQ(message("A3", 20, 10),
            "A3 with 20 rows and 10 columns: it has at most as many rows as columns");
  EXPECT_NE(message("sparco3", 20, 30).find("twice as many columns"), std::string::npos);
  EXPECT_NE(message("sparco9", 20, 30).find("square"), std::string::npos);
  EXPECT_NE(message("A1", -1, 10).find("at least 1"), std::string::npos);
}

TEST(Generate, LooksForMemoryBeforeItMakesAProblem) {
  available_memory(world());  // MPI now has the memory that this call needs
  const MemoryLimit limit(200'000'000);
  const std::string message = error_of([] { generate(world(), "classify", 1, 2000000000, 1); });
  EXPECT_EQ(message.find("classify with 1 rows and 2000000000 columns takes "), 0u) << message;
}

}  // namespace
}  // namespace prunadag
