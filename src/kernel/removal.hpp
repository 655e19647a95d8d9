// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "prunadag/loss.hpp"

namespace prunadag {

/// G(s) = sum of c_i (phi(t_i + s, y_i) - phi(t_i, y_i)) over samples, for any s in an interval:
/// summed at a few points and interpolated between them. Exact to rounding where phi is quadratic.
/// The error is about 1e-10 of the largest sum where phi is analytic in a strip of half width pi
/// times the loss's width. Where phi'' jumps, the error is about that of a polynomial of the same
/// degree for a sum as smooth as the number of samples makes it. Far shifts would need very many
/// points. They are few, and each is summed exactly.
class CommonShift {
 public:
  CommonShift(double low, double high, const Loss& loss);

  /// Adds the sums over these samples. One pass over t and y per point.
  void add(std::span<const double> t, std::span<const double> y, std::span<const double> w,
           double scale);
  /// The sums, one per point; the caller adds them up over ranks.
  std::span<double> sums() noexcept { return sums_; }
  /// G of a shift in the interval that is not far.
  double at(double shift) const;

  bool is_far(double shift) const noexcept { return shift < -reach_ || shift > reach_; }
  /// G over these samples, for any shift. Two passes over t and y.
  double sum_at(double shift, std::span<const double> t, std::span<const double> y,
                std::span<const double> w, double scale) const;

 private:
  const Loss& loss_;
  double reach_;
  std::vector<double> points_, sums_;
};

/// The increase of the loss of samples when w_j (a_ij - m_j) leaves their predictions. `whole`:
/// rows have all their entries, also zeros. Otherwise the result leaves out samples without an
/// entry, and subtracts what samples with an entry would give without it. CommonShift at s = w_j
/// m_j has the sum over all samples as if they had no entry.
class Removal {
 public:
  /// `scale` multiplies the weights of samples.
  Removal(const Loss& loss, double scale, bool whole) : loss_(loss), scale_(scale), whole_(whole) {}

  /// Adds one sample of weight `weight` and prediction t: each entry in a column j with w_j != 0
  /// adds to increases[j]. Some entries wait for finish(). Skips columns beyond the size of w.
  template <class Index>
  void add_sample(double t, double y, double weight, std::span<const Index> columns,
                  std::span<const double> values, std::span<const double> w,
                  std::span<const double> m, std::span<double> increases);
  void finish(std::span<double> increases);

  /// The increase over all samples of one column. Without weights w, all samples weigh 1.
  template <class Index>
  double of_column(std::span<const double> t, std::span<const double> y, std::span<const double> w,
                   std::span<const Index> samples, std::span<const double> values, double x,
                   double m);

 private:
  void add(double t, double y, double weight, double by, double stay);
  /// Sets moved_ to c_i times the increase of each waiting entry.
  void evaluate();

  static constexpr std::size_t most = 256;  // entries at a time, in the first cache
  const Loss& loss_;
  double scale_;
  bool whole_;
  std::size_t waiting_ = 0;
  std::array<double, most> moved_, stayed_, labels_, weights_;
  std::array<std::size_t, most> columns_;
};

}  // namespace prunadag
