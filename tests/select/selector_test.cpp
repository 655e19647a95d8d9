// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "select/selector.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "kernel/reference.hpp"
#include "support/parallel.hpp"

namespace prunadag {
namespace {

using test::Share;
using test::world;

/// Selects, and checks the chosen set and its sums against the sorting reference.
void expect_selects_what_sorting_does(Selector& selector, const std::vector<double>& v,
                                      std::int64_t target, bool hole = false) {
  const std::int64_t n = std::int64_t(v.size());
  std::vector<double> x(v.size());
  for (std::size_t i = 0; i < v.size(); ++i) x[i] = std::sin(double(i) + 0.5);
  const Share share = test::share_of(n, hole);
  const Selection selection =
      selector.largest({test::part_of(v, share), test::part_of(x, share)}, share.first, n, target);
  const reference::Set expected = reference::largest(v, target);
  Totals inside, outside;
  std::int64_t wrong = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    wrong += selection.cut.contains(std::abs(v[i]), std::int64_t(i)) != expected[i];
    (expected[i] ? inside : outside) +=
        Totals{1, v[i] * v[i], aligned(x[i], v[i]) ? x[i] * x[i] : 0.0};
  }
  EXPECT_TRUE(selection.finite);
  EXPECT_EQ(wrong, 0) << "target " << target << " of " << n;
  EXPECT_EQ(selection.inside.count, double(target));
  EXPECT_EQ(selection.outside.count, double(n - target));
  const auto near = [](double a, double b) { return std::abs(a - b) <= 1e-12 * (1 + std::abs(b)); };
  EXPECT_TRUE(near(selection.inside.squares, inside.squares));
  EXPECT_TRUE(near(selection.outside.squares, outside.squares));
  EXPECT_TRUE(near(selection.inside.aligned_squares, inside.aligned_squares));
  EXPECT_TRUE(near(selection.outside.aligned_squares, outside.aligned_squares));
}

std::vector<double> normals(std::size_t n, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  std::vector<double> v(n);
  for (double& value : v) value = normal(generator);
  return v;
}

TEST(Selection, FindsTheLargestOfRandomNumbersAtEveryTarget) {
  const std::vector<double> v = normals(37, 1);
  for (std::int64_t target = 0; target <= 37; ++target) {
    Selector selector(world());
    expect_selects_what_sorting_does(selector, v, target);
  }
}

TEST(Selection, KeepsExactlyTWhenValuesTie) {
  std::vector<double> v(3000);
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = double(i % 3) * (i % 2 ? -1.0 : 1.0);
  for (std::int64_t target : {0, 1, 500, 999, 1000, 1001, 1500, 2000, 2001, 2999, 3000}) {
    Selector selector(world());
    expect_selects_what_sorting_does(selector, v, target);
    expect_selects_what_sorting_does(selector, v, target);  // again, from a warm start
  }
}

TEST(Selection, SplitsAllEqualValuesByIndex) {
  for (double value : {0.0, -0.0, 1.0, 1e-310}) {
    for (std::int64_t target : {0, 1, 2999, 5000}) {
      Selector selector(world());
      expect_selects_what_sorting_does(selector, std::vector<double>(5000, value), target);
      EXPECT_LE(selector.reductions(), 6);
    }
  }
}

TEST(Selection, OrdersZerosSubnormalsAndHugeValues) {
  const double tiny = std::numeric_limits<double>::denorm_min();
  const double huge = std::numeric_limits<double>::max();
  const std::vector<double> v{0.0, -tiny, tiny, -0.0, 2 * tiny, 1.0, -1e150, 1e-308, 1e150, -1.0};
  for (std::int64_t target = 0; target <= 10; ++target) {
    Selector selector(world());
    expect_selects_what_sorting_does(selector, v, target);
  }
  // Squares overflow, but the entries are finite: the set is still exact.
  const std::vector<double> w{1.0, -huge, huge / 2, 2.0};
  Selector selector(world());
  const Share share = test::share_of(4);
  const Selection selection = selector.largest({test::part_of(w, share)}, share.first, 4, 1);
  EXPECT_TRUE(selection.finite);
  EXPECT_TRUE(std::isinf(selection.norm()));
  EXPECT_TRUE(selection.cut.contains(huge, 1));
  EXPECT_FALSE(selection.cut.contains(huge / 2, 2));
}

TEST(Selection, WorksWhenRanksOwnNothing) {
  const std::vector<double> v = normals(1000, 5);
  for (std::int64_t target : {0, 1, 100, 1000}) {
    Selector selector(world());
    expect_selects_what_sorting_does(selector, v, target, true);
  }
  Selector selector(world());
  expect_selects_what_sorting_does(selector, {}, 0);
  expect_selects_what_sorting_does(selector, {3.0}, 1);
}

TEST(Selection, NoticesEntriesThatAreNotFinite) {
  for (double bad : {std::nan(""), -std::numeric_limits<double>::infinity()}) {
    std::vector<double> v = normals(100, 2);
    v[99] = bad;
    Selector selector(world());
    const Share share = test::share_of(100);
    EXPECT_FALSE(selector.largest({test::part_of(v, share)}, share.first, 100, 10).finite);
    v[99] = 0.0;  // and recovers
    expect_selects_what_sorting_does(selector, v, 10);
  }
}

TEST(Selection, AddsUpTheRidersInTheSameReduction) {
  Selector selector(world());
  const std::vector<double> v = normals(64, 3);
  const Share share = test::share_of(64);
  std::vector<double> riders{1.0, double(rank_of(world()))};
  selector.largest({test::part_of(v, share)}, share.first, 64, 0, riders);
  EXPECT_EQ(selector.reductions(), 1);
  const int size = size_of(world());
  EXPECT_EQ(riders, (std::vector<double>{double(size), size * (size - 1) / 2.0}));
}

TEST(Selection, WarmStartFollowsAMovingBoundaryInFewReductions) {
  Selector selector(world());
  std::vector<double> v = normals(20000, 4);
  int reductions = 0, calls = 0;
  for (int k = 0; k < 60; ++k) {
    expect_selects_what_sorting_does(selector, v, 2000);
    if (k >= 5) {
      reductions += selector.reductions();
      ++calls;
    }
    for (std::size_t i = 0; i < v.size(); ++i) v[i] *= 0.98 + 0.01 * std::sin(double(i + k));
  }
  EXPECT_LE(double(reductions) / calls, 3.0);
}

TEST(Selection, EqualPairsAtTheBoundaryTakeFewReductionsAgainAndAgain) {
  Selector selector(world());
  std::vector<double> v = normals(20000, 8);
  for (std::size_t i = 1; i < v.size(); i += 2) v[i] = -v[i - 1];
  int reductions = 0;
  for (int k = 0; k < 30; ++k) {
    expect_selects_what_sorting_does(selector, v, 2001);
    EXPECT_LE(selector.reductions(), 6);
    if (k > 0) reductions += selector.reductions();
    for (std::size_t i = 0; i < v.size(); ++i)
      v[i] *= 0.97 + 0.02 * std::sin(double(i / 2 + std::size_t(k)));
  }
  EXPECT_LE(reductions / 29.0, 4.0);
}

TEST(Selection, JumpsOfManyOrdersOfMagnitudeAreFollowed) {
  Selector selector(world());
  std::vector<double> v = normals(500, 6);
  for (double scale : {1.0, 1e-200, 1e100, 0.0, 1e-5, 1.0}) {
    std::vector<double> scaled = v;
    for (double& value : scaled) value *= scale;
    expect_selects_what_sorting_does(selector, scaled, 77);
    EXPECT_LE(selector.reductions(), 6);
  }
}

TEST(Selection, FollowsABoundaryUpToTheLargestDouble) {
  Selector selector(world());
  for (double scale : {1e290, 1e299, 1e306, 1.7e308, 1.7e308, 0.0}) {
    std::vector<double> v(40);
    for (std::size_t i = 0; i < v.size(); ++i) v[i] = scale * (double(i + 1) / 40.0);
    const Share share = test::share_of(40);
    const Selection selection = selector.largest({test::part_of(v, share)}, share.first, 40, 10);
    EXPECT_TRUE(selection.finite);
    int wrong = 0;
    for (std::size_t i = 0; i < v.size(); ++i) {
      const bool expected = scale > 0 ? i >= 30 : i < 10;
      wrong += selection.cut.contains(v[i], std::int64_t(i)) != expected;
    }
    EXPECT_EQ(wrong, 0) << scale;
  }
}

TEST(Selection, HandlesTenMillionEntries) {
  constexpr std::int64_t n = 10'000'000, target = 1'234'567;
  const Share share = test::share_of(n);
  std::vector<double> v(static_cast<std::size_t>(share.count));
  // A permutation of 0 ... n-1: the largest `target` are those at least n - target.
  for (std::int64_t i = 0; i < share.count; ++i) {
    v[std::size_t(i)] = double((share.first + i) * 7'654'321 % n);
  }
  Selector selector(world());
  const Selection selection = selector.largest({v}, share.first, n, target);
  std::int64_t wrong = 0;
  for (std::int64_t i = 0; i < share.count; ++i) {
    const double value = v[std::size_t(i)];
    wrong += selection.cut.contains(value, share.first + i) != (value >= double(n - target));
  }
  EXPECT_EQ(sum(world(), wrong), 0);
  EXPECT_LE(selector.reductions(), 5);
}

}  // namespace
}  // namespace prunadag
