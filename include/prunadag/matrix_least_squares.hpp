// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <petscmat.h>

#include "prunadag/objective.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// How least squares with several right-hand sides is spread over the ranks.
enum class Split {
  automatic,  ///< decided by automatic(): the split that sends less
  columns,    ///< a rank has whole columns of X and B, and all of A: no communication
  samples,    ///< a rank has rows of A and B; each gradient gathers X and sums
};

/// f(X) = 1/2 ||A X - B||_F^2 with dense A (m x n), X (n x q) and B (m x q). X is one vector of n q
/// parameters, column after column: entry (j, c) is at c n + j. By columns a rank owns whole
/// columns. By samples the vector has PETSc's default layout.
class MatrixLeastSquares : public Objective {
 public:
  /// A and B are any PETSc matrices on one communicator. The object copies the parts that it needs:
  /// by columns all of A on every rank, by samples this rank's rows. automatic() uses `iterations`,
  /// the expected number of gradients. Collective. Throws Error(usage) when A and B differ in the
  /// number of rows, when there are no rows, or, by samples, when ranks own different rows of A and
  /// B.
  MatrixLeastSquares(Mat A, Mat B, Split split = Split::automatic, std::int64_t iterations = 1000);
  ~MatrixLeastSquares() override;

  /// The split of an m x n matrix A and q right-hand sides that sends fewer numbers. By columns, A
  /// is sent once to every rank. By samples, X and the gradient are sent in every iteration. With
  /// fewer columns than ranks: by samples, because otherwise some ranks would have nothing to do.
  /// With more than 2^31 parameters: by columns, because otherwise MPI could not count them.
  static Split automatic(std::int64_t m, std::int64_t n, std::int64_t q, std::int64_t iterations,
                         int ranks);

  Split split() const noexcept;
  std::int64_t rows() const noexcept;     ///< n
  std::int64_t columns() const noexcept;  ///< q

  VecHandle make_parameters() const override;
  std::int64_t prunable() const override;

  /// Two matrix products of 2 m n q operations each, or one for the value. By samples also one
  /// gathering of n q numbers, and for the gradient a sum of n q numbers.
  double value(Vec x) const override;
  void gradient(Vec x, Vec g) const override;

  /// Column `column` of A X, all m entries, on every rank. Throws Error(usage) for a column that
  /// does not exist.
  std::vector<double> product(Vec x, std::int64_t column) const;

  /// The score is the root mean square of the m q residuals.
  Evaluation evaluate(Vec x) const override;

 private:
  class Local;
  std::unique_ptr<Local> local_;
};

}  // namespace prunadag
#pragma GCC visibility pop
