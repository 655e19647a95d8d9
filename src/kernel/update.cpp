// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: prunAdag's classification and update (METHOD.md, steps 3 to 7), on the entries one rank
//   owns.
// Algorithm: one pass, a vector of entries at a time, everything computed and then chosen from. A
//   square root and a division are as dear as all the rest: r_i needs one of each; |x_i|/sqrt(sd_i)
//   is computed only where an entry of the vector could take it as the lesser, seldom after the
//   first iterations.
// References: Porcelli, Seraghiti, Toint, "prunAdag: an adaptive pruning-aware gradient method",
//   Computational Optimization and Applications 93 (2026) 85-119, doi:10.1007/s10589-025-00723-7.
#include "kernel/update.hpp"

#include <algorithm>
#include <bit>

#include "kernel/processors.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/update.cpp"
#include <hwy/foreach_target.h>

#include "kernel/lanes-inl.hpp"

#ifndef PRUNADAG_KERNEL_UPDATE_ONCE
#define PRUNADAG_KERNEL_UPDATE_ONCE
namespace prunadag {
namespace {

/// Pointers to this rank's parts of the vectors, from some entry on.
struct Parts {
  double* x;
  const double* g;
  double *so, *sd;
  Label* labels;  // or null

  Parts from(std::size_t i) const {
    return {x + i, g + i, so + i, sd + i, labels ? labels + i : nullptr};
  }
};

}  // namespace
}  // namespace prunadag
#endif

HWY_BEFORE_NAMESPACE();
namespace prunadag::HWY_NAMESPACE {
namespace {

/// Of a chunk, the members of R and of A.
struct Sets {
  std::uint64_t relevant = 0, acceptable = 0;
};

/// What an update is told, in every lane.
struct Rule {
  Vector tau, alpha, cap;
  Vector plenty;  // the sd_i up to which a_i is the lesser in step 7, whatever x_i: 1/alpha^2, less
                  // a little for rounding
};

/// Steps 3 to 7 for the entries of one vector, those of a chunk from `place` on.
HWY_INLINE void update_entries(const Parts& at, const Rule& rule, std::size_t place,
                               Vector& squares, Sets& sets) {
  const Doubles d;
  const Vector x = hn::LoadU(d, at.x + place), g = hn::LoadU(d, at.g + place);
  const Vector so = hn::LoadU(d, at.so + place), sd = hn::LoadU(d, at.sd + place);
  const Vector abs_x = hn::Abs(x), abs_g = hn::Abs(g);

  // 3. R, and S: x_i and g_i nonzero and of one sign, outside R
  const Mask in_R = hn::Gt(abs_g, rule.tau);
  const Mask in_S = hn::AndNot(in_R, aligned_lanes(x, g));

  // 4. c_i = so_i + g_i^2,  r_i = |g_i| / sqrt(c_i)
  const Vector c = hn::Add(so, hn::Mul(g, g));
  const Vector r = hn::Div(abs_g, hn::Sqrt(c));

  // 5. A = { i in S : a_i <= r_i <= b_i },  O = R u A,  D = the rest
  const Vector a = hn::Mul(rule.alpha, abs_x), b = hn::Mul(rule.cap, abs_x);
  const Mask in_A = hn::And(in_S, hn::And(hn::Le(a, r), hn::Le(r, b)));
  const Mask in_O = hn::Or(in_R, in_A);

  // 6. in O: so_i = c_i,  s_i = -sign(g_i) r_i
  // 7. in D: sd_i += x_i^2,  s_i = -sign(x_i) min(a_i, |x_i| / sqrt(sd_i)) in S, 0 elsewhere;
  //    in S the signs of x_i and g_i are one
  const Vector e = hn::Add(sd, hn::Mul(x, x));
  Vector shrinking = a;
  const Mask undecided = hn::And(hn::AndNot(in_O, in_S), hn::Not(hn::Le(e, rule.plenty)));
  if (HWY_UNLIKELY(!hn::AllFalse(d, undecided))) {
    shrinking = hn::Min(hn::Div(abs_x, hn::Sqrt(e)), a);
  }
  const Vector length = hn::IfThenElse(in_O, r, shrinking);
  const Vector minus_s = hn::IfThenElseZero(hn::Or(in_R, in_S), hn::CopySignToAbs(length, g));

  hn::StoreU(hn::Sub(x, minus_s), d, at.x + place);
  hn::StoreU(hn::IfThenElse(in_O, c, so), d, at.so + place);
  hn::StoreU(hn::IfThenElse(in_O, sd, e), d, at.sd + place);
  squares = hn::Add(squares, hn::Mul(minus_s, minus_s));
  sets.relevant |= bits_of(in_R, place);
  sets.acceptable |= bits_of(in_A, place);
}

HWY_INLINE Sets update_chunk(const Parts& at, const Rule& rule, Sums& squares) {
  Sets sets;
  for (std::size_t i = 0; i < chunk; i += lanes) {
    for (std::size_t p = 0; p < parts; ++p) {
      update_entries(at, rule, i + p * width, squares.part[p], sets);
    }
  }
  return sets;
}

/// The label of every entry of a chunk, a byte each, from the bits of the sets.
HWY_INLINE void write_labels(const Sets& sets, Label* labels) {
  const hn::CappedTag<std::uint8_t, chunk> bytes;
  constexpr std::size_t step = hn::MaxLanes(hn::CappedTag<std::uint8_t, chunk>());
  for (std::size_t i = 0; i < chunk; i += step) {
    const std::uint64_t relevant = sets.relevant >> i, acceptable = sets.acceptable >> i;
    const auto in_R = hn::LoadMaskBits(bytes, reinterpret_cast<const std::uint8_t*>(&relevant));
    const auto in_A = hn::LoadMaskBits(bytes, reinterpret_cast<const std::uint8_t*>(&acceptable));
    const auto others = hn::IfThenElseZero(in_A, hn::Set(bytes, std::uint8_t(Label::acceptable)));
    const auto all = hn::IfThenElse(in_R, hn::Set(bytes, std::uint8_t(Label::relevant)), others);
    hn::StoreU(all, bytes, reinterpret_cast<std::uint8_t*>(labels + i));
  }
}

/// Fewer entries than a chunk, among zeros that stay so.
HWY_INLINE Sets update_few(const Parts& at, std::size_t count, const Rule& rule, Sums& squares,
                           Label* labels) {
  double x[chunk] = {}, g[chunk] = {}, so[chunk], sd[chunk];
  std::fill_n(so, chunk, 1.0);
  std::fill_n(sd, chunk, 1.0);
  std::copy_n(at.x, count, x);
  std::copy_n(at.g, count, g);
  std::copy_n(at.so, count, so);
  std::copy_n(at.sd, count, sd);
  Sets sets = update_chunk({x, g, so, sd, nullptr}, rule, squares);
  std::copy_n(x, count, at.x);
  std::copy_n(so, count, at.so);
  std::copy_n(sd, count, at.sd);
  if (labels) write_labels(sets, labels);
  sets.relevant &= first_bits(count);
  sets.acceptable &= first_bits(count);
  return sets;
}

/// The update of `size` entries where R is |g_i| > tau.
Step update_all(const Parts& at, std::size_t size, double tau, const Bounds& bounds) {
  const Doubles d;
  // No r_i is below a negative bound, where nothing is to be accepted.
  const double cap = bounds.accepts ? bounds.cap : -1.0;
  const Rule rule{hn::Set(d, tau), hn::Set(d, bounds.alpha), hn::Set(d, cap),
                  hn::Set(d, (1.0 - 1e-14) / (bounds.alpha * bounds.alpha))};
  Step sum;
  Sums squares;
  for (std::size_t start = 0, end = 0; start < size; start = end) {
    end = std::min(size, start + block);
    squares.clear();
    std::size_t i = start, relevant = 0, acceptable = 0;
    for (; i < end; i += chunk) {
      Sets sets;
      if (i + chunk <= end) {
        sets = update_chunk(at.from(i), rule, squares);
        if (at.labels) write_labels(sets, at.labels + i);
      } else {
        Label labels[chunk];
        sets = update_few(at.from(i), end - i, rule, squares, at.labels ? labels : nullptr);
        if (at.labels) std::copy_n(labels, end - i, at.labels + i);
      }
      relevant += std::size_t(std::popcount(sets.relevant));
      acceptable += std::size_t(std::popcount(sets.acceptable));
    }
    sum += {double(acceptable), double(end - start - relevant - acceptable), squares.total()};
  }
  return sum;
}

}  // namespace
}  // namespace prunadag::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace prunadag {
HWY_EXPORT(update_all);

Step prunadag_update(std::span<double> x, std::span<const double> g, std::span<double> so,
                     std::span<double> sd, std::int64_t first, const Cut& relevant,
                     const Bounds& bounds, std::span<Label> labels) {
  const Parts at{x.data(), g.data(), so.data(), sd.data(), labels.data()};
  const std::size_t ties = relevant.with_ties(first, x.size());
  Step sum = HWY_DYNAMIC_DISPATCH(update_all)(at, ties, relevant.tau_with_ties(), bounds);
  sum += HWY_DYNAMIC_DISPATCH(update_all)(at.from(ties), x.size() - ties, relevant.tau, bounds);
  return sum;
}

}  // namespace prunadag
#endif
