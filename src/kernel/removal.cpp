// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the exact increase of the loss when one weight is removed, for all weights in one pass.
// Algorithm: an entry that is not stored is 0. It moves the prediction for its sample by w_j m_j,
// like all others of its column. The sum over samples is a function of that number alone. A
// polynomial through Chebyshev points interpolates it, so that sparse rows stay sparse.
// Reference: Berrut and Trefethen, Barycentric Lagrange interpolation, SIAM Review 46 (2004).
#include "kernel/removal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "kernel/sample_weights.hpp"

namespace prunadag {
namespace {

/// Nine and a half strips of half width pi times that of the loss on either side: 240 points.
double reach_of(const Loss& loss) { return 30.0 * loss.width; }

/// The number of points for an error of 1e-10; each point lowers the error by a factor of rho.
std::size_t points_for(double low, double high, const Loss& loss) {
  if (!(high > low)) return 1;
  if (loss.quadratic) return 3;
  const double strip = std::numbers::pi * loss.width / (0.5 * (high - low));
  const double rho = strip + std::sqrt(1.0 + strip * strip);
  return std::size_t(std::max(6.0, std::ceil(25.0 / std::log(rho)))) + 1;
}

constexpr std::size_t block = 256;  // samples at a time, in the first cache

/// Some samples: predictions, targets, and weights or none.
struct Block {
  std::span<const double> t, y, w;
};

template <class Work>
void for_each_block(const Block& all, const Work& work) {
  for (std::size_t first = 0; first < all.t.size(); first += block) {
    const std::size_t count = std::min(block, all.t.size() - first);
    work(Block{all.t.subspan(first, count), all.y.subspan(first, count),
               weights_of(all.w, first, count)});
  }
}

/// The sum of c_i phi(t_i + shift, y_i) of a block.
double shifted_value(const Loss& loss, const Block& of, double shift, double scale) {
  std::array<double, block> shifted;
  for (std::size_t i = 0; i < of.t.size(); ++i) shifted[i] = of.t[i] + shift;
  return loss.slopes(std::span(shifted).first(of.t.size()), of.y, scale, of.w).value;
}

}  // namespace

CommonShift::CommonShift(double low, double high, const Loss& loss)
    : loss_(loss), reach_(reach_of(loss)) {
  low = std::max(low, -reach_);
  high = std::min(high, reach_);
  const std::size_t count = points_for(low, high, loss);
  const double middle = 0.5 * (low + high), radius = 0.5 * (high - low);
  for (std::size_t k = 0; k < count; ++k) {
    const double angle = count > 1 ? std::numbers::pi * double(k) / double(count - 1) : 0.5;
    points_.push_back(count > 1 ? middle + radius * std::cos(angle) : middle);
  }
  sums_.assign(count, 0.0);
}

void CommonShift::add(std::span<const double> t, std::span<const double> y,
                      std::span<const double> w, double scale) {
  for_each_block({t, y, w}, [&](const Block& part) {
    const double base = shifted_value(loss_, part, 0.0, scale);
    for (std::size_t k = 0; k < points_.size(); ++k) {
      sums_[k] += shifted_value(loss_, part, points_[k], scale) - base;
    }
  });
}

double CommonShift::sum_at(double shift, std::span<const double> t, std::span<const double> y,
                           std::span<const double> w, double scale) const {
  double sum = 0;
  for_each_block({t, y, w}, [&](const Block& part) {
    sum += shifted_value(loss_, part, shift, scale) - shifted_value(loss_, part, 0.0, scale);
  });
  return sum;
}

double CommonShift::at(double shift) const {
  if (shift == 0.0) return 0.0;
  double above = 0, below = 0;
  for (std::size_t k = 0; k < points_.size(); ++k) {
    const double distance = shift - points_[k];
    if (distance == 0.0) return sums_[k];
    const bool end = k == 0 || k + 1 == points_.size();
    const double weight = (k % 2 ? -1.0 : 1.0) * (end ? 0.5 : 1.0) / distance;
    above += weight * sums_[k];
    below += weight;
  }
  return above / below;
}

void Removal::add(double t, double y, double weight, double by, double stay) {
  moved_[waiting_] = t - by;
  weights_[waiting_] = scale_ * weight;
  stayed_[waiting_] = t + stay;
  labels_[waiting_++] = y;
}

void Removal::evaluate() {
  const std::span<const double> labels = std::span(labels_).first(waiting_);
  const std::span<double> moved = std::span(moved_).first(waiting_);
  const std::span<double> stayed = std::span(stayed_).first(waiting_);
  loss_.values(moved, labels);
  loss_.values(stayed, labels);
  for (std::size_t k = 0; k < waiting_; ++k) moved[k] = weights_[k] * (moved[k] - stayed[k]);
}

void Removal::finish(std::span<double> increases) {
  evaluate();
  for (std::size_t k = 0; k < waiting_; ++k) increases[columns_[k]] += moved_[k];
  waiting_ = 0;
}

template <class Index>
void Removal::add_sample(double t, double y, double weight, std::span<const Index> columns,
                         std::span<const double> values, std::span<const double> w,
                         std::span<const double> m, std::span<double> increases) {
  for (std::size_t e = 0; e < values.size(); ++e) {
    const std::size_t j = std::size_t(columns[e]);
    if (j >= w.size() || w[j] == 0.0) continue;
    columns_[waiting_] = j;
    add(t, y, weight, w[j] * (values[e] - m[j]), whole_ ? 0.0 : w[j] * m[j]);
    if (waiting_ == most) finish(increases);
  }
}

template <class Index>
double Removal::of_column(std::span<const double> t, std::span<const double> y,
                          std::span<const double> w, std::span<const Index> samples,
                          std::span<const double> values, double x, double m) {
  double increase = 0;
  const auto take = [&] {
    evaluate();
    for (std::size_t k = 0; k < waiting_; ++k) increase += moved_[k];
    waiting_ = 0;
  };
  for (std::size_t e = 0; e < values.size(); ++e) {
    const std::size_t i = std::size_t(samples[e]);
    add(t[i], y[i], weight_of(w, i), x * (values[e] - m), whole_ ? 0.0 : x * m);
    if (waiting_ == most) take();
  }
  take();
  return increase;
}

// PetscInt is one of these on any system.
#define PRUNADAG_INSTANTIATE(Index)                                                    \
  template void Removal::add_sample(double, double, double, std::span<const Index>,    \
                                    std::span<const double>, std::span<const double>,  \
                                    std::span<const double>, std::span<double>);       \
  template double Removal::of_column(std::span<const double>, std::span<const double>, \
                                     std::span<const double>, std::span<const Index>,  \
                                     std::span<const double>, double, double);
PRUNADAG_INSTANTIATE(int)
PRUNADAG_INSTANTIATE(long)
PRUNADAG_INSTANTIATE(long long)
#undef PRUNADAG_INSTANTIATE

}  // namespace prunadag
