// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "select/marks.hpp"

#include <limits>

#include <gtest/gtest.h>

#include "support/parallel.hpp"

namespace prunadag {
namespace {

using test::Share;
using test::world;

/// Returns the marks of this rank's share of the keys. The keys are the same on every rank.
std::optional<std::vector<char>> marks_of(const std::vector<double>& keys, std::int64_t count,
                                          bool hole) {
  const Share share = test::share_of(std::int64_t(keys.size()), hole);
  return marks_of_largest(world(), test::part_of(keys, share), share.first,
                          std::int64_t(keys.size()), count);
}

TEST(Marks, AreOfTheLargestMagnitudesAndOfTiesTheLowestIndices) {
  const std::vector<double> keys{1, -3, 2, 0, 2, -2, 5};
  const std::vector<std::vector<char>> expected{
      {0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 1}, {0, 1, 0, 0, 0, 0, 1}, {0, 1, 1, 0, 0, 0, 1},
      {0, 1, 1, 0, 1, 0, 1}, {0, 1, 1, 0, 1, 1, 1}, {1, 1, 1, 0, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1}};
  for (const bool hole : {false, true}) {
    const Share share = test::share_of(std::int64_t(keys.size()), hole);
    for (std::size_t count = 0; count < expected.size(); ++count) {
      const auto begin = expected[count].begin() + share.first;
      EXPECT_EQ(marks_of(keys, std::int64_t(count), hole),
                std::vector<char>(begin, begin + share.count))
          << count << " marks";
    }
  }
}

TEST(Marks, AreNoneWhereAKeyOfAnyRankIsNotFinite) {
  for (const double odd :
       {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(marks_of({1, 2, 3, 4, odd}, 2, false));
    EXPECT_FALSE(marks_of({odd, 2, 3, 4, 5}, 0, true));
  }
  EXPECT_TRUE(marks_of({1e300, -1e300, 1e300}, 2, false));  // although their squares overflow
}

TEST(Marks, MayBeOfNoKeys) { EXPECT_EQ(marks_of({}, 0, false), std::vector<char>()); }

}  // namespace
}  // namespace prunadag
