// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "report/label_places.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace prunadag::report {
namespace {

const Axis percent{0, 100};

void expect_places(const std::vector<double>& places, const std::vector<double>& expected) {
  ASSERT_EQ(places.size(), expected.size());
  for (std::size_t i = 0; i < places.size(); ++i) EXPECT_NEAR(places[i], expected[i], 1e-12) << i;
}

TEST(LabelPlaces, AreAtTheEndsOfLinesThatAreFarApart) {
  expect_places(label_places(std::vector<double>{90, 10, 50}, percent, 0.1), {0.9, 0.1, 0.5});
  expect_places(label_places(std::vector<double>{}, percent, 0.1), {});
  expect_places(label_places(std::vector<double>{100}, percent, 0.1), {1});
}

TEST(LabelPlaces, SpreadEqualEndsAroundTheirValueInTheOrderOfTheList) {
  expect_places(label_places(std::vector<double>{50, 50, 50}, percent, 0.1), {0.4, 0.5, 0.6});
}

TEST(LabelPlaces, StayWithinTheAxis) {
  expect_places(label_places(std::vector<double>{100, 100, 99}, percent, 0.1), {0.9, 1, 0.8});
  expect_places(label_places(std::vector<double>{0, 1, -20}, percent, 0.1), {0, 0.2, 0.1});
}

TEST(LabelPlaces, PushANeighbourThatIsInTheWay) {
  // 30 and 32 move to 0.26 and 0.36. Then 0.38 is too near, so that all three share the move.
  expect_places(label_places(std::vector<double>{30, 32, 38, 80}, percent, 0.1),
                {0.1 / 3 + 0.2, 0.1 / 3 + 0.3, 0.1 / 3 + 0.4, 0.8});
}

TEST(LabelPlaces, FollowALogarithmicAxis) {
  const Axis decades{1e-4, 1, 10};
  expect_places(label_places(std::vector<double>{1e-1, 1e-3, 1e-2}, decades, 0.1),
                {0.75, 0.25, 0.5});
  expect_places(label_places(std::vector<double>{1e-2, 1e-2}, decades, 0.1), {0.45, 0.55});
  // Values that the axis cannot show are at its low end.
  expect_places(label_places(std::vector<double>{0, 1e-4}, decades, 0.1), {0, 0.1});
}

TEST(LabelPlaces, AreEvenWhereThereIsNoRoomForAll) {
  expect_places(label_places(std::vector<double>{3, 2, 1, 90, 91}, percent, 0.3),
                {0.5, 0.25, 0, 0.75, 1});
}

TEST(LabelPlaces, AreAsNearToTheirEndsAsTheGapLeaves) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> anywhere(0, 100);
  const double gap = 0.06;
  for (int round = 0; round < 200; ++round) {
    std::vector<double> ends(1 + std::size_t(round) % 12);
    for (double& end : ends) end = std::floor(anywhere(random) / 10) * 10;
    const std::vector<double> places = label_places(ends, percent, gap);
    std::vector<double> sorted = places;
    std::ranges::sort(sorted);
    EXPECT_GE(sorted.front(), 0);
    EXPECT_LE(sorted.back(), 1 + 1e-12);
    for (std::size_t i = 1; i < sorted.size(); ++i) {
      EXPECT_GE(sorted[i] - sorted[i - 1], gap - 1e-12);
    }
    for (std::size_t i = 0; i < ends.size(); ++i) {
      for (std::size_t j = 0; j < ends.size(); ++j) {
        if (ends[i] < ends[j]) {
          EXPECT_LT(places[i], places[j]);
        }
      }
    }
    // No move of a run of touching labels brings them nearer to their ends on the whole.
    std::vector<double> wanted = ends;
    std::ranges::sort(wanted);
    for (std::size_t first = 0, last; first < sorted.size(); first = last) {
      double off = 0;
      for (last = first; last < sorted.size(); ++last) {
        if (last > first && sorted[last] - sorted[last - 1] > gap + 1e-9) break;
        off += sorted[last] - wanted[last] / 100;
      }
      if (sorted[first] > 1e-9 && sorted[last - 1] < 1 - 1e-9) {
        EXPECT_NEAR(off, 0, 1e-9);
      }
    }
  }
}

}  // namespace
}  // namespace prunadag::report
