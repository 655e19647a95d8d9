// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the mean of every column, then the sum of squares about it, in two passes.
// Algorithm: entries that are not stored are zeros: those of a column with k stored ones in m rows
//   give (m - k) c^2. The second pass also sums what is off the mean, which corrects both; what is left
//   of a constant column then is rounding, and becomes 0.
#include "matrix/moments.hpp"

#include <algorithm>
#include <vector>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "matrix/row.hpp"
#include "matrix/stored.hpp"

namespace prunadag {
namespace {

double square(double value) { return value * value; }

/// Corrects the mean of m numbers and the sum of squares about it by the sum of what they are off it.
void correct(double samples, double off, double& mean, double& squares) {
  constexpr double rounding = 1e-13;
  squares = std::max(0.0, squares - square(off) / samples);
  mean += off / samples;
  if (squares <= samples * square(rounding * mean)) squares = 0.0;
}

/// Rows that are features: each is on one rank, whole.
void moments_of_rows(Mat features, double samples, bool centred, std::span<double> mean,
                     std::span<double> squares) {
  PetscInt first, end;
  check(MatGetOwnershipRange(features, &first, &end));
  for (PetscInt j = first; j < end; ++j) {
    const Row row(features, j);
    const std::span<const double> values(row.values, std::size_t(row.count));
    double sum = 0, about = 0, off = 0;
    for (const double value : values) sum += value;
    const std::size_t at = std::size_t(j - first);
    mean[at] = sum / samples;
    const double centre = centred ? mean[at] : 0.0;
    for (const double value : values) {
      off += value - centre;
      about += square(value - centre);
    }
    const double zeros = samples - double(row.count);
    squares[at] = about + zeros * square(centre);
    if (centred) correct(samples, off - zeros * centre, mean[at], squares[at]);
  }
}

/// What the samples of this rank give to all columns.
class OwnSamples {
 public:
  explicit OwnSamples(Mat samples) : samples_(samples) {
    PetscInt columns;
    check(MatGetSize(samples, nullptr, &columns));
    sums_.resize(std::size_t(columns));
    counts_.resize(std::size_t(columns));
  }

  std::span<double> sums() { return sums_; }
  std::span<double> counts() { return counts_; }
  std::span<double> abouts() { return abouts_; }
  std::span<double> offs() { return offs_; }

  void add_up() {
    for_each([&](std::size_t j, double value) {
      sums_[j] += value;
      counts_[j] += 1.0;
    });
  }

  /// Sums and squares about `centres` of as many columns; those of what is not stored are left out.
  void square_about(const std::vector<double>& centres) {
    abouts_.assign(centres.size(), 0.0);
    offs_.assign(centres.size(), 0.0);
    for_each([&](std::size_t j, double value) {
      offs_[j] += value - centres[j];
      abouts_[j] += square(value - centres[j]);
    });
  }

 private:
  template <class Take>
  void for_each(const Take& take) {
    PetscInt first, end;
    check(MatGetOwnershipRange(samples_, &first, &end));
    for (PetscInt i = first; i < end; ++i) {
      const Row row(samples_, i);
      for (PetscInt e = 0; e < row.count; ++e) take(std::size_t(row.columns[e]), row.values[e]);
    }
  }

  Mat samples_;
  std::vector<double> sums_, counts_, abouts_, offs_;
};

/// This rank's part of numbers of all columns.
void take_own(std::span<const double> all, Vec own) {
  const WriteArray array(own);
  const std::size_t first = std::size_t(first_index(own));
  std::ranges::copy(all.subspan(first, array.span().size()), array.span().begin());
}

}  // namespace

Moments column_moments(Mat matrix, bool centred) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)matrix);
  Moments moments;
  check(MatCreateVecs(matrix, moments.mean.put(), nullptr));
  check(VecDuplicate(moments.mean, moments.squares.put()));
  PetscInt rows;
  check(MatGetSize(matrix, &rows, nullptr));
  const double samples = rows;
  if (is_turned(matrix)) {
    agree(comm, [&] {
      const WriteArray mean(moments.mean), squares(moments.squares);
      moments_of_rows(stored(matrix), samples, centred, mean.span(), squares.span());
    });
    return moments;
  }
  OwnSamples own = agree(comm, [&] {
    OwnSamples made(matrix);
    made.add_up();
    return made;
  });
  sum_in_place(comm, own.sums());
  sum_in_place(comm, own.counts());
  std::vector<double> centres = agree(comm, [&] {
    std::vector<double> made(own.sums().size());
    for (std::size_t j = 0; j < made.size(); ++j) made[j] = own.sums()[j] /= samples;
    if (!centred) std::ranges::fill(made, 0.0);
    own.square_about(made);
    return made;
  });
  sum_in_place(comm, own.abouts());
  sum_in_place(comm, own.offs());
  for (std::size_t j = 0; j < centres.size(); ++j) {
    const double zeros = samples - own.counts()[j];
    own.abouts()[j] += zeros * square(centres[j]);
    if (centred) {
      correct(samples, own.offs()[j] - zeros * centres[j], own.sums()[j], own.abouts()[j]);
    }
  }
  take_own(own.sums(), moments.mean);
  take_own(own.abouts(), moments.squares);
  return moments;
}

}  // namespace prunadag
