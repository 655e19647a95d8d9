// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the mean of every column, then the sum of squares about the mean, in two passes.
// Algorithm: entries that are not stored are zeros. Where the stored entries of a column weigh k,
// and all rows m, the zeros give (m - k) c^2. The second pass also sums the deviations from the
// mean, which corrects both results. A constant column then keeps only rounding, which becomes 0.
#include "matrix/moments.hpp"

#include <algorithm>
#include <vector>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/sample_weights.hpp"
#include "matrix/row.hpp"
#include "matrix/rows_matrix.hpp"

namespace prunadag {
namespace {

double square(double value) { return value * value; }

/// Corrects a mean and the sum of squares about it. `off` is the sum of deviations of all numbers
/// from the mean; they weigh `samples` together.
void correct(double samples, double off, double& mean, double& squares) {
  constexpr double rounding = 1e-13;
  squares = std::max(0.0, squares - off * (off / samples));  // a square of weights may overflow
  mean += off / samples;
  if (squares <= samples * square(rounding * mean)) squares = 0.0;
}

/// Moments of features that are rows, each whole on one rank. `weights` has the weights of all
/// samples, or is empty; `rows` is the number of samples.
void moments_of_rows(Mat features, std::size_t rows, std::span<const double> weights,
                     double samples, bool centred, std::span<double> mean,
                     std::span<double> squares) {
  for_each_stored_row(features, [&](std::size_t j, const RowEntries& row) {
    const auto weight = [&](std::size_t e) {
      return weight_of(weights, std::size_t(row.columns[e]));
    };
    const std::size_t count = row.values.size();
    double sum = 0, stored = 0, about = 0, off = 0;
    for (std::size_t e = 0; e < count; ++e) {
      sum += weight(e) * row.values[e];
      stored += weight(e);
    }
    mean[j] = sum / samples;
    const double centre = centred ? mean[j] : 0.0;
    for (std::size_t e = 0; e < count; ++e) {
      off += weight(e) * (row.values[e] - centre);
      about += weight(e) * square(row.values[e] - centre);
    }
    const bool full = count == rows;  // then no rounding is left
    const double zeros = full ? 0.0 : std::max(0.0, samples - stored);
    squares[j] = about + zeros * square(centre);
    if (centred) correct(samples, off - zeros * centre, mean[j], squares[j]);
  });
}

/// The contributions of this rank's samples to all columns.
class OwnSamples {
 public:
  /// `weights` has the weights of this rank's samples, or is empty; it must outlive this object.
  OwnSamples(Mat samples, std::span<const double> weights) : samples_(samples), weights_(weights) {
    PetscInt columns;
    check(MatGetSize(samples, nullptr, &columns));
    sums_.resize(std::size_t(columns));
    counts_.resize(std::size_t(columns));
    stored_.resize(std::size_t(columns));
  }

  std::span<double> sums() { return sums_; }
  std::span<double> counts() { return counts_; }  // numbers of entries
  std::span<double> stored() { return stored_; }  // total weights of the entries' samples
  std::span<double> abouts() { return abouts_; }
  std::span<double> offs() { return offs_; }

  void add_up() {
    for_each([&](std::size_t j, double value, double weight) {
      sums_[j] += weight * value;
      counts_[j] += 1.0;
      stored_[j] += weight;
    });
  }

  /// Sums deviations and their squares about `centres`, one per column, of stored entries only.
  void square_about(const std::vector<double>& centres) {
    abouts_.assign(centres.size(), 0.0);
    offs_.assign(centres.size(), 0.0);
    for_each([&](std::size_t j, double value, double weight) {
      offs_[j] += weight * (value - centres[j]);
      abouts_[j] += weight * square(value - centres[j]);
    });
  }

 private:
  template <class Take>
  void for_each(const Take& take) {
    for_each_stored_row(samples_, [&](std::size_t i, const RowEntries& row) {
      const double weight = weight_of(weights_, i);
      for (std::size_t e = 0; e < row.values.size(); ++e) {
        take(std::size_t(row.columns[e]), row.values[e], weight);
      }
    });
  }

  Mat samples_;
  std::span<const double> weights_;
  std::vector<double> sums_, counts_, stored_, abouts_, offs_;
};

/// Copies this rank's part of numbers of all columns.
void take_own(std::span<const double> all, Vec own) {
  const WriteArray array(own);
  const std::size_t first = std::size_t(first_index(own));
  std::ranges::copy(all.subspan(first, array.span().size()), array.span().begin());
}

/// The moments of the numbers as stored, before scales and shifts.
Moments stored_moments(Mat matrix, bool centred, Vec weights, double samples);

/// Converts moments to those of scaled and shifted columns s (a_ij - o_j), s = factor inverse_j.
/// `uncentred`: the result must have squares about 0; the input has squares about the mean.
void map_moments(const ColumnMap& map, bool uncentred, double samples, Moments& moments) {
  const ReadArray inverse(map.inverse), offset(map.offset);
  const WriteArray mean(moments.mean), squares(moments.squares);
  for (std::size_t j = 0; j < mean.span().size(); ++j) {
    const double s = map.factor * (map.inverse ? inverse[j] : 1.0);
    mean[j] = s * (mean[j] - (map.offset ? offset[j] : 0.0));
    squares[j] = s * s * squares[j] + (uncentred ? samples * square(mean[j]) : 0.0);
  }
}

}  // namespace

Moments column_moments(Mat matrix, bool centred, Vec weights, double samples) {
  const auto* held = rows_matrix::find(matrix);
  if (!held || held->map.is_identity()) return stored_moments(matrix, centred, weights, samples);
  const bool shifted = bool(held->map.offset);
  Moments moments = stored_moments(matrix, centred || shifted, weights, samples);
  map_moments(held->map, !centred && shifted, samples, moments);
  return moments;
}

namespace {

Moments stored_moments(Mat matrix, bool centred, Vec weights, double samples) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)matrix);
  Moments moments;
  check(MatCreateVecs(matrix, moments.mean.put(), nullptr));
  check(VecDuplicate(moments.mean, moments.squares.put()));
  PetscInt rows;
  check(MatGetSize(matrix, &rows, nullptr));
  if (is_turned(matrix)) {
    const std::vector<double> all = weights ? gathered(weights) : std::vector<double>();
    agree(comm, [&] {
      const WriteArray mean(moments.mean), squares(moments.squares);
      moments_of_rows(matrix, std::size_t(rows), all, samples, centred, mean.span(),
                      squares.span());
    });
    return moments;
  }
  const ReadArray own_weights(weights);
  OwnSamples own = agree(comm, [&] {
    OwnSamples made(matrix, own_weights.span());
    made.add_up();
    return made;
  });
  sum_in_place(comm, own.sums());
  sum_in_place(comm, own.counts());
  if (weights) sum_in_place(comm, own.stored());
  const std::span<const double> stored = weights ? own.stored() : own.counts();
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
    const bool full = own.counts()[j] == double(rows);  // then no rounding is left
    const double zeros = full ? 0.0 : std::max(0.0, samples - stored[j]);
    own.abouts()[j] += zeros * square(centres[j]);
    if (centred) {
      correct(samples, own.offs()[j] - zeros * centres[j], own.sums()[j], own.abouts()[j]);
    }
  }
  take_own(own.sums(), moments.mean);
  take_own(own.abouts(), moments.squares);
  return moments;
}

}  // namespace
}  // namespace prunadag
