// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Kernels in scaled units treat x, g and root as plain kernels treat root*x and g/root.
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "kernel/reference.hpp"
#include "kernel/sums.hpp"
#include "kernel/tally.hpp"
#include "kernel/update.hpp"

namespace prunadag {
namespace {

using Vector = std::vector<double>;

struct Vectors {
  Vector x, g, so, sd, root;
};

/// Returns random vectors. Every ninth parameter has no influence: its root and gradient are 0.
Vectors random_vectors(std::size_t n, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  Vectors v{Vector(n), Vector(n), Vector(n, 0.3), Vector(n, 0.2), Vector(n)};
  for (std::size_t i = 0; i < n; ++i) {
    v.root[i] = i % 9 == 4 ? 0.0 : std::exp(3 * normal(generator));
    v.x[i] = i % 7 == 3 ? 0.0 : normal(generator) / std::max(v.root[i], 1e-3);
    v.g[i] = normal(generator) * v.root[i];
  }
  return v;
}

TEST(ScaledUpdate, IsThePlainOneOfTheTransformedVectorsTimesEta) {
  for (const std::size_t n : {1u, 63u, 64u, 1000u}) {
    for (const double eta : {0.01, 1.0, 30.0}) {
      Vectors v = random_vectors(n, 5);
      Vector z(n), g(n), so = v.so, sd = v.sd, s(n, 7.0);
      for (std::size_t i = 0; i < n; ++i) {
        z[i] = v.x[i] * v.root[i];
        g[i] = in_units(v.g[i], v.root[i]);
      }
      const Vector before = v.x, z_before = z;
      const std::int64_t target = std::int64_t(n + 9) / 10;
      const reference::Sets sets =
          reference::prunadag_iteration(3, target, {false, true, true, eta}, z, g, so, sd);
      double tau = std::numeric_limits<double>::infinity();
      for (std::size_t i = 0; i < n; ++i) {
        if (sets.relevant[i]) tau = std::min(tau, std::abs(g[i]));
      }
      std::vector<Label> labels(n);
      const Step step = prunadag_update_scaled(
          v.x, v.g, v.so, v.sd, v.root, s, 0, {tau, std::int64_t(n)}, {0.25, 1, true, eta}, labels);
      double squares = 0, product = 0;
      for (std::size_t i = 0; i < n; ++i) {
        squares += (z[i] - z_before[i]) * (z[i] - z_before[i]);
        product += (z[i] - z_before[i]) * g[i];
        EXPECT_EQ(labels[i] == Label::relevant, bool(sets.relevant[i]));
        EXPECT_EQ(labels[i] == Label::acceptable, bool(sets.acceptable[i]));
        EXPECT_NEAR(v.x[i] * v.root[i], z[i], 1e-13 * (1 + std::abs(z_before[i]))) << i;
        EXPECT_NEAR(v.so[i], so[i], 1e-13 * so[i]);
        EXPECT_NEAR(v.sd[i], sd[i], 1e-13 * sd[i]);
        EXPECT_NEAR(v.x[i], before[i] + s[i], 1e-15 * (std::abs(before[i]) + std::abs(s[i])));
        if (v.root[i] == 0) {
          EXPECT_EQ(v.x[i], before[i]);
        }
      }
      EXPECT_NEAR(step.squares, squares, 1e-12 * squares);
      EXPECT_NEAR(step.product, product, 1e-12 * std::abs(product));
      EXPECT_LE(step.product, 0);
    }
  }
}

/// A pass that ends early says so by a NaN in a gradient, also beside a parameter without influence.
TEST(ScaledUnits, DoNotHideWhatIsNotFinite) {
  for (const double value :
       {std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::infinity()}) {
    EXPECT_TRUE(std::isnan(in_units(value, 0.0)));
    Vectors v = random_vectors(200, 4);
    for (const std::size_t place : {4u, 103u, 193u}) {
      ASSERT_EQ(v.root[place], 0.0);
      Vector g = v.g;
      g[place] = value;
      std::vector<Totals> slots(
          2 + std::size_t(Window{magnitude_bits(0.5), magnitude_bits(1.5), 44}.bins()));
      Candidates candidates;
      candidates.make_room(g.size());
      tally_magnitudes({g, v.x, v.root}, {magnitude_bits(0.5), magnitude_bits(1.5), 44}, slots,
                       candidates);
      double squares = 0;
      for (const Totals& totals : slots) squares += totals.squares;
      EXPECT_TRUE(std::isnan(squares)) << place;
    }
  }
  EXPECT_FALSE(std::signbit(in_units(-3.0, 0.0)));
}

TEST(ScaledTally, IsThePlainOneOfTheTransformedVectors) {
  const Vectors v = random_vectors(3000, 8);
  Vector z(v.x.size()), g(v.x.size());
  for (std::size_t i = 0; i < z.size(); ++i) {
    z[i] = v.x[i] * v.root[i];
    g[i] = in_units(v.g[i], v.root[i]);
  }
  const Window window{magnitude_bits(0.5), magnitude_bits(1.5), 44};
  std::vector<Totals> slots(std::size_t(window.bins()) + 2), expected = slots;
  Candidates candidates, others;
  candidates.make_room(z.size());
  others.make_room(z.size());
  const auto same = [&] {
    for (std::size_t s = 0; s < slots.size(); ++s) {
      EXPECT_EQ(slots[s].count, expected[s].count);
      EXPECT_EQ(slots[s].squares, expected[s].squares);
      EXPECT_EQ(slots[s].aligned_squares, expected[s].aligned_squares);
    }
  };
  tally_magnitudes({v.g, v.x, v.root}, window, slots, candidates);
  tally_magnitudes({g, z}, window, expected, others);
  EXPECT_GT(slots[3].count, 0);
  same();
  tally_window({v.g, v.x, v.root}, window, slots, candidates);
  tally_window({g, z}, window, expected, others);
  same();
}

TEST(Dot, IsTheSumOfProductsOfAnyLength) {
  for (const std::size_t n : {0u, 1u, 8u, 9u, 1023u, 1024u, 1031u, 5000u}) {
    const Vectors v = random_vectors(n, 3);
    long double expected = 0;
    double size = 0;
    for (std::size_t i = 0; i < n; ++i) {
      expected += (long double)(v.x[i]) * v.g[i];
      size += std::abs(v.x[i] * v.g[i]);
    }
    EXPECT_NEAR(dot(v.x, v.g), double(expected), 1e-14 * size) << n;
  }
}

}  // namespace
}  // namespace prunadag
