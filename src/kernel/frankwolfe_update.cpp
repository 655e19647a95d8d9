// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: Frank-Wolfe's update of the entries that one rank owns. The vertex v of the ball is the
// scaled largest part of the gradient. One pass each.
#include <algorithm>

#include "kernel/processors.hpp"
#include "kernel/update.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/frankwolfe_update.cpp"
#include <hwy/foreach_target.h>

#include "kernel/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace prunadag::HWY_NAMESPACE {
namespace {

/// v_i = scale*g_i where |g_i| > tau, 0 elsewhere.
HWY_INLINE Vector vertex(Vector g, double tau, double scale) {
  const Doubles d;
  const Mask in_R = hn::Gt(hn::Abs(g), hn::Set(d, tau));
  return hn::IfThenElseZero(in_R, hn::Mul(hn::Set(d, scale), g));
}

/// s_i = eta*(v_i - x_i),  x_i += s_i, or v_i exactly where eta is 1, for eight entries.
struct Update {
  static constexpr bool writes = true;
  double eta;

  HWY_INLINE void operator()(Vector x, Vector v, double* at, Vector& squares) const {
    const Doubles d;
    const Vector s = hn::Mul(hn::Set(d, eta), hn::Sub(v, x));
    hn::StoreU(eta == 1.0 ? v : hn::Add(x, s), d, at);
    squares = hn::Add(squares, hn::Mul(s, s));
  }
};

/// (v_i - x_i)^2; x does not change.
struct Distance {
  static constexpr bool writes = false;

  HWY_INLINE void operator()(Vector x, Vector v, double*, Vector& squares) const {
    const Vector difference = hn::Sub(v, x);
    squares = hn::Add(squares, hn::Mul(difference, difference));
  }
};

template <class Step>
HWY_INLINE void group(double* x, const double* g, double tau, double scale, Step step,
                      EightSums& squares) {
  const Doubles d;
  for (std::size_t p = 0, i = 0; p < parts; ++p, i += width) {
    const Vector v = vertex(hn::LoadU(d, g + i), tau, scale);
    step(hn::LoadU(d, x + i), v, x + i, squares.part[p]);
  }
}

template <class Step>
HWY_INLINE double every_entry(double* x, const double* g, std::size_t size, double tau,
                              double scale, Step step) {
  double total = 0.0;
  EightSums squares;
  for (std::size_t start = 0, end = 0; start < size; start = end) {
    end = std::min(size, start + block);
    squares.clear();
    std::size_t i = start;
    for (; i + lanes <= end; i += lanes) group(x + i, g + i, tau, scale, step, squares);
    if (i < end) {  // the rest, padded with zeros, whose v is zero, too
      double few_x[lanes] = {}, few_g[lanes] = {};
      std::copy(x + i, x + end, few_x);
      std::copy(g + i, g + end, few_g);
      group(few_x, few_g, tau, scale, step, squares);
      if constexpr (Step::writes) std::copy_n(few_x, end - i, x + i);
    }
    total += squares.total();
  }
  return total;
}

double update_frankwolfe(double* x, const double* g, std::size_t size, double tau, double scale,
                         double eta) {
  return every_entry(x, g, size, tau, scale, Update{eta});
}
double distance_frankwolfe(double* x, const double* g, std::size_t size, double tau, double scale) {
  return every_entry(x, g, size, tau, scale, Distance{});
}

}  // namespace
}  // namespace prunadag::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace prunadag {
HWY_EXPORT(update_frankwolfe);
HWY_EXPORT(distance_frankwolfe);

double frankwolfe_update(std::span<double> x, std::span<const double> g, std::int64_t first,
                         const Cut& relevant, double scale, double eta) {
  const auto update = HWY_DYNAMIC_DISPATCH(update_frankwolfe);
  const std::size_t ties = relevant.with_ties(first, x.size());
  return update(x.data(), g.data(), ties, relevant.tau_with_ties(), scale, eta) +
         update(x.data() + ties, g.data() + ties, x.size() - ties, relevant.tau, scale, eta);
}

double frankwolfe_distance(std::span<const double> x, std::span<const double> g, std::int64_t first,
                           const Cut& relevant, double scale) {
  const auto distance = HWY_DYNAMIC_DISPATCH(distance_frankwolfe);
  const std::size_t ties = relevant.with_ties(first, x.size());
  double* const at = const_cast<double*>(x.data());  // nothing is written
  return distance(at, g.data(), ties, relevant.tau_with_ties(), scale) +
         distance(at + ties, g.data() + ties, x.size() - ties, relevant.tau, scale);
}

}  // namespace prunadag
#endif
