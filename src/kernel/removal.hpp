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
/// summed at a few points and interpolated between. Exact to rounding where phi is quadratic, and
/// to about 1e-10 of the largest sum where phi is analytic in a strip of half width pi times the
/// loss's width. Where phi'' jumps, the error is about that of a polynomial of the same degree
/// through a sum that is as smooth as there are samples. Far shifts, of which there are few, would
/// need a great many points: they are summed themselves.
class CommonShift {
 public:
  CommonShift(double low, double high, const Loss& loss);

  /// Adds what these samples give. One pass over t and y per point.
  void add(std::span<const double> t, std::span<const double> y, std::span<const double> w,
           double scale);
  /// The sums, one per point, to be added up over ranks.
  std::span<double> sums() noexcept { return sums_; }
  /// Of a shift in the interval that is not far.
  double at(double shift) const;

  bool is_far(double shift) const noexcept { return shift < -reach_ || shift > reach_; }
  /// Of these samples, for any shift. Two passes over t and y.
  double sum_at(double shift, std::span<const double> t, std::span<const double> y,
                std::span<const double> w, double scale) const;

 private:
  const Loss& loss_;
  double reach_;
  std::vector<double> points_, sums_;
};

/// What the loss of samples gains when w_j (a_ij - m_j) is taken out of their predictions. `whole`:
/// the entries are all of a row, zeros too. Where they are not, what the samples without an entry
/// gain is left out, and what those with one would gain without it is subtracted: CommonShift has
/// it, at s = w_j m_j.
class Removal {
 public:
  /// `scale` is what the weights of samples are multiplied by.
  Removal(const Loss& loss, double scale, bool whole) : loss_(loss), scale_(scale), whole_(whole) {}

  /// Of one sample of weight `weight`, predicted as t: increases[j] grows by what its entry in
  /// column j gives, unless w_j is 0; some entries wait for finish(). Columns beyond the size of w
  /// are passed over.
  template <class Index>
  void add_sample(double t, double y, double weight, std::span<const Index> columns,
                  std::span<const double> values, std::span<const double> w,
                  std::span<const double> m, std::span<double> increases);
  void finish(std::span<double> increases);

  /// Of all samples of one column; without weights w, all weigh 1.
  template <class Index>
  double of_column(std::span<const double> t, std::span<const double> y, std::span<const double> w,
                   std::span<const Index> samples, std::span<const double> values, double x,
                   double m);

 private:
  void add(double t, double y, double weight, double by, double stay);
  /// Puts c_i times what each of the entries that wait gives into moved_.
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
