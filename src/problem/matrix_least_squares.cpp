// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// f(X) = 1/2 ||A X - B||_F^2,  grad f(X) = A' (A X - B), by dense matrix products (BLAS 3), a block
// of columns at a time so that the residuals of the block stay in cache.
#include "prunadag/matrix_least_squares.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <vector>

#include <fmt/format.h>
#include <petscblaslapack.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/sums.hpp"
#include "matrix/exchange.hpp"
#include "matrix/row.hpp"
#include "problem/required_layout.hpp"

namespace prunadag {
namespace {

constexpr std::int64_t block_columns = 128;

struct MatrixSize {
  std::int64_t rows, columns;
};

MatrixSize dimensions(Mat matrix) {
  PetscInt rows, columns;
  check(MatGetSize(matrix, &rows, &columns));
  return {rows, columns};
}

/// All rows of a matrix of `width` columns, from those of every rank.
std::vector<double> all_rows(MPI_Comm comm, const std::vector<double>& mine, std::int64_t rows,
                             std::int64_t width) {
  const int count = int(mine.size() / std::size_t(width));
  std::vector<int> counts, starts;
  std::vector<double> all;
  agree(comm, [&] {
    counts.resize(std::size_t(size_of(comm)));
    starts.resize(counts.size());
    all.resize(std::size_t(rows * width));
  });
  MPI_Allgather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, comm);
  std::exclusive_scan(counts.begin(), counts.end(), starts.begin(), 0);
  MPI_Datatype row;
  MPI_Type_contiguous(int(width), MPI_DOUBLE, &row);
  MPI_Type_commit(&row);
  MPI_Allgatherv(mine.data(), count, row, all.data(), counts.data(), starts.data(), row, comm);
  MPI_Type_free(&row);
  return all;
}

}  // namespace

/// What a rank works on: m rows of A, one after the other, and q columns of B, one after the other.
class MatrixLeastSquares::Local {
 public:
  Local(Mat A, Mat B, Split split, std::int64_t iterations)
      : comm_(PetscObjectComm((PetscObject)A)) {
    const MatrixSize a = dimensions(A), b = dimensions(B);
    if (a.rows != b.rows) {
      throw Error(ErrorKind::usage,
                  fmt::format("A has {} rows and B has {}: they must agree", a.rows, b.rows));
    }
    if (a.rows < 1 || a.columns < 1 || b.columns < 1) {
      throw Error(ErrorKind::usage, fmt::format("A of {} x {} and B of {} x {}: all must be at "
                                                "least 1",
                                                a.rows, a.columns, b.rows, b.columns));
    }
    global_ = {a.columns, b.columns};
    total_rows_ = a.rows;
    split_ = split == Split::automatic ? MatrixLeastSquares::automatic(a.rows, a.columns, b.columns,
                                                                       iterations, size_of(comm_))
                                       : split;
    to_petsc_int(a.columns * b.columns, "X");
    by_columns() ? take_columns(A, B) : take_samples(A, B);
    check(VecCreate(comm_, parameters_.put()));
    check(VecSetSizes(parameters_, by_columns() ? PetscInt(n() * q_) : PETSC_DECIDE,
                      PetscInt(n() * q())));
    check(VecSetType(parameters_, VECSTANDARD));
    PetscLayout layout;
    check(VecGetLayout(parameters_, &layout));
    agree(comm_, [&] {
      if (!by_columns()) check(set_up(exchange_, comm_, layout));
      residual_.resize(std::size_t(m_ * std::min(q_, block_columns)));
      needed_ = std::make_unique<RequiredLayout>(parameters_, "use make_parameters()");
    });
  }

  bool by_columns() const { return split_ == Split::columns; }

  VecHandle make_parameters() const {
    VecHandle x;
    check(VecDuplicate(parameters_, x.put()));
    check(VecSet(x, 0.0));
    return x;
  }

  /// f(X), and the gradient where there is a g.
  double look(Vec x, Vec g) const {
    needed_->require(x);
    if (g) needed_->require(g);
    if (by_columns()) {
      const ReadArray parameters(x);
      if (!g) return products(parameters.span().data(), nullptr);
      const WriteArray gradient(g);
      return products(parameters.span().data(), gradient.span().data());
    }
    const PetscScalar* whole;
    PetscScalar* sums = nullptr;
    check(gather(exchange_, x, &whole));
    if (g) check(begin_sum(exchange_, nullptr, g, &sums));
    const double f = products(whole, sums);
    if (g) check(end_sum(exchange_, g, &sums));
    check(restore(exchange_, x, &whole));
    return f;
  }

  std::vector<double> product(Vec x, std::int64_t column) const {
    if (column < 0 || column >= q()) {
      throw Error(ErrorKind::usage, fmt::format("column {}: X has {}", column, q()));
    }
    needed_->require(x);
    // The column is summed from the ranks that own its entries.
    const std::int64_t first = first_index(x);
    std::vector<double> of_x, result;
    agree(comm_, [&] {
      of_x.resize(std::size_t(n()));
      result.resize(std::size_t(total_rows_));
    });
    {
      const ReadArray mine(x);
      for (std::int64_t j = 0; j < n(); ++j) {
        const std::int64_t place = column * n() + j - first;
        if (place >= 0 && place < std::int64_t(mine.span().size())) {
          of_x[std::size_t(j)] = mine[std::size_t(place)];
        }
      }
    }
    sum_in_place(comm_, of_x);
    const std::int64_t rows_before = by_columns() ? 0 : sum_below(comm_, m_);
    for (std::int64_t i = 0; i < m_; ++i) {
      const double* const row = A_.data() + i * n();
      result[std::size_t(rows_before + i)] = std::inner_product(row, row + n(), of_x.data(), 0.0);
    }
    if (!by_columns()) sum_in_place(comm_, result);
    return result;
  }

  double summed(double f) const {
    std::array<double, 1> sums{f};
    sum_in_place(comm_, sums);
    return sums[0];
  }

  std::int64_t n() const { return global_.rows; }
  std::int64_t q() const { return global_.columns; }
  std::int64_t entries() const { return total_rows_ * q(); }
  Split split() const { return split_; }

 private:
  void take_columns(Mat A, Mat B) {
    MatHandle transposed;
    check(MatTranspose(B, MAT_INITIAL_MATRIX, transposed.put()));
    agree(comm_, [&] { B_ = dense_local_rows(transposed); });
    q_ = std::int64_t(B_.size()) / total_rows_;
    m_ = total_rows_;
    const std::vector<double> mine = agree(comm_, [&] { return dense_local_rows(A); });
    A_ = all_rows(comm_, mine, m_, n());
  }

  void take_samples(Mat A, Mat B) {
    if (n() * q() > std::numeric_limits<int>::max()) {
      throw Error(
          ErrorKind::usage,
          fmt::format("X of {} x {}: has too many numbers for a split by samples", n(), q()));
    }
    agree(comm_, [&] {
      PetscInt a_rows, b_rows;
      check(MatGetLocalSize(A, &a_rows, nullptr));
      check(MatGetLocalSize(B, &b_rows, nullptr));
      if (a_rows != b_rows) {
        throw Error(ErrorKind::usage,
                    fmt::format("a rank has {} rows of A and {} of B: to be split by samples both "
                                "must lie on the ranks in the same way",
                                a_rows, b_rows));
      }
      A_ = dense_local_rows(A);
      m_ = a_rows;
      q_ = q();
      const std::vector<double> rows = dense_local_rows(B);
      B_.resize(rows.size());
      for (std::int64_t i = 0; i < m_; ++i) {
        for (std::int64_t c = 0; c < q_; ++c) {
          B_[std::size_t(c * m_ + i)] = rows[std::size_t(i * q_ + c)];
        }
      }
    });
  }

  /// 1/2 ||A X - B||^2 of this rank's part and, where there is a G, G = A' (A X - B).
  double products(const double* X, double* G) const {
    const PetscScalar one = 1.0, minus_one = -1.0, zero = 0.0;
    const PetscBLASInt rows = PetscBLASInt(m_), width = PetscBLASInt(n());
    double squares = 0.0;
    for (std::int64_t c = 0; c < q_; c += block_columns) {
      const PetscBLASInt columns = PetscBLASInt(std::min(block_columns, q_ - c));
      const std::span<double> R(residual_.data(), std::size_t(rows) * std::size_t(columns));
      if (rows > 0) {
        std::copy_n(B_.data() + c * m_, R.size(), R.data());
        BLASgemm_("T", "N", &rows, &columns, &width, &one, A_.data(), &width, X + c * n(), &width,
                  &minus_one, R.data(), &rows);
        squares += sum_of_squares(R);
      }
      if (!G) continue;
      if (rows > 0) {
        BLASgemm_("N", "N", &width, &columns, &rows, &one, A_.data(), &width, R.data(), &rows,
                  &zero, G + c * n(), &width);
      } else {
        std::fill_n(G + c * n(), n() * columns, 0.0);
      }
    }
    return 0.5 * squares;
  }

  MPI_Comm comm_;         // PETSc's, which lives as long as an object on it does:
  VecHandle parameters_;  // the layout of X
  std::unique_ptr<RequiredLayout> needed_;
  MatrixSize global_;        // of X
  std::int64_t total_rows_;  // of A and B
  std::int64_t m_, q_;       // rows of A and columns of X and B this rank works on
  Split split_;
  std::vector<double> A_, B_;
  mutable std::vector<double> residual_;  // of a block
  mutable Exchange exchange_;             // of X and the gradient, by samples
};

MatrixLeastSquares::MatrixLeastSquares(Mat A, Mat B, Split split, std::int64_t iterations)
    : local_(std::make_unique<Local>(A, B, split, iterations)) {}

MatrixLeastSquares::~MatrixLeastSquares() = default;

Split MatrixLeastSquares::automatic(std::int64_t m, std::int64_t n, std::int64_t q,
                                    std::int64_t iterations, int ranks) {
  if (n * q > std::numeric_limits<int>::max()) return Split::columns;  // MPI counts are int
  if (q < ranks) return Split::samples;
  const double by_columns = double(m) * double(n) + double(m) * double(q);
  const double by_samples = 2.0 * double(iterations) * double(n) * double(q);
  return by_columns <= by_samples ? Split::columns : Split::samples;
}

Split MatrixLeastSquares::split() const noexcept { return local_->split(); }
std::int64_t MatrixLeastSquares::rows() const noexcept { return local_->n(); }
std::int64_t MatrixLeastSquares::columns() const noexcept { return local_->q(); }
VecHandle MatrixLeastSquares::make_parameters() const { return local_->make_parameters(); }
std::int64_t MatrixLeastSquares::prunable() const { return local_->n() * local_->q(); }

double MatrixLeastSquares::value(Vec x) const { return local_->summed(local_->look(x, nullptr)); }

void MatrixLeastSquares::gradient(Vec x, Vec g) const { local_->look(x, g); }

std::vector<double> MatrixLeastSquares::product(Vec x, std::int64_t column) const {
  return local_->product(x, column);
}

Evaluation MatrixLeastSquares::evaluate(Vec x) const {
  const VecHandle g = make_parameters();
  const double f = local_->summed(local_->look(x, g));
  PetscReal norm;
  check(VecNorm(g, NORM_2, &norm));
  return {f, norm, std::sqrt(2.0 * f / double(local_->entries()))};
}

}  // namespace prunadag
