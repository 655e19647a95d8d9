// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: histogram of a vector by the bit patterns of its magnitudes, with the sums that the norms
//   of selected and unselected parts are made of (METHOD.md, steps 2 and 5).
// Algorithm: one pass; what lies below and above the window, in steady state nearly everything,
//   stays in registers for a block and only then joins its slot; that keeps the sums accurate too.
#include "kernel/tally.hpp"

#include <algorithm>

namespace prunadag {
namespace {

constexpr std::size_t block = 1024;

template <bool WithX, class Key>
void tally(std::span<const double> v, std::span<const double> x, const Window& window,
           std::span<Totals> slots, Key key_of) {
  const std::uint64_t low = window.low, high = window.high;
  const int shift = window.shift;
  Totals& all_below = slots.front();
  Totals& all_above = slots[std::size_t(window.bins()) + 1];
  for (std::size_t start = 0; start < v.size(); start += block) {
    const std::size_t end = std::min(start + block, v.size());
    Totals below, above;
    for (std::size_t i = start; i < end; ++i) {
      std::uint64_t key;
      if (!key_of(i, key)) continue;
      Totals one{1.0, v[i] * v[i], 0.0};
      if constexpr (WithX) one.aligned_squares = aligned(x[i], v[i]) ? x[i] * x[i] : 0.0;
      if (key < low) {
        below += one;
      } else if (key >= high) {
        above += one;
      } else {
        slots[std::size_t((key - low) >> shift) + 1] += one;
      }
    }
    all_below += below;
    all_above += above;
  }
}

template <class Key>
void tally(std::span<const double> v, std::span<const double> x, const Window& window,
           std::span<Totals> slots, Key key_of) {
  if (x.empty()) {
    tally<false>(v, x, window, slots, key_of);
  } else {
    tally<true>(v, x, window, slots, key_of);
  }
}

}  // namespace

void tally_magnitudes(std::span<const double> v, std::span<const double> x, const Window& window,
                      std::span<Totals> slots) {
  tally(v, x, window, slots, [v](std::size_t i, std::uint64_t& key) {
    key = magnitude_bits(v[i]);
    return true;
  });
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
  const std::uint64_t tie = magnitude_bits(tau);
  tally(v, x, window, slots, [=](std::size_t i, std::uint64_t& key) {
    key = std::uint64_t(total - 1 - (first + std::int64_t(i)));
    return magnitude_bits(v[i]) == tie;
  });
}

}  // namespace prunadag
