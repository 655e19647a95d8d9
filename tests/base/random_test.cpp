// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/random.hpp"

#include <algorithm>
#include <cmath>

#include <Random123/philox.h>
#include <gtest/gtest.h>

namespace prunadag {
namespace {

TEST(Random, IsAFunctionOfSeedStreamAndIndex) {
  EXPECT_EQ(uniform(1, Stream::split, 5), uniform(1, Stream::split, 5));
  EXPECT_NE(uniform(1, Stream::split, 5), uniform(2, Stream::split, 5));
  EXPECT_NE(uniform(1, Stream::split, 5), uniform(1, Stream::start, 5));
  EXPECT_NE(uniform(1, Stream::split, 5), uniform(1, Stream::split, 6));
  EXPECT_NE(uniform(1, Stream::split, 5), uniform(1, Stream::split, 5 + (1ull << 32)));
}

TEST(Random, UniformNumbersStayInsideTheOpenUnitIntervalWithMeanOneHalf) {
  double mean = 0, least = 1, most = 0;
  constexpr int count = 100000;
  for (int i = 0; i < count; ++i) {
    const double u = uniform(3, Stream::support, std::uint64_t(i));
    mean += u / count;
    least = std::min(least, u);
    most = std::max(most, u);
  }
  EXPECT_GT(least, 0.0);
  EXPECT_LT(most, 1.0);
  EXPECT_NEAR(mean, 0.5, 5e-3);
}

TEST(Random, NormalNumbersHaveTheMomentsOfTheNormalDistribution) {
  double m1 = 0, m2 = 0, m4 = 0;
  constexpr int count = 200000;
  for (int i = 0; i < count; ++i) {
    const double z = normal(3, Stream::start, std::uint64_t(i));
    m1 += z / count;
    m2 += z * z / count;
    m4 += z * z * z * z / count;
  }
  EXPECT_NEAR(m1, 0.0, 0.01);
  EXPECT_NEAR(m2, 1.0, 0.02);
  EXPECT_NEAR(m4, 3.0, 0.1);
}

// The first known-answer vector of the Philox4x32-10 test suite (Random123's kat_vectors).
TEST(Random, GeneratorGivesThePublishedPhiloxVector) {
  const auto bits = r123::Philox4x32()({{0, 0, 0, 0}}, {{0, 0}});
  EXPECT_EQ(bits[0], 0x6627e8d5u);
  EXPECT_EQ(bits[1], 0xe169c58du);
  EXPECT_EQ(bits[2], 0xbc57ac4cu);
  EXPECT_EQ(bits[3], 0x9b00dbd8u);
}

}  // namespace
}  // namespace prunadag
