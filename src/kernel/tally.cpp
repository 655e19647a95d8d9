// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: histogram of a vector by the bit patterns of its magnitudes, with the sums that the norms
//   of selected and unselected parts are made of (METHOD.md, steps 2 and 5).
// Algorithm: what lies below and above the window, nearly everything in steady state, is summed in
//   eight lanes without branches; only blocks that have something inside the window are looked at
//   again, entry by entry. A finer window than the first looks at its own entries only.
#include "kernel/tally.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "kernel/multiversion.hpp"

namespace prunadag {
namespace {

constexpr std::size_t lanes = 8, block = 256;
using Lanes = std::array<double, lanes>;

/// Sums over one side of the window, lane by lane.
struct Side {
  Lanes count{}, squares{}, aligned_squares{};

  PRUNADAG_INLINED void add(std::size_t lane, bool member, double square, double aligned_square) {
    count[lane] += member ? 1.0 : 0.0;
    squares[lane] += member ? square : 0.0;
    aligned_squares[lane] += member ? aligned_square : 0.0;
  }
  Totals total() const {
    Totals sum;
    for (std::size_t l = 0; l < lanes; ++l) sum += {count[l], squares[l], aligned_squares[l]};
    return sum;
  }
};

/// The double with these bits; what is above all finite numbers becomes infinity.
double edge_value(std::uint64_t bits) {
  const std::uint64_t infinite = magnitude_bits(std::numeric_limits<double>::infinity());
  return std::bit_cast<double>(std::min(bits, infinite));
}

template <bool WithX>
PRUNADAG_INLINED double aligned_square(const double* x, const double* v, std::size_t i) {
  if constexpr (WithX) {
    return aligned(x[i], v[i]) ? x[i] * x[i] : 0.0;
  } else {
    return 0.0;
  }
}

/// Adds to their slots the entries of a block whose key is inside the window.
template <bool WithX>
void tally_inside(const double* v, const double* x, std::size_t size, const Window& window,
                  Totals* slots) {
  const std::uint64_t width = window.high - window.low;
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint64_t place = magnitude_bits(v[i]) - window.low;
    if (place >= width) continue;
    slots[(place >> window.shift) + 1] += {1.0, v[i] * v[i], aligned_square<WithX>(x, v, i)};
  }
}

/// What a whole block has below and above the window, and the sum of all its squares, which is not
/// finite when an entry is not.
struct Sides {
  Totals below, above;
  double squares;
};

template <bool WithX>
PRUNADAG_INLINED Sides tally_sides(const double* v, const double* x, double low, double high) {
  Side below, above;
  Lanes squares{};
  for (std::size_t start = 0; start < block; start += lanes) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const std::size_t i = start + l;
      const double magnitude = std::abs(v[i]), square = v[i] * v[i];
      const double own = aligned_square<WithX>(x, v, i);
      squares[l] += square;
      below.add(l, magnitude < low, square, own);
      above.add(l, magnitude >= high, square, own);
    }
  }
  double sum = 0.0;
  for (double square : squares) sum += square;
  return {below.total(), above.total(), sum};
}

PRUNADAG_MULTIVERSION Sides sides_with_x(const double* v, const double* x, double low,
                                         double high) {
  return tally_sides<true>(v, x, low, high);
}
PRUNADAG_MULTIVERSION Sides sides_without_x(const double* v, const double* x, double low,
                                            double high) {
  return tally_sides<false>(v, x, low, high);
}

template <bool WithX>
void tally_outermost(std::span<const double> v, std::span<const double> x, const Window& window,
                     std::span<Totals> slots) {
  const double low = edge_value(window.low), high = edge_value(window.high);
  const std::size_t bins = std::size_t(window.bins()), whole = v.size() / block * block;
  for (std::size_t start = 0; start < whole; start += block) {
    const double* const vs = v.data() + start;
    const double* const xs = WithX ? x.data() + start : nullptr;
    const Sides sides = (WithX ? sides_with_x : sides_without_x)(vs, xs, low, high);
    slots[0] += sides.below;
    slots[bins + 1] += sides.above;
    if (sides.below.count + sides.above.count < double(block)) {
      tally_inside<WithX>(vs, xs, block, window, slots.data());
    }
    if (!std::isfinite(sides.squares)) slots[0].squares += sides.squares;  // no side has a nan
  }
  for (std::size_t i = whole; i < v.size(); ++i) {
    const std::uint64_t key = magnitude_bits(v[i]);
    const std::size_t slot = key < window.low     ? 0
                             : key >= window.high ? bins + 1
                                                  : ((key - window.low) >> window.shift) + 1;
    slots[slot] += {1.0, v[i] * v[i], aligned_square<WithX>(x.data(), v.data(), i)};
  }
}

}  // namespace

void tally_magnitudes(std::span<const double> v, std::span<const double> x, const Window& window,
                      std::span<Totals> slots) {
  if (x.empty()) {
    tally_outermost<false>(v, x, window, slots);
  } else {
    tally_outermost<true>(v, x, window, slots);
  }
}

void tally_window(std::span<const double> v, std::span<const double> x, const Window& window,
                  std::span<Totals> slots) {
  if (x.empty()) {
    tally_inside<false>(v.data(), nullptr, v.size(), window, slots.data());
  } else {
    tally_inside<true>(v.data(), x.data(), v.size(), window, slots.data());
  }
}

KeyRange key_range(std::span<const double> v, std::uint64_t low, std::uint64_t high) {
  KeyRange range;
  for (double value : v) {
    const std::uint64_t key = magnitude_bits(value);
    if (key < low || key >= high) continue;
    range.least = std::min(range.least, key);
    range.greatest = std::max(range.greatest, key);
  }
  return range;
}

void tally_ties(std::span<const double> v, std::span<const double> x, double tau,
                std::int64_t first, std::int64_t total, const Window& window,
                std::span<Totals> slots) {
  const std::uint64_t tie = magnitude_bits(tau), width = window.high - window.low;
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (magnitude_bits(v[i]) != tie) continue;
    const std::uint64_t place = std::uint64_t(total - 1 - (first + std::int64_t(i))) - window.low;
    if (place >= width) continue;
    const bool counts = !x.empty() && aligned(x[i], v[i]);
    slots[(place >> window.shift) + 1] += {1.0, v[i] * v[i], counts ? x[i] * x[i] : 0.0};
  }
}

}  // namespace prunadag
