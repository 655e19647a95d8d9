// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/tally.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace prunadag {
namespace {

TEST(MagnitudeBits, OrderAsTheMagnitudesDo) {
  const double subnormal = std::numeric_limits<double>::denorm_min();
  EXPECT_EQ(magnitude_bits(-0.0), magnitude_bits(0.0));
  EXPECT_LT(magnitude_bits(0.0), magnitude_bits(-subnormal));
  EXPECT_LT(magnitude_bits(subnormal), magnitude_bits(-1.0));
  EXPECT_LT(magnitude_bits(1.0), magnitude_bits(-2.0));
  EXPECT_LT(magnitude_bits(1e308), magnitude_bits(std::numeric_limits<double>::infinity()));
}

TEST(Aligned, ComparesSignsWithoutUnderflow) {
  EXPECT_TRUE(aligned(1e-300, 1e-300));
  EXPECT_TRUE(aligned(-1e-300, -5e-324));
  EXPECT_FALSE(aligned(1.0, -1.0));
  EXPECT_FALSE(aligned(0.0, 1.0));
  EXPECT_FALSE(aligned(-1.0, -0.0));
}

TEST(Tally, SortsEntriesBelowIntoAndAboveTheWindow) {
  const std::vector<double> v{0.5, -1.0, 1.5, -2.0, 3.0};
  const std::vector<double> x{1.0, -2.0, -3.0, -4.0, 5.0};
  // One bin for [1, 2): keys share the exponent bits of 1.0.
  const Window window{magnitude_bits(1.0), magnitude_bits(2.0), 52};
  ASSERT_EQ(window.bins(), 1);
  std::vector<Totals> slots(3);
  Candidates candidates;
  candidates.make_room(v.size());
  tally_magnitudes({v, x}, window, slots, candidates);
  EXPECT_EQ(slots[0].count, 1);
  EXPECT_EQ(slots[0].squares, 0.25);
  EXPECT_EQ(slots[0].aligned_squares, 1.0);
  EXPECT_EQ(slots[1].count, 2);
  EXPECT_EQ(slots[1].squares, 1.0 + 2.25);
  EXPECT_EQ(slots[1].aligned_squares, 4.0);  // x = -3 opposes v = 1.5
  EXPECT_EQ(slots[2].count, 2);
  EXPECT_EQ(slots[2].squares, 4.0 + 9.0);
  EXPECT_EQ(slots[2].aligned_squares, 16.0 + 25.0);
}

TEST(Tally, CountsTiesByIndexOnlyLowestIndexLargest) {
  const std::vector<double> v{2.0, 1.0, -2.0, 2.0};
  const Window window{0, 104, 0};
  std::vector<Totals> slots(std::size_t(window.bins()) + 2);
  tally_ties({v}, Candidates(), 2.0, 100, 104, window, slots);
  // Indices 100, 102 and 103 have keys 3, 1 and 0.
  EXPECT_EQ(slots[1 + 3].count, 1);
  EXPECT_EQ(slots[1 + 2].count, 0);
  EXPECT_EQ(slots[1 + 1].count, 1);
  EXPECT_EQ(slots[1 + 0].count, 1);
}

/// Returns `size` random entries, every ninth of them zero.
std::vector<double> entries(std::size_t size, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  std::vector<double> values(size);
  for (std::size_t i = 0; i < size; ++i) values[i] = i % 9 == 0 ? 0.0 : normal(generator);
  return values;
}

/// Tallies entry by entry, with entries outside the window if `outside`.
std::vector<Totals> plain_tally(const std::vector<double>& v, const std::vector<double>& x,
                                const Window& window, bool outside) {
  std::vector<Totals> slots(std::size_t(window.bins()) + 2);
  for (std::size_t i = 0; i < v.size(); ++i) {
    const std::uint64_t key = magnitude_bits(v[i]);
    const bool inside = key >= window.low && key < window.high;
    if (!inside && !outside) continue;
    const std::size_t slot = key < window.low ? 0
                             : inside         ? ((key - window.low) >> window.shift) + 1
                                              : slots.size() - 1;
    slots[slot] += {1.0, v[i] * v[i], aligned(x[i], v[i]) ? x[i] * x[i] : 0.0};
  }
  return slots;
}

void expect_near(const std::vector<Totals>& slots, const std::vector<Totals>& expected) {
  ASSERT_EQ(slots.size(), expected.size());
  for (std::size_t s = 0; s < slots.size(); ++s) {
    EXPECT_EQ(slots[s].count, expected[s].count);
    EXPECT_NEAR(slots[s].squares, expected[s].squares, 1e-13 * expected[s].squares);
    EXPECT_NEAR(slots[s].aligned_squares, expected[s].aligned_squares,
                1e-13 * expected[s].aligned_squares);
  }
}

TEST(Tally, AgreesWithOneEntryAfterTheOtherForAnySize) {
  const Window window{magnitude_bits(0.7), magnitude_bits(0.9), 46};
  for (std::size_t size : {0, 1, 8, 63, 64, 65, 256, 300, 1000}) {
    const std::vector<double> v = entries(size, 1), x = entries(size, 2);
    std::vector<Totals> slots(std::size_t(window.bins()) + 2);
    Candidates candidates;
    candidates.make_room(size);
    tally_magnitudes({v, x}, window, slots, candidates);
    expect_near(slots, plain_tally(v, x, window, true));
  }
}

TEST(Tally, AFinerWindowLooksAtTheCandidatesOnlyOrAtAllWhereTheyAreTooMany) {
  constexpr std::size_t size = 20000;
  const std::vector<double> v = entries(size, 1), x = entries(size, 2);
  const Window finer{magnitude_bits(0.80), magnitude_bits(0.82), 44};
  const std::vector<Totals> expected = plain_tally(v, x, finer, false);
  // The first window has about 200 entries, the second more than the list has room for.
  for (const Window& window : {Window{magnitude_bits(0.80), magnitude_bits(0.82), 46},
                               Window{magnitude_bits(0.1), magnitude_bits(2.0), 48}}) {
    std::vector<Totals> coarse(std::size_t(window.bins()) + 2), slots(expected.size());
    Candidates candidates;
    candidates.make_room(size);
    tally_magnitudes({v, x}, window, coarse, candidates);
    EXPECT_EQ(candidates.every_one(), window.low == magnitude_bits(0.1));
    tally_window({v, x}, finer, slots, candidates);
    expect_near(slots, expected);
    EXPECT_FALSE(candidates.every_one());

    std::size_t visited = 0;
    candidates.for_each(size, [&](std::size_t i) { visited += std::abs(v[i]) >= 0.80; });
    EXPECT_GE(double(visited), expected[1].count);
    EXPECT_LT(visited, size / 32);
  }
}

TEST(Tally, WhatIsNotANumberIsSeen) {
  std::vector<double> v = entries(300, 1);
  const Window window{magnitude_bits(0.7), magnitude_bits(0.9), 46};
  for (double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    for (std::size_t place : {std::size_t(3), std::size_t(299)}) {
      std::vector<double> spoiled = v;
      spoiled[place] = -bad;
      std::vector<Totals> slots(std::size_t(window.bins()) + 2);
      Candidates candidates;
      candidates.make_room(v.size());
      tally_magnitudes({spoiled}, window, slots, candidates);
      double squares = 0;
      for (const Totals& slot : slots) squares += slot.squares;
      EXPECT_FALSE(std::isfinite(squares));
    }
  }
}

}  // namespace
}  // namespace prunadag
