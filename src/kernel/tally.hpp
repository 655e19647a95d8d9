// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>

#include "kernel/candidates.hpp"
#include "kernel/cut.hpp"
#include "kernel/measured.hpp"

namespace prunadag {

/// The sums over a set of indices that a selection takes, from v and from x beside it.
struct Totals {
  double count = 0;            ///< number of indices (exact up to 2^53)
  double squares = 0;          ///< sum of v_i^2
  double aligned_squares = 0;  ///< sum of x_i^2 over i with sign(x_i) = sign(v_i), both nonzero

  Totals& operator+=(const Totals& other) noexcept {
    count += other.count;
    squares += other.squares;
    aligned_squares += other.aligned_squares;
    return *this;
  }
};

/// Consecutive keys [low, high), cut into bins of 2^shift keys.
struct Window {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  int shift = 0;

  int bins() const noexcept { return int((high - low - 1) >> shift) + 1; }
};

/// Adds every index of v to the slot of its key: slot 0 below the window, slots 1 ... bins inside
/// it, slot bins + 1 above. The key is the bit pattern of |v_i|. A NaN makes the squares of some
/// slot NaN. x is empty or as long as v. Indices inside the window become the candidates. Cost: one
/// pass over v and x.
void tally_magnitudes(const Measured& m, const Window& window, std::span<Totals> slots,
                      Candidates& candidates);

/// The same for entries inside the window only, which must be candidates. Slots 0 and bins + 1 do
/// not change. Cost: a look at each candidate. If all entries are candidates, one pass over v and
/// x, and the entries inside become the list.
void tally_window(const Measured& m, const Window& window, std::span<Totals> slots,
                  Candidates& candidates);

/// The same for indices with |v_i| = tau only, by the key total - 1 - i, so that lower indices have
/// larger keys. `first` is the global index of v[0]. Skips other indices.
void tally_ties(const Measured& m, const Candidates& candidates, double tau, std::int64_t first,
                std::int64_t total, const Window& window, std::span<Totals> slots);

/// The least and the greatest key, the bit pattern of |v_i|, in [low, high). `least` is above
/// `greatest` where there is none. Cost: a look at each candidate.
struct KeyRange {
  std::uint64_t least = ~std::uint64_t(0), greatest = 0;
};
KeyRange key_range(const Measured& m, const Candidates& candidates, std::uint64_t low,
                   std::uint64_t high);

}  // namespace prunadag
