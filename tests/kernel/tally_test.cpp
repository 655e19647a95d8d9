// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/tally.hpp"

#include <cmath>
#include <limits>
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
  tally_magnitudes(v, x, window, slots);
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
  tally_ties(v, {}, 2.0, 100, 104, window, slots);
  // Indices 100, 102 and 103 have keys 3, 1 and 0.
  EXPECT_EQ(slots[1 + 3].count, 1);
  EXPECT_EQ(slots[1 + 2].count, 0);
  EXPECT_EQ(slots[1 + 1].count, 1);
  EXPECT_EQ(slots[1 + 0].count, 1);
}

}  // namespace
}  // namespace prunadag
