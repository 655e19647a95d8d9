// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/separate_problems.hpp"

#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "prunadag/model.hpp"
#include "prunadag/prunadag.h"
#include "support/dense.hpp"
#include "support/files.hpp"

namespace prunadag {
namespace {

using namespace test;

constexpr std::size_t samples = 8, features = 5;

std::vector<Vector> random_matrix(std::size_t rows, std::size_t columns, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  std::vector<Vector> matrix(rows, Vector(columns));
  for (Vector& row : matrix) {
    for (double& entry : row) entry = normal(generator);
  }
  return matrix;
}

/// Samples on this rank alone, with this rank's share of the targets.
struct Own {
  Dataset data;
  std::optional<Problem> problem;  // none where it has no targets

  Own(const std::vector<Vector>& A, const std::vector<Vector>& B, const Loss& loss) {
    const Share share = share_of(std::int64_t(B[0].size()));
    data.samples = std::int64_t(A.size());
    data.features = std::int64_t(A[0].size());
    check(PrunAdagInitialize());
    check(MatCreate(PETSC_COMM_SELF, data.matrix.put()));
    const PetscInt m = PetscInt(A.size()), n = PetscInt(A[0].size());
    check(MatSetSizes(data.matrix, m, n, m, n));
    check(MatSetType(data.matrix, MATPRUNADAGROWS));
    PetscScalar* numbers;
    check(MatSetUp(data.matrix));
    check(MatPrunAdagRowsGetArray(data.matrix, &numbers));
    for (const Vector& row : A) numbers = std::copy(row.begin(), row.end(), numbers);
    check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
    check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
    if (share.count == 0) return;
    Vector targets;
    for (const Vector& row : B) {
      targets.insert(targets.end(), row.begin() + share.first,
                     row.begin() + share.first + share.count);
    }
    set_targets(data, share.count, targets);
    problem.emplace(data, loss);
  }
  const Problem* get() const { return problem ? &*problem : nullptr; }
};

/// Returns the index of weight (j, k) among all parameters, which are in the order of the ranks.
std::size_t place_of(std::size_t j, std::size_t k, std::size_t targets) {
  const std::int64_t total = std::int64_t(targets), ranks = size_of(world());
  std::int64_t first = 0, count = 0;
  for (std::int64_t r = 0; r < ranks && std::int64_t(k) >= first + count; ++r) {
    first = total * r / ranks;
    count = total * (r + 1) / ranks - first;
  }
  return std::size_t(first) * features + j * std::size_t(count) + k - std::size_t(first);
}

/// Returns one problem with the samples of every target, and a block of parameters for each target.
DenseProblem stacked(const std::vector<Vector>& A, const std::vector<Vector>& B) {
  const std::size_t targets = B[0].size();
  DenseProblem problem;
  for (std::size_t k = 0; k < targets; ++k) {
    for (std::size_t s = 0; s < A.size(); ++s) {
      Vector row(features * targets);
      for (std::size_t j = 0; j < features; ++j) row[place_of(j, k, targets)] = A[s][j];
      problem.rows.push_back(row);
      problem.targets.push_back(B[s][k]);
    }
  }
  return problem;
}

VecHandle filled(const Objective& problem, const Vector& values) {
  VecHandle x = problem.make_parameters();
  const std::int64_t first = first_index(x);
  const WriteArray array(x);
  for (std::size_t i = 0; i < array.span().size(); ++i) array[i] = values[std::size_t(first) + i];
  return x;
}

// With one or two targets, some ranks have none.
TEST(SeparateProblems, AreTheSumOfAllHoweverManyRanksHaveThem) {
  for (const std::size_t targets : {1u, 2u, 6u, 30u}) {
    SCOPED_TRACE(targets);
    const std::vector<Vector> A = random_matrix(samples, features, 1),
                              B = random_matrix(samples, targets, 2);
    const DenseProblem textbook = stacked(A, B);
    const Own own(A, B, loss_named("squared"));
    const SeparateProblems problem(world(), own.get());
    EXPECT_EQ(problem.prunable(), std::int64_t(features * targets));
    const Vector at = random_matrix(1, features * targets, 3)[0];
    const VecHandle x = filled(problem, at), g = problem.make_parameters();
    const Vector slopes = textbook.gradient(at);
    double squares = 0;
    for (std::size_t s = 0; s < textbook.rows.size(); ++s) {
      double r = -textbook.targets[s];
      for (std::size_t e = 0; e < at.size(); ++e) r += textbook.rows[s][e] * at[e];
      squares += r * r;
    }
    problem.gradient(x, g);
    EXPECT_LT(relative_difference(gathered(g), slopes), 1e-13);
    check(VecSet(g, 7.0));
    EXPECT_NEAR(problem.value_and_gradient(x, g), squares / 2, 1e-12 * squares);
    EXPECT_LT(relative_difference(gathered(g), slopes), 1e-13);
    EXPECT_NEAR(problem.value(x), squares / 2, 1e-12 * squares);
    const Evaluation look = problem.evaluate(x);
    EXPECT_NEAR(look.objective, squares / 2, 1e-12 * squares);
    EXPECT_NEAR(look.score, std::sqrt(squares / double(samples * targets)), 1e-12);
    EXPECT_NEAR(look.gradient_norm, reference::norm(slopes), 1e-11);
    EXPECT_TRUE(problem.curvature_bounds(g));
    const Vector bounds = gathered(g);
    for (std::size_t j = 0; j < features; ++j) {
      double sum = 0;
      for (const Vector& row : A) sum += row[j] * row[j];
      for (std::size_t k = 0; k < targets; ++k) {
        EXPECT_NEAR(bounds[place_of(j, k, targets)], sum, 1e-13 * sum);
      }
    }
  }
}

TEST(SeparateProblems, HaveTheScoreOfShares) {
  const std::vector<Vector> A{{1, 0, 0, 0, 0}, {-1, 0, 0, 0, 0}}, B{{1, 1, -1}, {1, -1, -1}};
  const Own own(A, B, loss_named("logistic"));
  const SeparateProblems problem(world(), own.get());
  Vector at(features * 3, 0.0);
  for (std::size_t k = 0; k < 3; ++k) at[place_of(0, k, 3)] = 1;
  EXPECT_NEAR(problem.evaluate(filled(problem, at)).score, (1 + 2 + 1) / 6.0, 1e-15);
}

TEST(SeparateProblems, FitAsTheTextbookDoes) {
  constexpr std::size_t targets = 9;
  const std::vector<Vector> A = random_matrix(samples, features, 4),
                            B = random_matrix(samples, targets, 5);
  const Own own(A, B, loss_named("squared"));
  const SeparateProblems problem(world(), own.get());
  const Vector start = random_matrix(1, features * targets, 6)[0];
  const VecHandle x = filled(problem, start);
  FitOptions options = paper_options();
  options.max_iterations = 60;
  fit(problem, options, x);
  const Vector expected = textbook_fit(stacked(A, B), start, 60, {"prunadag-v3", 5});
  EXPECT_LT(relative_difference(gathered(x), expected), 1e-11);
}

TEST(SeparateProblems, OutliveTheCommunicatorTheyWereMadeOn) {
  MPI_Comm comm;
  MPI_Comm_dup(world(), &comm);
  const std::vector<Vector> A = random_matrix(samples, features, 1),
                            B = random_matrix(samples, 4, 2);
  const Own own(A, B, loss_named("squared"));
  const SeparateProblems problem(comm, own.get());
  MPI_Comm_free(&comm);
  double squares = 0;
  for (const Vector& row : B) squares += reference::norm(row) * reference::norm(row);
  EXPECT_NEAR(problem.value(problem.make_parameters()), squares / 2, 1e-12);
}

TEST(SeparateProblems, RefuseVectorsOfAnotherLayoutOnAllRanks) {
  if (size_of(world()) == 1) GTEST_SKIP() << "one rank has all entries of any vector";
  const Own own(random_matrix(samples, features, 1), random_matrix(samples, 6, 2),
                loss_named("squared"));
  const SeparateProblems problem(world(), own.get());
  const VecHandle right = problem.make_parameters(), wrong = shifted(29);
  for (const auto& message : {error_of([&] { problem.value(wrong); }),
                              error_of([&] { problem.gradient(right, wrong); })}) {
    EXPECT_TRUE(message.starts_with("a vector of 29 entries, ")) << message;
  }
}

TEST(SeparateProblems, RefuseProblemsThatAreNoneOfTheirOwn) {
  EXPECT_EQ(error_of([] { SeparateProblems(world(), nullptr); }), "no rank has a separate problem");
  Own own(random_matrix(samples, features, 1), random_matrix(samples, 6, 2), loss_named("squared"));
  Dataset shared = dataset_of(random_matrix(samples, features, 1), Vector(samples, 0.0), false);
  const Problem on_all(shared, loss_named("squared"));
  if (size_of(world()) > 1) {
    EXPECT_EQ(error_of([&] { SeparateProblems(world(), &on_all); }),
              "a separate problem is one on PETSC_COMM_SELF");
  }
  own.data.features -= 1;
  own.data.intercept = true;
  const bool last = rank_of(world()) == size_of(world()) - 1;
  Own other(random_matrix(samples, features, 1), random_matrix(samples, 6, 2),
            loss_named("squared"));
  EXPECT_EQ(error_of([&] { SeparateProblems(world(), last ? own.get() : other.get()); }),
            "separate problems have neither intercepts nor groups");
}

}  // namespace
}  // namespace prunadag
