// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/rank_one.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace prunadag {
namespace {

using Vector = std::vector<double>;

Vector random_vector(std::size_t size, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  Vector v(size);
  for (double& value : v) value = normal(generator);
  return v;
}

TEST(InnerProduct, IsTheSumOfProducts) {
  const Vector a{1, 2, 3, 4, 5, 6, 7, 8, 9}, b{1, 1, 1, 1, 1, 1, 1, 1, 10};
  EXPECT_EQ(inner_product(a, b), 126);
  EXPECT_EQ(inner_product({}, {}), 0);
}

/// Seven residuals of `features` entries. Five of them belong to users of the atom.
struct Case {
  explicit Case(std::size_t size) : features(size) {}
  std::size_t features;
  Vector residuals = random_vector(7 * features, 1), values = random_vector(5, 2),
         atom = random_vector(features, 3), u = random_vector(features, 4);
  std::vector<std::int64_t> users{0, 2, 3, 5, 6};

  AtomFit fit() { return {residuals.data(), users, values, atom}; }
  /// E = R + d x', one row per user.
  std::vector<Vector> matrix() const {
    std::vector<Vector> rows(users.size(), Vector(features));
    for (std::size_t i = 0; i < users.size(); ++i) {
      for (std::size_t f = 0; f < features; ++f) {
        rows[i][f] = residuals[std::size_t(users[i]) * features + f] + values[i] * atom[f];
      }
    }
    return rows;
  }
  Vector products(const std::vector<Vector>& rows) const {
    Vector v;
    for (const Vector& row : rows) v.push_back(inner_product(row, u));
    return v;
  }
};

TEST(RankOne, StepsByTheMatrixThatIsNeverFormed) {
  for (std::size_t features : {1u, 7u, 8u, 21u}) {
    Case c(features);
    const std::vector<Vector> rows = c.matrix();
    const Vector v = c.products(rows);
    Vector expected(features, 1.0), next(features, 1.0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t f = 0; f < features; ++f) expected[f] += v[i] * rows[i][f];
    }
    add_power_step(c.fit(), c.u, next);
    for (std::size_t f = 0; f < features; ++f) EXPECT_NEAR(next[f], expected[f], 1e-12);
  }
}

TEST(RankOne, ReplacesTheAtomInTheResidualsOfItsUsersOnly) {
  for (std::size_t features : {1u, 7u, 8u, 21u}) {
    Case c(features);
    const std::vector<Vector> rows = c.matrix();
    const Vector v = c.products(rows), before = c.residuals;
    replace_atom(c.fit(), c.u);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_NEAR(c.values[i], v[i], 1e-12);
      for (std::size_t f = 0; f < features; ++f) {
        EXPECT_NEAR(c.residuals[std::size_t(c.users[i]) * features + f], rows[i][f] - v[i] * c.u[f],
                    1e-12);
      }
    }
    for (std::size_t other : {1u, 4u}) {
      for (std::size_t f = 0; f < features; ++f) {
        EXPECT_EQ(c.residuals[other * features + f], before[other * features + f]);
      }
    }
  }
}

}  // namespace
}  // namespace prunadag
