// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "report/axis.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace prunadag::report {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

void expect_ends(const Axis& axis, double low, double high) {
  EXPECT_DOUBLE_EQ(axis.low, low);
  EXPECT_DOUBLE_EQ(axis.high, high);
}

TEST(Axis, FindsThePlaceOfAValue) {
  const Axis linear{10, 30}, logarithmic{1e-2, 1e2, 10}, twos{1, 16, 2};
  EXPECT_DOUBLE_EQ(linear.share_of(15), 0.25);
  EXPECT_DOUBLE_EQ(logarithmic.share_of(1), 0.5);
  EXPECT_DOUBLE_EQ(logarithmic.share_of(10), 0.75);
  EXPECT_DOUBLE_EQ(twos.share_of(8), 0.75);
  EXPECT_EQ(linear.share_of(9), 0);
  EXPECT_EQ(linear.share_of(31), 1);
  EXPECT_EQ(linear.share_of(std::nan("")), 0);
  EXPECT_EQ(logarithmic.share_of(-1), 0);
  EXPECT_EQ(logarithmic.share_of(0), 0);
}

TEST(Axis, GoesFromTheLeastToTheLargestValueThatItShows) {
  const std::vector<double> values{3, std::nan(""), -1, 0, infinite, 5, -infinite};
  expect_ends(tight_axis(values), -1, 5);
  expect_ends(tight_axis(values, 10), 3, 5);
}

TEST(Axis, EndsAtRoundNumbers) {
  expect_ends(round_axis(std::vector<double>{78.9, 94.4}), 78, 96);
  expect_ends(round_axis(std::vector<double>{0, 1}), 0, 1);
  expect_ends(round_axis(std::vector<double>{-0.013, 0.08}), -0.02, 0.08);
  expect_ends(round_axis(std::vector<double>{120, 870}), 0, 1000);
  expect_ends(round_axis(std::vector<double>{0.004, 8.5}, 10), 1e-3, 10);
  expect_ends(round_axis(std::vector<double>{0.3, 4}, 2), 0.25, 4);
}

TEST(Axis, KeepsEveryPowerOfItsBaseWhereItIs) {
  for (int power = -300; power < 300; ++power) {
    const std::vector<double> values{std::pow(10, power), std::pow(10, power + 1)};
    expect_ends(round_axis(values, 10), values[0], values[1]);
  }
}

TEST(Axis, HasALengthWhateverTheValues) {
  for (const int base : {0, 2, 10}) {
    for (const std::vector<double>& values : std::vector<std::vector<double>>{
             {}, {7}, {7, 7}, {0}, {-3}, {std::nan("")}, {infinite}, {1e-320}, {1e300, -1e300}}) {
      for (const Axis& axis : {tight_axis(values, base), round_axis(values, base)}) {
        EXPECT_TRUE(std::isfinite(axis.low) && std::isfinite(axis.high));
        EXPECT_LT(axis.low, axis.high);
        EXPECT_TRUE(base == 0 || axis.low > 0);
        EXPECT_EQ(axis.base, base);
      }
    }
  }
  expect_ends(round_axis({}, 10), 1, 10);
}

}  // namespace
}  // namespace prunadag::report
