// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the Gram matrix G = A'A of samples that are spread over the ranks.
// Algorithm: G is formed in pieces of some rows. For each piece, every rank adds up the products of
// its own samples, block by block. BLAS computes the products: syrk where the piece is all of G,
// else gemm. Sparse samples are multiplied entry by entry where that is less work. The piece is
// then summed over ranks, and its rows go to the ranks that own them. For a centred problem with m
// samples and means c, blocks are centred before they are multiplied, so that nothing cancels.
// Entry by entry, m c c' is subtracted in the end; means of sparse samples are small compared with
// the entries.
#include "problem/gram_matrix.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <petscblaslapack.h>

#include "base/collective.hpp"
#include "base/interruption.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "matrix/row.hpp"
#include "matrix/rows_matrix.hpp"
#include "prunadag/gram.hpp"
#include "prunadag/layout.hpp"
#include "prunadag/prunadag.h"

namespace prunadag {
namespace {

constexpr std::int64_t piece_numbers = std::int64_t(1) << 23;  // 64 MB of G
constexpr std::int64_t block_numbers = std::int64_t(1) << 20;  // 8 MB of samples made dense

/// Returns the number of rows of a piece or a block: as many rows of `width` numbers as fit into
/// `numbers` numbers, at least 1 and at most `most`.
std::int64_t rows_of(std::int64_t numbers, std::int64_t width, std::int64_t most) {
  const std::int64_t fitting = numbers / std::max<std::int64_t>(width, 1);
  return std::max<std::int64_t>(1, std::min(fitting, most));
}

/// Whether the samples are dense rows of doubles, without scales and shifts. BLAS can use such rows
/// in place.
bool are_numbers(Mat samples) {
  const auto* held = rows_matrix::find(samples);
  return held && held->map.is_identity() && held->rows->is_writable();
}

/// Computes what this rank's samples contribute to rows of G. Does not communicate.
class LocalGram {
 public:
  /// Subtracts `mean`, the means of all columns, from the samples; empty: subtracts nothing.
  LocalGram(Mat samples, std::vector<double> mean)
      : samples_(samples), dense_(gives_whole_rows(samples)), mean_(std::move(mean)) {
    PetscInt columns;
    check(MatGetOwnershipRange(samples, &first_, &end_));
    check(MatGetSize(samples, nullptr, &columns));
    check(PetscBLASIntCast(columns, &n_));
    if (are_numbers(samples) && mean_.empty()) {
      check(MatPrunAdagRowsGetArrayRead(samples, &values_));
      return;
    }
    by_entries_ =
        !dense_ && by_entries(double(end_ - first_), double(n_), squared_counts(samples));
    if (!by_entries_) block_.resize(std::size_t(rows_of(block_numbers, n_, 4096) * n_));
  }

  /// Overwrites G with this rank's contribution to `count` rows of G from row `first` on, one row
  /// after the other.
  void rows(PetscInt first, PetscInt count, std::vector<double>& G) {
    std::ranges::fill(G, 0.0);
    if (by_entries_) {
      for (PetscInt i = first_; i < end_; ++i) {
        leave_where_interrupted();
        add_entries(i, first, first + count, G);
      }
      if (!mean_.empty()) take_means_away(first, G);
      return;
    }
    const std::int64_t most =
        values_ ? samples_between(count) : std::int64_t(block_.size()) / std::max(n_, 1);
    for (PetscInt i = first_; i < end_;) {
      leave_where_interrupted();
      const PetscBLASInt samples = PetscBLASInt(std::min<std::int64_t>(most, end_ - i));
      add_block(
          values_ ? values_ + std::size_t(i - first_) * std::size_t(n_) : made_dense(i, samples),
          samples, first, PetscBLASInt(count), G.data());
      i += samples;
    }
    if (count == n_) mirror(G);
  }

 private:
  /// Returns the number of dense samples between two checks for an interruption: some tenths of a
  /// second of BLAS, and enough samples for its full speed.
  std::int64_t samples_between(PetscInt count) const {
    constexpr std::int64_t products = 1'000'000'000, fewest = 512;
    const std::int64_t numbers = std::max<std::int64_t>(std::int64_t(n_) * count, 1);
    return std::max(fewest, products / numbers);
  }

  void add_entries(PetscInt i, PetscInt first, PetscInt end, std::vector<double>& G) const {
    const Row row(samples_, i);
    for (PetscInt e = 0; e < row.count; ++e) {
      if (row.columns[e] < first || row.columns[e] >= end) continue;
      double* const sums = G.data() + std::size_t(row.columns[e] - first) * std::size_t(n_);
      for (PetscInt f = 0; f < row.count; ++f)
        sums[row.columns[f]] += row.values[e] * row.values[f];
    }
  }

  const double* made_dense(PetscInt first, PetscInt count) {
    const std::size_t n = std::size_t(n_);
    make_dense(samples_, first, n, std::span(block_).first(std::size_t(count) * n));
    for (std::size_t row = 0; row < std::size_t(count) && !mean_.empty(); ++row) {
      for (std::size_t j = 0; j < n; ++j) block_[row * n + j] -= mean_[j];
    }
    return block_.data();
  }

  /// Subtracts this rank's share of m c c'. With k own samples and their sum t, the share is t c' +
  /// c t' - k c c'. The shares of all ranks add up to m c c'.
  void take_means_away(PetscInt first, std::vector<double>& G) const {
    const std::size_t n = std::size_t(n_);
    std::vector<double> sums(n);
    for (PetscInt i = first_; i < end_; ++i) {
      const Row row(samples_, i);
      for (PetscInt e = 0; e < row.count; ++e) sums[std::size_t(row.columns[e])] += row.values[e];
    }
    const double own = double(end_ - first_);
    for (std::size_t r = 0; r * n < G.size() && std::size_t(first) + r < n; ++r) {
      const std::size_t i = std::size_t(first) + r;
      for (std::size_t j = 0; j < n; ++j) {
        G[r * n + j] -= sums[i] * mean_[j] + mean_[i] * (sums[j] - own * mean_[j]);
      }
    }
  }

  /// Adds the products of k dense samples to `count` rows of G from row `first` on. BLAS stores
  /// matrices by columns, so the samples are the columns of A', and the rows of G are columns.
  void add_block(const double* samples, PetscBLASInt k, PetscInt first, PetscBLASInt count,
                 double* G) const {
    const PetscScalar one = 1.0;
    if (count == n_) {
      BLASsyrk_("U", "N", &n_, &k, &one, samples, &n_, &one, G, &n_);
    } else {
      BLASgemm_("N", "T", &n_, &count, &k, &one, samples, &n_, samples + first, &n_, &one, G, &n_);
    }
  }

  /// Copies the half of G that syrk computes to the other half.
  void mirror(std::vector<double>& G) const {
    const std::size_t n = std::size_t(n_);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < i; ++j) G[j * n + i] = G[i * n + j];
    }
  }

  Mat samples_;
  bool dense_, by_entries_ = false;
  PetscInt first_ = 0, end_ = 0;
  PetscBLASInt n_ = 0;
  const PetscScalar* values_ = nullptr;  // dense samples, used in place
  std::vector<double> block_;            // other samples, made dense
  std::vector<double> mean_;
};

}  // namespace

double squared_counts(Mat matrix) {
  PetscInt first, end;
  check(MatGetOwnershipRange(matrix, &first, &end));
  double sum = 0;
  for (PetscInt i = first; i < end; ++i) {
    const Row row(matrix, i);
    sum += double(row.count) * double(row.count);
  }
  return sum;
}

std::int64_t gram_bytes(Mat matrix) {
  PetscInt own, columns;
  check(MatGetLocalSize(matrix, nullptr, &own));
  check(MatGetSize(matrix, nullptr, &columns));
  const std::int64_t n = columns;
  const std::int64_t block = are_numbers(matrix) ? 0 : rows_of(block_numbers, n, 4096) * n;
  return 8 * (own * n + rows_of(piece_numbers, n, n) * n + block);
}

const Problem& least_squares(const Problem& problem) {
  if (problem.data().weights) {
    throw Error(ErrorKind::usage, "a Gram matrix is formed of samples without weights only");
  }
  if (problem.targets_per_sample() > 1) {
    throw Error(ErrorKind::usage, fmt::format("a Gram matrix serves one target per sample, not {}",
                                              problem.targets_per_sample()));
  }
  if (problem.loss().quadratic) return problem;
  throw Error(ErrorKind::usage, fmt::format("only the squared loss has a Gram matrix, {} has none",
                                            problem.loss().name));
}

MatHandle gram_matrix(const Problem& problem) {
  least_squares(problem);
  if (layout_of(problem.data()) == Layout::features) {
    throw Error(ErrorKind::usage, "a Gram matrix is formed from data by samples, not by features");
  }
  const Mat samples = problem.data().matrix;
  const MPI_Comm comm = PetscObjectComm((PetscObject)samples);
  PetscInt own, n;
  check(MatGetLocalSize(samples, nullptr, &own));
  check(MatGetSize(samples, nullptr, &n));
  require_memory(comm, gram_bytes(samples),
                 [&] { return fmt::format("the Gram matrix of {0} x {0}", n); });

  MatHandle G = rows_matrix::create_zero(comm, {own, own, n, n});
  PetscScalar* owned;
  const PetscInt* ranges;
  check(MatPrunAdagRowsGetArray(G, &owned));
  check(MatGetOwnershipRanges(G, &ranges));

  std::vector<double> mean;
  if (problem.centred()) mean = gathered(problem.mean());
  LocalGram local = agree(comm, [&] { return LocalGram(samples, std::move(mean)); });
  const PetscInt most = PetscInt(rows_of(piece_numbers, n, n));
  std::vector<double> piece =
      agree(comm, [&] { return std::vector<double>(std::size_t(most) * std::size_t(n)); });
  std::vector<int> counts =
      agree(comm, [&] { return std::vector<int>(std::size_t(size_of(comm))); });
  for (PetscInt first = 0; first < n; first += most) {
    const PetscInt end = std::min<PetscInt>(n, first + most);
    agree(comm, [&] { local.rows(first, end - first, piece); });
    const auto shared = [&](std::size_t r) {
      return std::clamp(ranges[r + 1], first, end) - std::clamp(ranges[r], first, end);
    };
    for (std::size_t r = 0; r < counts.size(); ++r) counts[r] = int(shared(r) * n);
    MPI_Reduce_scatter(piece.data(), owned, counts.data(), MPI_DOUBLE, MPI_SUM, comm);
    owned += counts[std::size_t(rank_of(comm))];
  }
  check(MatAssemblyBegin(G, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(G, MAT_FINAL_ASSEMBLY));
  return G;
}

}  // namespace prunadag
