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
  automatic,  ///< whichever communicates less over the iterations that are expected
  columns,    ///< a rank has whole columns of X and B, and all of A: no communication at all
  samples,    ///< a rank has rows of A and B; X is gathered and the gradient summed every time
};

/// f(X) = 1/2 ||A X - B||_F^2 for A of m x n, X of n x q and B of m x q, all dense. X is one vector
/// of n q parameters, column after column: entry (j, c) stands at c n + j. By columns a rank owns
/// whole columns; by samples the vector has PETSc's own split.
class MatrixLeastSquares : public Objective {
 public:
  /// A and B are any PETSc matrices on one communicator; what is needed of them is copied: by
  /// columns all of A on every rank, by samples this rank's rows. `iterations` is how many
  /// gradients are expected; automatic() weighs with it. Collective. Throws Error(usage) when the
  /// rows of A and B differ, in number or, by samples, in how they lie on the ranks; or when there
  /// are none.
  MatrixLeastSquares(Mat A, Mat B, Split split = Split::automatic, std::int64_t iterations = 1000);
  ~MatrixLeastSquares() override;

  /// The split of an m x n matrix A and q right-hand sides that sends fewer numbers: by columns A
  /// goes once to every rank, by samples X and the gradient go around in every iteration. With
  /// fewer columns than ranks it is by samples, because some ranks would have nothing to do; with
  /// more than 2^31 parameters by columns, because MPI could not count them otherwise.
  static Split automatic(std::int64_t m, std::int64_t n, std::int64_t q, std::int64_t iterations,
                         int ranks);

  Split split() const noexcept;
  std::int64_t rows() const noexcept;     ///< n, of X
  std::int64_t columns() const noexcept;  ///< q, of X

  VecHandle make_parameters() const override;
  std::int64_t prunable() const override;

  /// Two matrix products of 2 m n q operations each, one for the value. By samples one gathering of
  /// n q numbers and, for the gradient, one sum as large.
  double value(Vec x) const override;
  void gradient(Vec x, Vec g) const override;

  /// Column `column` of A X, all m entries, on every rank. Throws Error(usage) when there is no
  /// such column.
  std::vector<double> product(Vec x, std::int64_t column) const;

  /// The score is the root mean square of the m q residuals.
  Evaluation evaluate(Vec x) const override;

 private:
  class Local;
  std::unique_ptr<Local> local_;
};

}  // namespace prunadag
#pragma GCC visibility pop
