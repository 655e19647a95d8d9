// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: Adagrad's update of the entries that one rank owns. One pass.
#include <algorithm>

#include "kernel/processors.hpp"
#include "kernel/update.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/adagrad_update.cpp"
#include <hwy/foreach_target.h>

#include "kernel/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace prunadag::HWY_NAMESPACE {
namespace {

/// so_i += g_i^2,  s_i = -g_i / sqrt(so_i),  x_i += s_i, for eight entries.
HWY_INLINE void update_group(double* x, const double* g, double* so, EightSums& squares) {
  const Doubles d;
  for (std::size_t p = 0, i = 0; p < parts; ++p, i += width) {
    const Vector gradient = hn::LoadU(d, g + i);
    const Vector sum = hn::Add(hn::LoadU(d, so + i), hn::Mul(gradient, gradient));
    const Vector minus_s = hn::Div(gradient, hn::Sqrt(sum));
    hn::StoreU(sum, d, so + i);
    hn::StoreU(hn::Sub(hn::LoadU(d, x + i), minus_s), d, x + i);
    squares.part[p] = hn::Add(squares.part[p], hn::Mul(minus_s, minus_s));
  }
}

double update_adagrad(double* x, const double* g, double* so, std::size_t size) {
  double total = 0.0;
  EightSums squares;
  for (std::size_t start = 0, end = 0; start < size; start = end) {
    end = std::min(size, start + block);
    squares.clear();
    std::size_t i = start;
    for (; i + lanes <= end; i += lanes) update_group(x + i, g + i, so + i, squares);
    if (i < end) {
      double few_x[lanes] = {}, few_g[lanes] = {}, few_so[lanes] = {1, 1, 1, 1, 1, 1, 1, 1};
      std::copy(x + i, x + end, few_x);
      std::copy(g + i, g + end, few_g);
      std::copy(so + i, so + end, few_so);
      update_group(few_x, few_g, few_so, squares);
      std::copy_n(few_x, end - i, x + i);
      std::copy_n(few_so, end - i, so + i);
    }
    total += squares.total();
  }
  return total;
}

}  // namespace
}  // namespace prunadag::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace prunadag {
HWY_EXPORT(update_adagrad);

double adagrad_update(std::span<double> x, std::span<const double> g, std::span<double> so) {
  return HWY_DYNAMIC_DISPATCH(update_adagrad)(x.data(), g.data(), so.data(), x.size());
}

}  // namespace prunadag
#endif
