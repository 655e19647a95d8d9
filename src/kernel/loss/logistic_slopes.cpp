// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: value and both derivatives of log(1 + exp(-y t)) from one exponential.
// Algorithm: a vector of samples at a time, by Highway's exp and log1p, which are off by a few units
//   in the last place; sums in eight lanes.
#include <algorithm>

#include "kernel/loss/logistic.hpp"
#include "kernel/processors.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/loss/logistic_slopes.cpp"
#include <hwy/foreach_target.h>

#include "kernel/lanes-inl.hpp"

// Its own block: after the two above.
#include <hwy/contrib/math/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace prunadag::HWY_NAMESPACE {
namespace {

struct SlopeSums {
  EightSums first, second, value;
};

/// log(1 + exp(-z)), where e = exp(-|z|).
HWY_INLINE Vector value_of(Vector z, Vector e) {
  const Doubles d;
  return hn::Add(hn::Log1p(d, e), hn::Max(hn::Neg(z), hn::Zero(d)));
}

HWY_INLINE void eight_values(double* t, const double* y) {
  const Doubles d;
  for (std::size_t p = 0; p < parts; ++p) {
    const std::size_t place = p * width;
    const Vector z = hn::Mul(hn::LoadU(d, y + place), hn::LoadU(d, t + place));
    hn::StoreU(value_of(z, hn::Exp(d, hn::Neg(hn::Abs(z)))), d, t + place);
  }
}

void all_values(double* t, const double* y, std::size_t size) {
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) eight_values(t + i, y + i);
  if (i == size) return;
  double last_t[lanes] = {}, last_y[lanes] = {};
  std::copy(t + i, t + size, last_t);
  std::copy(y + i, y + size, last_y);
  eight_values(last_t, last_y);
  std::copy_n(last_t, size - i, t + i);
}

/// Eight samples, each with a weight.
HWY_INLINE void eight_slopes(double* t, const double* y, const double* weights, SlopeSums& sums) {
  const Doubles d;
  for (std::size_t p = 0; p < parts; ++p) {
    const std::size_t place = p * width;
    const Vector label = hn::LoadU(d, y + place), weight = hn::LoadU(d, weights + place);
    const Vector z = hn::Mul(label, hn::LoadU(d, t + place));
    const Vector one = hn::Set(d, 1.0), zero = hn::Zero(d);
    const Vector e = hn::Exp(d, hn::Neg(hn::Abs(z)));
    const Vector share = hn::Div(one, hn::Add(one, e));
    const Vector missed = hn::IfThenElse(hn::Lt(z, zero), one, e);  // of those on the wrong side
    const Vector first = hn::Mul(weight, hn::Neg(hn::Mul(label, hn::Mul(missed, share))));
    const Vector second = hn::Mul(weight, hn::Mul(e, hn::Mul(share, share)));
    const Vector value = value_of(z, e);
    hn::StoreU(first, d, t + place);
    sums.first.part[p] = hn::Add(sums.first.part[p], first);
    sums.second.part[p] = hn::Add(sums.second.part[p], second);
    sums.value.part[p] = hn::Add(sums.value.part[p], hn::Mul(weight, value));
  }
}

Slopes all_slopes(double* t, const double* y, const double* w, std::size_t size, double scale) {
  SlopeSums sums;
  sums.first.clear();
  sums.second.clear();
  sums.value.clear();
  double weights[lanes];
  std::fill_n(weights, lanes, scale);
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    for (std::size_t k = 0; w && k < lanes; ++k) weights[k] = scale * w[i + k];
    eight_slopes(t + i, y + i, weights, sums);
  }
  if (i < size) {
    double last_t[lanes] = {}, last_y[lanes] = {};
    std::copy(t + i, t + size, last_t);
    std::copy(y + i, y + size, last_y);
    for (std::size_t k = 0; w && i + k < size; ++k) weights[k] = scale * w[i + k];
    std::fill(weights + (size - i), weights + lanes, 0.0);
    eight_slopes(last_t, last_y, weights, sums);
    std::copy_n(last_t, size - i, t + i);
  }
  return {sums.first.total(), sums.second.total(), sums.value.total()};
}

}  // namespace
}  // namespace prunadag::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace prunadag {
HWY_EXPORT(all_slopes);
HWY_EXPORT(all_values);

void Logistic::each_value(std::span<double> t, std::span<const double> y) {
  HWY_DYNAMIC_DISPATCH(all_values)(t.data(), y.data(), t.size());
}

Slopes Logistic::sum_slopes(std::span<double> t, std::span<const double> y, double scale,
                            std::span<const double> w) {
  return HWY_DYNAMIC_DISPATCH(all_slopes)(t.data(), y.data(), w.empty() ? nullptr : w.data(),
                                          t.size(), scale);
}

}  // namespace prunadag
#endif
