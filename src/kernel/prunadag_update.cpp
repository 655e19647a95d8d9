// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: prunAdag's classification and update (METHOD.md, steps 3 to 7) of the entries that one
// rank owns.
// Algorithm: one pass, a vector of entries at a time. Both branches are computed, and masks choose
// between them. A square root and a division cost as much as all the rest. r_i needs one of each.
// |x_i|/sqrt(sd_i) is computed only where it could be the smaller value for an entry of the vector,
// which is rare after the first iterations.
// References: Porcelli, Seraghiti, Toint, "prunAdag: an adaptive pruning-aware gradient method",
//   Computational Optimization and Applications 93 (2026) 85-119, doi:10.1007/s10589-025-00723-7.
#include <algorithm>
#include <bit>

#include "kernel/processors.hpp"
#include "kernel/update.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/prunadag_update.cpp"
#include <hwy/foreach_target.h>

#include "kernel/lanes-inl.hpp"

#ifndef PRUNADAG_KERNEL_UPDATE_ONCE
#define PRUNADAG_KERNEL_UPDATE_ONCE
namespace prunadag {
namespace {

/// Pointers to this rank's parts of the vectors, from one entry on.
struct OwnParts {
  double* x;
  const double* g;
  double *so, *sd;
  Label* labels;       // or null
  const double* root;  // null, as s is, where x has no units
  double* s;

  OwnParts from(std::size_t i) const {
    return {x + i,
            g + i,
            so + i,
            sd + i,
            labels ? labels + i : nullptr,
            root ? root + i : nullptr,
            s ? s + i : nullptr};
  }
};

}  // namespace
}  // namespace prunadag
#endif

HWY_BEFORE_NAMESPACE();
namespace prunadag::HWY_NAMESPACE {
namespace {

/// The members of R and of A in a chunk.
struct Members {
  std::uint64_t relevant = 0, acceptable = 0;
};

/// The constants of an update, in every lane.
struct Rule {
  Vector tau, alpha, cap;
  Vector eta;  // the step factor, in scaled units
  // a_i is the lesser in step 7 for any x_i while sd_i is below (eta/alpha)^2, less some rounding
  Vector plenty;
};

/// Sums over an update: of s_i^2 and, in scaled units, of g_i s_i.
struct StepSums {
  EightSums squares, product;

  HWY_INLINE void clear() {
    squares.clear();
    product.clear();
  }
};

/// Steps 3 to 7 for the entries of one vector, from `place` of a chunk on. In scaled units x_i and
/// g_i are root_i x_i and g_i/root_i, and r_i and the bound of step 7 have the factor eta.
template <bool Scaled>
HWY_INLINE void update_entries(const OwnParts& at, const Rule& rule, std::size_t place,
                               std::size_t p, StepSums& sums, Members& sets) {
  const Doubles d;
  const Vector old_x = hn::LoadU(d, at.x + place), old_g = hn::LoadU(d, at.g + place);
  [[maybe_unused]] const Vector root = Scaled ? hn::LoadU(d, at.root + place) : old_x;
  const Vector x = Scaled ? hn::Mul(old_x, root) : old_x;
  const Vector g = Scaled ? in_units(old_g, root) : old_g;
  const Vector so = hn::LoadU(d, at.so + place), sd = hn::LoadU(d, at.sd + place);
  const Vector abs_x = hn::Abs(x), abs_g = hn::Abs(g);

  // 3. R, and S: x_i and g_i nonzero and of one sign, outside R
  const Mask in_R = hn::Gt(abs_g, rule.tau);
  const Mask in_S = hn::AndNot(in_R, aligned_lanes(x, g));

  // 4. c_i = so_i + g_i^2,  r_i = |g_i| / sqrt(c_i)
  const Vector c = hn::Add(so, hn::Mul(g, g));
  Vector r = hn::Div(abs_g, hn::Sqrt(c));
  if constexpr (Scaled) r = hn::Mul(r, rule.eta);

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
    Vector bound = hn::Div(abs_x, hn::Sqrt(e));
    if constexpr (Scaled) bound = hn::Mul(bound, rule.eta);
    shrinking = hn::Min(bound, a);
  }
  const Vector length = hn::IfThenElse(in_O, r, shrinking);
  const Vector minus_s = hn::IfThenElseZero(hn::Or(in_R, in_S), hn::CopySignToAbs(length, g));

  Vector minus_move = minus_s;
  if constexpr (Scaled) {
    minus_move = in_units(minus_s, root);
    hn::StoreU(hn::Neg(minus_move), d, at.s + place);
    sums.product.part[p] = hn::Sub(sums.product.part[p], hn::Mul(minus_s, g));
  }
  hn::StoreU(hn::Sub(old_x, minus_move), d, at.x + place);
  hn::StoreU(hn::IfThenElse(in_O, c, so), d, at.so + place);
  hn::StoreU(hn::IfThenElse(in_O, sd, e), d, at.sd + place);
  sums.squares.part[p] = hn::Add(sums.squares.part[p], hn::Mul(minus_s, minus_s));
  sets.relevant |= bits_of(in_R, place);
  sets.acceptable |= bits_of(in_A, place);
}

template <bool Scaled>
HWY_INLINE Members update_chunk(const OwnParts& at, const Rule& rule, StepSums& sums) {
  Members sets;
  for (std::size_t i = 0; i < chunk; i += lanes) {
    for (std::size_t p = 0; p < parts; ++p) {
      update_entries<Scaled>(at, rule, i + p * width, p, sums, sets);
    }
  }
  return sets;
}

/// Writes the label of every entry of a chunk, a byte each, from the bits of the sets.
HWY_INLINE void write_labels(const Members& sets, Label* labels) {
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

/// Fewer entries than a chunk, padded with zeros that stay zero.
template <bool Scaled>
HWY_INLINE Members update_few(const OwnParts& at, std::size_t count, const Rule& rule,
                              StepSums& sums, Label* labels) {
  double x[chunk] = {}, g[chunk] = {}, so[chunk], sd[chunk], root[chunk] = {}, s[chunk];
  std::fill_n(so, chunk, 1.0);
  std::fill_n(sd, chunk, 1.0);
  std::copy_n(at.x, count, x);
  std::copy_n(at.g, count, g);
  std::copy_n(at.so, count, so);
  std::copy_n(at.sd, count, sd);
  if constexpr (Scaled) std::copy_n(at.root, count, root);
  Members sets = update_chunk<Scaled>({x, g, so, sd, nullptr, root, s}, rule, sums);
  if constexpr (Scaled) std::copy_n(s, count, at.s);
  std::copy_n(x, count, at.x);
  std::copy_n(so, count, at.so);
  std::copy_n(sd, count, at.sd);
  if (labels) write_labels(sets, labels);
  sets.relevant &= first_bits(count);
  sets.acceptable &= first_bits(count);
  return sets;
}

/// The update of `size` entries, where R is |g_i| > tau.
template <bool Scaled>
HWY_INLINE Step update_each(const OwnParts& at, std::size_t size, double tau,
                            const Bounds& bounds) {
  const Doubles d;
  // No r_i is below a negative bound, so that nothing is accepted.
  const double cap = bounds.accepts ? bounds.cap : -1.0;
  const double ratio = Scaled ? bounds.eta * bounds.eta : 1.0;
  const Rule rule{hn::Set(d, tau), hn::Set(d, bounds.alpha), hn::Set(d, cap),
                  hn::Set(d, bounds.eta),
                  hn::Set(d, ratio * (1.0 - 1e-14) / (bounds.alpha * bounds.alpha))};
  Step sum;
  StepSums sums;
  for (std::size_t start = 0, end = 0; start < size; start = end) {
    end = std::min(size, start + block);
    sums.clear();
    std::size_t i = start, relevant = 0, acceptable = 0;
    for (; i < end; i += chunk) {
      Members sets;
      if (i + chunk <= end) {
        sets = update_chunk<Scaled>(at.from(i), rule, sums);
        if (at.labels) write_labels(sets, at.labels + i);
      } else {
        Label labels[chunk];
        sets = update_few<Scaled>(at.from(i), end - i, rule, sums, at.labels ? labels : nullptr);
        if (at.labels) std::copy_n(labels, end - i, at.labels + i);
      }
      relevant += std::size_t(std::popcount(sets.relevant));
      acceptable += std::size_t(std::popcount(sets.acceptable));
    }
    sum += {double(acceptable), double(end - start - relevant - acceptable), sums.squares.total(),
            sums.product.total()};
  }
  return sum;
}

Step update_all(const OwnParts& at, std::size_t size, double tau, const Bounds& bounds) {
  return update_each<false>(at, size, tau, bounds);
}
Step update_all_scaled(const OwnParts& at, std::size_t size, double tau, const Bounds& bounds) {
  return update_each<true>(at, size, tau, bounds);
}

}  // namespace
}  // namespace prunadag::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace prunadag {
HWY_EXPORT(update_all);
HWY_EXPORT(update_all_scaled);

Step prunadag_update(std::span<double> x, std::span<const double> g, std::span<double> so,
                     std::span<double> sd, std::int64_t first, const Cut& relevant,
                     const Bounds& bounds, std::span<Label> labels) {
  const OwnParts at{x.data(), g.data(), so.data(), sd.data(), labels.data(), nullptr, nullptr};
  const std::size_t ties = relevant.with_ties(first, x.size());
  Step sum = HWY_DYNAMIC_DISPATCH(update_all)(at, ties, relevant.tau_with_ties(), bounds);
  sum += HWY_DYNAMIC_DISPATCH(update_all)(at.from(ties), x.size() - ties, relevant.tau, bounds);
  return sum;
}

Step prunadag_update_scaled(std::span<double> x, std::span<const double> g, std::span<double> so,
                            std::span<double> sd, std::span<const double> root, std::span<double> s,
                            std::int64_t first, const Cut& relevant, const Bounds& bounds,
                            std::span<Label> labels) {
  const OwnParts at{x.data(), g.data(), so.data(), sd.data(), labels.data(), root.data(), s.data()};
  const std::size_t ties = relevant.with_ties(first, x.size());
  const auto update = HWY_DYNAMIC_DISPATCH(update_all_scaled);
  Step sum = update(at, ties, relevant.tau_with_ties(), bounds);
  sum += update(at.from(ties), x.size() - ties, relevant.tau, bounds);
  return sum;
}

}  // namespace prunadag
#endif
