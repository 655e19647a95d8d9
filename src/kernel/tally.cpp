// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: a histogram of a vector by the bit patterns of its magnitudes, with the sums for the
// norms of selected and other parts (METHOD.md, steps 2 and 5).
// Algorithm: entries below and above the window, nearly all in steady state, are summed in lanes
// without branches. Entries inside the window come back as bits, and are tallied one by one. Later,
// finer windows look only at these.
#include "kernel/tally.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "kernel/processors.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/tally.cpp"
#include <hwy/foreach_target.h>

#include "kernel/lanes-inl.hpp"

#ifndef PRUNADAG_KERNEL_TALLY_ONCE
#define PRUNADAG_KERNEL_TALLY_ONCE
namespace prunadag {
namespace {

/// The sums of a block below and above the window, and its other entries as bits: those inside the
/// window, and NaNs.
struct Sides {
  Totals below, above;
  std::uint64_t inside[chunks_per_block] = {};
};

}  // namespace
}  // namespace prunadag
#endif

HWY_BEFORE_NAMESPACE();
namespace prunadag::HWY_NAMESPACE {
namespace {

struct Side {
  EightSums squares, aligned_squares;

  HWY_INLINE void clear() {
    squares.clear();
    aligned_squares.clear();
  }
  HWY_INLINE void add(std::size_t p, Mask members, Vector square, Vector aligned_square) {
    squares.part[p] = hn::Add(squares.part[p], hn::IfThenElseZero(members, square));
    aligned_squares.part[p] =
        hn::Add(aligned_squares.part[p], hn::IfThenElseZero(members, aligned_square));
  }
};

/// Members of a chunk.
struct Bits {
  std::uint64_t below = 0, above = 0;
};

template <bool WithX, bool Scaled>
HWY_INLINE Bits tally_chunk(const double* v, const double* x, const double* root, double low,
                            double high, Side& below, Side& above) {
  const Doubles d;
  Bits bits;
  for (std::size_t i = 0; i < chunk; i += lanes) {
    for (std::size_t p = 0; p < parts; ++p) {
      const std::size_t place = i + p * width;
      Vector value = hn::LoadU(d, v + place);
      if constexpr (Scaled) value = in_units(value, hn::LoadU(d, root + place));
      const Vector magnitude = hn::Abs(value);
      const Vector square = hn::Mul(value, value);
      Vector own = hn::Zero(d);
      if constexpr (WithX) {
        Vector at = hn::LoadU(d, x + place);
        if constexpr (Scaled) at = hn::Mul(at, hn::LoadU(d, root + place));
        own = hn::IfThenElseZero(aligned_lanes(at, value), hn::Mul(at, at));
      }
      const Mask is_below = hn::Lt(magnitude, hn::Set(d, low));
      const Mask is_above = hn::Ge(magnitude, hn::Set(d, high));
      below.add(p, is_below, square, own);
      above.add(p, is_above, square, own);
      bits.below |= bits_of(is_below, place);
      bits.above |= bits_of(is_above, place);
    }
  }
  return bits;
}

template <bool WithX, bool Scaled>
HWY_INLINE Sides tally_sides(const double* v, const double* x, const double* root, std::size_t size,
                             double low, double high) {
  Side below, above;
  below.clear();
  above.clear();
  Sides sides;
  for (std::size_t c = 0, start = 0; start < size; ++c, start += chunk) {
    const std::size_t count = std::min(chunk, size - start);
    Bits bits;
    if (count == chunk) {
      bits = tally_chunk<WithX, Scaled>(v + start, WithX ? x + start : nullptr,
                                        Scaled ? root + start : nullptr, low, high, below, above);
    } else {
      double some_v[chunk] = {}, some_x[chunk] = {}, some_root[chunk] = {};
      std::copy_n(v + start, count, some_v);
      if constexpr (WithX) std::copy_n(x + start, count, some_x);
      if constexpr (Scaled) std::copy_n(root + start, count, some_root);
      bits = tally_chunk<WithX, Scaled>(some_v, some_x, some_root, low, high, below, above);
    }
    const std::uint64_t all = first_bits(count);
    sides.below.count += std::popcount(bits.below & all);
    sides.above.count += std::popcount(bits.above & all);
    sides.inside[c] = ~(bits.below | bits.above) & all;
  }
  sides.below.squares = below.squares.total();
  sides.above.squares = above.squares.total();
  if constexpr (WithX) {
    sides.below.aligned_squares = below.aligned_squares.total();
    sides.above.aligned_squares = above.aligned_squares.total();
  }
  return sides;
}

// By name, once per kind.
#define PRUNADAG_SIDES(name, with_x, scaled)                                                     \
  Sides name(const double* v, const double* x, const double* root, std::size_t size, double low, \
             double high) {                                                                      \
    return tally_sides<with_x, scaled>(v, x, root, size, low, high);                             \
  }
PRUNADAG_SIDES(sides_with_x, true, false)
PRUNADAG_SIDES(sides_without_x, false, false)
PRUNADAG_SIDES(scaled_sides_with_x, true, true)
PRUNADAG_SIDES(scaled_sides_without_x, false, true)
#undef PRUNADAG_SIDES

}  // namespace
}  // namespace prunadag::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace prunadag {
namespace {

HWY_EXPORT(sides_with_x);
HWY_EXPORT(sides_without_x);
HWY_EXPORT(scaled_sides_with_x);
HWY_EXPORT(scaled_sides_without_x);

auto sides_of(const Measured& m, bool with_x) {
  if (m.scaled()) {
    return with_x ? HWY_DYNAMIC_DISPATCH(scaled_sides_with_x)
                  : HWY_DYNAMIC_DISPATCH(scaled_sides_without_x);
  }
  return with_x ? HWY_DYNAMIC_DISPATCH(sides_with_x) : HWY_DYNAMIC_DISPATCH(sides_without_x);
}

/// The double with these bits; infinity for bits above those of all finite numbers.
double edge_value(std::uint64_t bits) {
  const std::uint64_t infinite = magnitude_bits(std::numeric_limits<double>::infinity());
  return std::bit_cast<double>(std::min(bits, infinite));
}

/// The sums that index i adds to its slot. Chosen by bits, since a branch would be mispredicted
/// half the time.
Totals entry_of(const Measured& m, std::size_t i) {
  const double value = m.value(i);
  if (m.x.empty()) return {1.0, value * value, 0.0};
  const double at = m.at(i);
  const std::uint64_t all_or_none = -std::uint64_t(aligned(at, value));
  const std::uint64_t square = std::bit_cast<std::uint64_t>(at * at);
  return {1.0, value * value, std::bit_cast<double>(square & all_or_none)};
}

/// Calls sides(below and above) for every block, and inside(i) for every other entry.
template <class OnSides, class Inside>
void for_each_block(const Measured& m, bool with_x, const Window& window, OnSides&& sides,
                    Inside&& inside) {
  const auto tally = sides_of(m, with_x);
  const double low = edge_value(window.low), high = edge_value(window.high);
  for (std::size_t start = 0; start < m.size(); start += block) {
    const Sides found = tally(m.v.data() + start, with_x ? m.x.data() + start : nullptr,
                              m.scaled() ? m.root.data() + start : nullptr,
                              std::min(block, m.size() - start), low, high);
    sides(found);
    for (std::size_t c = 0; c < chunks_per_block; ++c) {
      for (std::uint64_t bits = found.inside[c]; bits != 0; bits &= bits - 1) {
        inside(start + c * chunk + std::size_t(std::countr_zero(bits)));
      }
    }
  }
}

}  // namespace

void tally_magnitudes(const Measured& m, const Window& window, std::span<Totals> slots,
                      Candidates& candidates) {
  const std::uint64_t width = window.high - window.low;
  const std::size_t top = std::size_t(window.bins()) + 1;
  candidates.clear();
  for_each_block(
      m, !m.x.empty(), window,
      [&](const Sides& sides) {
        slots[0] += sides.below;
        slots[top] += sides.above;
      },
      [&](std::size_t i) {
        const std::uint64_t place = magnitude_bits(m.value(i)) - window.low;
        if (place < width) {
          slots[(place >> window.shift) + 1] += entry_of(m, i);
          candidates.add(i);
        } else {
          slots[0].squares += m.value(i) * m.value(i);  // NaN
        }
      });
}

void tally_window(const Measured& m, const Window& window, std::span<Totals> slots,
                  Candidates& candidates) {
  const std::uint64_t width = window.high - window.low;
  const auto add = [&](std::size_t i) {
    const std::uint64_t place = magnitude_bits(m.value(i)) - window.low;
    if (place >= width) return false;
    slots[(place >> window.shift) + 1] += entry_of(m, i);
    return true;
  };
  if (!candidates.every_one()) {
    candidates.for_each(m.size(), add);
    return;
  }
  candidates.clear();
  for_each_block(
      m, false, window, [](const Sides&) {},
      [&](std::size_t i) {
        if (add(i)) candidates.add(i);
      });
}

KeyRange key_range(const Measured& m, const Candidates& candidates, std::uint64_t low,
                   std::uint64_t high) {
  KeyRange range;
  candidates.for_each(m.size(), [&](std::size_t i) {
    const std::uint64_t key = magnitude_bits(m.value(i));
    if (key < low || key >= high) return;
    range.least = std::min(range.least, key);
    range.greatest = std::max(range.greatest, key);
  });
  return range;
}

void tally_ties(const Measured& m, const Candidates& candidates, double tau, std::int64_t first,
                std::int64_t total, const Window& window, std::span<Totals> slots) {
  const std::uint64_t tie = magnitude_bits(tau), width = window.high - window.low;
  candidates.for_each(m.size(), [&](std::size_t i) {
    if (magnitude_bits(m.value(i)) != tie) return;
    const std::uint64_t place = std::uint64_t(total - 1 - (first + std::int64_t(i))) - window.low;
    if (place < width) slots[(place >> window.shift) + 1] += entry_of(m, i);
  });
}

}  // namespace prunadag
#endif
