// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/share.hpp"

#include <gtest/gtest.h>

namespace prunadag {
namespace {

TEST(Share, IsTheNearestCountAndHalvesGoUp) {
  EXPECT_EQ(nearest_count(0.0, 7), 0);
  EXPECT_EQ(nearest_count(0.25, 5), 1);  // 1.25
  EXPECT_EQ(nearest_count(0.5, 5), 3);   // 2.5
  EXPECT_EQ(nearest_count(0.75, 5), 4);  // 3.75
  EXPECT_EQ(nearest_count(1.0, 5), 5);
  EXPECT_EQ(nearest_count(0.5, 2'000'000'000'001), 1'000'000'000'001);
}

TEST(Share, OfRelevantParametersIsAtLeastOne) {
  EXPECT_EQ(rounded_share(0.01, 10), 1);
  EXPECT_EQ(rounded_share(0.15, 10), 2);
  EXPECT_EQ(rounded_share(1.0, 10), 10);
}

}  // namespace
}  // namespace prunadag
