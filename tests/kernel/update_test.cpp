// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/update.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernel/reference.hpp"

namespace prunadag {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Returns the cut that selects the `count` largest |v_i|, from the sorting reference.
Cut cut_of(const std::vector<double>& v, std::int64_t count) {
  const reference::Set chosen = reference::largest(v, count);
  Cut cut;
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (chosen[i]) cut.tau = std::min(cut.tau, std::abs(v[i]));
  }
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (chosen[i] && std::abs(v[i]) == cut.tau) cut.last = std::int64_t(i);
  }
  return cut;
}

TEST(PrunAdagUpdate, GivesTheValuesWorkedOutByHand) {
  // R = {0}; 1 is aligned and accepted, 2 aligned and not, 3 opposed, 4 has x = 0.
  std::vector<double> x{1.0, 2.0, 0.5, -1.0, 0.0};
  const std::vector<double> g{3.0, 0.6, 0.1, 0.2, 0.3};
  std::vector<double> so(5, 0.64), sd(5, 0.75);
  std::vector<Label> labels(5);
  const Step step = prunadag_update(x, g, so, sd, 0, {3.0, 0}, {0.25, 1.0, true}, labels);

  EXPECT_DOUBLE_EQ(so[0], 9.64);
  EXPECT_DOUBLE_EQ(x[0], 1.0 - 3.0 / std::sqrt(9.64));
  EXPECT_DOUBLE_EQ(so[1], 1.0);  // r = 0.6, between a = 0.5 and b = 2
  EXPECT_DOUBLE_EQ(x[1], 1.4);
  EXPECT_DOUBLE_EQ(sd[2], 1.0);  // r = 0.1/sqrt(0.65) < a = 0.125: D
  EXPECT_DOUBLE_EQ(x[2], 0.375);
  EXPECT_DOUBLE_EQ(so[2], 0.64);
  EXPECT_DOUBLE_EQ(x[3], -1.0);  // D, opposed: stays, but its weight grows
  EXPECT_DOUBLE_EQ(sd[3], 1.75);
  EXPECT_DOUBLE_EQ(x[4], 0.0);
  EXPECT_DOUBLE_EQ(sd[4], 0.75);
  EXPECT_EQ(labels, (std::vector<Label>{Label::relevant, Label::acceptable, Label::decreasable,
                                        Label::decreasable, Label::decreasable}));
  EXPECT_EQ(step.acceptable, 1);
  EXPECT_EQ(step.decreasable, 3);
  EXPECT_NEAR(step.squares, 9.0 / 9.64 + 0.36 + 0.125 * 0.125, 1e-15);
}

TEST(PrunAdagUpdate, ReachesZeroExactlyWhenTheBoundIsTheWholeComponent) {
  std::vector<double> x{0.3, 5.0}, so(2, 0.01), sd(2, 0.01);
  const std::vector<double> g{1e-9, 5.0};
  prunadag_update(x, g, so, sd, 0, {5.0, 1}, {1.0, 1.0, true}, {});
  EXPECT_EQ(x[0], 0.0);
}

TEST(PrunAdagUpdate, TakesRelevantTiesUpToTheLastIndex) {
  std::vector<double> x(4, 0.0), so(4, 1.0), sd(4, 1.0);
  const std::vector<double> g{1.0, -1.0, 1.0, 1.0};
  prunadag_update(x, g, so, sd, 10, {1.0, 11}, {1.0, 1.0, true}, {});
  EXPECT_LT(x[0], 0.0);
  EXPECT_GT(x[1], 0.0);
  EXPECT_EQ(x[2], 0.0);
  EXPECT_EQ(x[3], 0.0);
}

TEST(PrunAdagUpdate, TakesTheLesserStepAlsoWhereBothAreNearlyOne) {
  // All entries are in D and S. |x_i|/sqrt(sd_i) and alpha*|x_i| agree to a few roundings, or to a
  // part in 10^3 to 10^9, or differ clearly.
  constexpr double alpha = 0.1;
  std::vector<double> x, g, so, sd;
  for (double weight : {0.5, 0.999, 1.0, 1.000000001, 1.0000005, 1.0005, 1.001, 2.0, 1e6}) {
    for (int ulps = -40; ulps <= 40; ++ulps) {
      const double value = 0.3 + 0.01 * double(x.size());
      const double wanted = weight * (1 + 2.3e-16 * ulps) / (alpha * alpha);
      x.push_back(value);
      g.push_back(1e-9);
      so.push_back(1.0);
      sd.push_back(wanted - value * value);
    }
  }
  const std::vector<double> before = x, sd_before = sd;
  prunadag_update(x, g, so, sd, 0, Cut{}, {alpha, 1.0, true}, {});
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double sum = sd_before[i] + before[i] * before[i];
    ASSERT_EQ(sd[i], sum);
    const double step = std::min(alpha * before[i], before[i] / std::sqrt(sum));
    ASSERT_EQ(x[i], before[i] - step) << i;
  }
}

TEST(PrunAdagUpdate, TiesMayEndAnywhere) {
  constexpr std::size_t n = 200;
  for (std::int64_t last : {9, 10, 73, 74, 150, 209, 300}) {
    std::vector<double> x(n, 0.0), so(n, 1.0), sd(n, 1.0);
    std::vector<Label> labels(n);
    const Step step = prunadag_update(x, std::vector<double>(n, 0.0), so, sd, 10, {0.0, last},
                                      {1.0, 1.0, true}, labels);
    const std::int64_t relevant = std::clamp<std::int64_t>(last - 9, 0, n);
    EXPECT_EQ(step.decreasable, double(std::int64_t(n) - relevant));
    for (std::int64_t i = 0; i < std::int64_t(n); ++i) {
      EXPECT_EQ(labels[std::size_t(i)], i < relevant ? Label::relevant : Label::decreasable);
    }
  }
}

class AgainstReference : public testing::TestWithParam<reference::Variant> {};

TEST_P(AgainstReference, FiftyIterationsAgreeAndKeepTheInvariants) {
  constexpr std::size_t n = 2500;
  constexpr std::int64_t target = 250;
  const reference::Variant variant = GetParam();
  std::mt19937 generator(7);
  std::normal_distribution<double> normal;
  std::vector<double> x(n), g(n), so(n, 0.01), sd(n, 0.01);
  for (double& value : x) value = normal(generator);
  std::vector<double> reference_x = x, reference_so = so, reference_sd = sd;

  for (int k = 0; k < 50; ++k) {
    for (double& value : g) value = normal(generator);
    const std::vector<double> before = x, sd_before = sd;
    const reference::Sets sets = reference::prunadag_iteration(k, target, variant, reference_x, g,
                                                               reference_so, reference_sd);

    const Cut cut = cut_of(g, target);
    double g_R = 0, x_S = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (sets.relevant[i]) g_R += g[i] * g[i];
      if (sets.aligned[i]) x_S += x[i] * x[i];
    }
    const double factor = variant.scaled ? std::sqrt(g_R) / std::sqrt(x_S) : 1.0;
    std::vector<Label> labels(n);
    const Step step = prunadag_update(
        x, g, so, sd, 0, cut, {factor / (k + 1), variant.capped ? 1.0 : infinity, variant.accepts},
        labels);

    double along = 0;
    std::int64_t relevant = 0, acceptable = 0, decreasable = 0;
    for (std::size_t i = 0; i < n; ++i) {
      ASSERT_NEAR(x[i], reference_x[i], 1e-13 * (1 + std::abs(reference_x[i])));
      ASSERT_EQ(labels[i] == Label::relevant, bool(sets.relevant[i]));
      ASSERT_EQ(labels[i] == Label::acceptable, bool(sets.acceptable[i]));
      relevant += labels[i] == Label::relevant;
      acceptable += labels[i] == Label::acceptable;
      if (labels[i] == Label::decreasable) {
        ++decreasable;
        const double s = x[i] - before[i];
        along += g[i] * s;
        ASSERT_LE(std::abs(s), std::abs(before[i]) / std::sqrt(sd[i]) * (1 + 1e-12));
      }
    }
    EXPECT_EQ(relevant, target);
    EXPECT_EQ(step.acceptable, double(acceptable));
    EXPECT_EQ(step.decreasable, double(decreasable));
    EXPECT_EQ(relevant + acceptable + decreasable, std::int64_t(n));
    EXPECT_LE(along, 0.0);
  }
}

INSTANTIATE_TEST_SUITE_P(Variants, AgainstReference,
                         testing::Values(reference::Variant{true, false, true},
                                         reference::Variant{false, false, true},
                                         reference::Variant{true, true, true},
                                         reference::Variant{false, true, true},
                                         reference::Variant{true, true, false}));

TEST(AdagradUpdate, FollowsItsTwoFormulas) {
  std::vector<double> x{1.0, -1.0}, so{0.0625, 1.0};
  const double squares = adagrad_update(x, std::vector<double>{0.0, -2.0}, so);
  EXPECT_DOUBLE_EQ(x[0], 1.0);
  EXPECT_DOUBLE_EQ(so[1], 5.0);
  EXPECT_DOUBLE_EQ(x[1], -1.0 + 2.0 / std::sqrt(5.0));
  EXPECT_DOUBLE_EQ(squares, 0.8);
}

TEST(FrankWolfeUpdate, MovesTowardsTheVertexAndForgetsTheStartAtAFullStep) {
  const std::vector<double> g{3.0, -4.0, 1.0};
  const Cut cut = cut_of(g, 2);
  std::vector<double> x{0.1, 0.2, 0.3};
  EXPECT_DOUBLE_EQ(frankwolfe_distance(x, g, 0, cut, -2.0), 6.1 * 6.1 + 7.8 * 7.8 + 0.09);
  frankwolfe_update(x, g, 0, cut, -2.0, 1.0);
  EXPECT_EQ(x, (std::vector<double>{-6.0, 8.0, 0.0}));
  frankwolfe_update(x, g, 0, cut, 2.0, 0.5);
  EXPECT_EQ(x, (std::vector<double>{0.0, 0.0, 0.0}));
}

}  // namespace
}  // namespace prunadag
