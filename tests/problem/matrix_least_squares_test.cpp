// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/matrix_least_squares.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "prunadag/model.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"

namespace prunadag {
namespace {

using namespace test;

std::vector<Vector> random_matrix(std::size_t rows, std::size_t columns, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  std::vector<Vector> matrix(rows, Vector(columns));
  for (Vector& row : matrix) {
    for (double& entry : row) entry = normal(generator);
  }
  return matrix;
}

MatHandle matrix_of(const std::vector<Vector>& rows, bool sparse = false) {
  return std::move(dataset_of(rows, Vector(rows.size()), sparse).matrix);
}

/// Sample s of column c's least-squares problem becomes row c m + s: one problem with n q
/// parameters and a block for every column.
DenseProblem stacked(const std::vector<Vector>& A, const std::vector<Vector>& B) {
  const std::size_t n = A[0].size(), q = B[0].size();
  DenseProblem problem;
  for (std::size_t c = 0; c < q; ++c) {
    for (std::size_t s = 0; s < A.size(); ++s) {
      Vector row(n * q);
      for (std::size_t j = 0; j < n; ++j) row[c * n + j] = A[s][j];
      problem.rows.push_back(row);
      problem.targets.push_back(B[s][c]);
    }
  }
  return problem;
}

/// The entries of x at the places of a vector with another spread.
Vector filled(Vec x, const Vector& values) {
  const std::int64_t first = first_index(x);
  const WriteArray array(x);
  for (std::size_t i = 0; i < array.span().size(); ++i) array[i] = values[std::size_t(first) + i];
  return values;
}

TEST(MatrixLeastSquares, GivesTheGradientOfTheStackedProblemInBothSplits) {
  const std::vector<Vector> A = random_matrix(7, 5, 1), B = random_matrix(7, 6, 2);
  const DenseProblem textbook = stacked(A, B);
  for (Split split : {Split::columns, Split::samples}) {
    for (bool sparse : {false, true}) {
      const MatHandle a = matrix_of(A, sparse), b = matrix_of(B, sparse);
      const MatrixLeastSquares problem(a, b, split);
      const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
      ASSERT_EQ(global_size(x), 30);
      const Vector at = filled(x, random_matrix(1, 30, 3)[0]);
      problem.gradient(x, g);
      EXPECT_LT(relative_difference(gathered(g), textbook.gradient(at)), 1e-13);

      double squares = 0;
      for (std::size_t s = 0; s < textbook.rows.size(); ++s) {
        double r = -textbook.targets[s];
        for (std::size_t j = 0; j < at.size(); ++j) r += textbook.rows[s][j] * at[j];
        squares += r * r;
      }
      const Evaluation look = problem.evaluate(x);
      EXPECT_NEAR(problem.value(x), squares / 2, 1e-12 * squares);
      EXPECT_NEAR(look.objective, squares / 2, 1e-12 * squares);
      EXPECT_NEAR(look.score, std::sqrt(squares / 42), 1e-12);
      EXPECT_NEAR(look.gradient_norm, reference::norm(textbook.gradient(at)), 1e-11);
    }
  }
}

TEST(MatrixLeastSquares, GivesAColumnOfTheProductOnEveryRank) {
  const std::vector<Vector> A = random_matrix(7, 5, 1), B = random_matrix(7, 6, 2);
  for (Split split : {Split::columns, Split::samples}) {
    const MatHandle a = matrix_of(A), b = matrix_of(B);
    const MatrixLeastSquares problem(a, b, split);
    const VecHandle x = problem.make_parameters();
    const Vector at = filled(x, random_matrix(1, 30, 3)[0]);
    for (std::int64_t c : {0, 3, 5}) {
      Vector expected(7);
      for (std::size_t s = 0; s < 7; ++s) {
        for (std::size_t j = 0; j < 5; ++j) expected[s] += A[s][j] * at[std::size_t(c) * 5 + j];
      }
      EXPECT_LT(relative_difference(problem.product(x, c), expected), 1e-14);
    }
    EXPECT_THROW(problem.product(x, 6), Error);
  }
}

TEST(MatrixLeastSquares, RefusesVectorsOfAnotherLayoutOnAllRanks) {
  if (size_of(world()) == 1) return;
  for (Split split : {Split::columns, Split::samples}) {
    const MatHandle a = matrix_of(random_matrix(7, 5, 1)), b = matrix_of(random_matrix(7, 6, 2));
    const MatrixLeastSquares problem(a, b, split);
    const VecHandle right = problem.make_parameters(), wrong = shifted(29);
    for (const auto& message :
         {error_of([&] { problem.value(wrong); }), error_of([&] { problem.product(wrong, 0); }),
          error_of([&] { problem.gradient(right, wrong); })}) {
      EXPECT_TRUE(message.starts_with("a vector of 29 entries, ")) << message;
    }
  }
}

TEST(MatrixLeastSquares, OutlivesTheMatricesItIsMadeOf) {
  MPI_Comm comm;  // one on which nothing else lives
  MPI_Comm_dup(world(), &comm);
  for (Split split : {Split::columns, Split::samples}) {
    const auto dense = [&](PetscInt rows, PetscInt columns) {
      MatHandle matrix;
      check(MatCreateDense(comm, PETSC_DECIDE, PETSC_DECIDE, rows, columns, nullptr, matrix.put()));
      check(MatZeroEntries(matrix));
      check(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
      check(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
      check(MatShift(matrix, 1.0));
      return matrix;
    };
    MatHandle a = dense(4, 4), b = dense(4, 4);
    const MatrixLeastSquares problem(a, b, split);
    a.reset();
    b.reset();
    EXPECT_DOUBLE_EQ(problem.value(problem.make_parameters()), 2.0);  // 1/2 ||I||^2
  }
  MPI_Comm_free(&comm);
}

TEST(MatrixLeastSquares, FitsAsTheTextbookDoes) {
  const std::vector<Vector> A = random_matrix(8, 10, 4), B = random_matrix(8, 9, 5);
  for (Split split : {Split::columns, Split::samples}) {
    const MatHandle a = matrix_of(A), b = matrix_of(B);
    const MatrixLeastSquares problem(a, b, split);
    const VecHandle x = problem.make_parameters();
    const Vector start = filled(x, random_matrix(1, 90, 6)[0]);
    FitOptions options = paper_options();
    options.max_iterations = 60;
    fit(problem, options, x);
    const Vector expected = textbook_fit(stacked(A, B), start, 60, {"prunadag-v3", 9});
    EXPECT_LT(relative_difference(gathered(x), expected), 1e-11);
  }
}

TEST(MatrixLeastSquares, PicksTheSplitThatSendsLess) {
  EXPECT_EQ(MatrixLeastSquares::automatic(784, 1000, 4000, 1000, 8), Split::columns);
  // One gradient with a very tall A: gathering A would send more than the gradients do.
  EXPECT_EQ(MatrixLeastSquares::automatic(10'000'000, 20, 16, 100, 8), Split::samples);
  EXPECT_EQ(MatrixLeastSquares::automatic(784, 1000, 4, 1000, 8), Split::samples);
}

TEST(MatrixLeastSquares, RefusesRowsThatDiffer) {
  const MatHandle a = matrix_of(random_matrix(5, 3, 1)), b = matrix_of(random_matrix(4, 2, 2));
  try {
    const MatrixLeastSquares problem(a, b);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_STREQ(error.what(), "A has 5 rows and B has 4: they must agree");
  }
}

TEST(MatrixLeastSquares, RefusesRowsThatLieOnOtherRanksWhenSplitBySamples) {
  if (size_of(world()) == 1) return;
  const MatHandle a = matrix_of(random_matrix(8, 3, 1));
  const PetscInt mine = rank_of(world()) == 0 ? 8 : 0;
  MatHandle b;
  check(MatCreateDense(world(), mine, PETSC_DECIDE, 8, 2, nullptr, b.put()));
  check(MatAssemblyBegin(b, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(b, MAT_FINAL_ASSEMBLY));
  EXPECT_NE(error_of([&] { MatrixLeastSquares(a, b, Split::samples); }).find("in the same way"),
            std::string::npos);
  EXPECT_NEAR(MatrixLeastSquares(a, b, Split::columns).prunable(), 6, 0);
}

}  // namespace
}  // namespace prunadag
