// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/matching_pursuit.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace prunadag {
namespace {

using Vector = std::vector<double>;

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

struct Code {
  std::vector<std::int32_t> support;
  Vector values;
};

/// Solves least squares on the chosen atoms by the normal equations, with pivoting.
Vector least_squares(const std::vector<Vector>& atoms, const std::vector<std::int32_t>& support,
                     const Vector& y) {
  const std::size_t n = support.size();
  std::vector<Vector> system(n, Vector(n + 1));
  for (std::size_t i = 0; i < n; ++i) {
    const Vector& atom = atoms[std::size_t(support[i])];
    for (std::size_t j = 0; j < n; ++j) system[i][j] = dot(atom, atoms[std::size_t(support[j])]);
    system[i][n] = dot(atom, y);
  }
  for (std::size_t k = 0; k < n; ++k) {
    const auto pivot =
        std::max_element(system.begin() + std::ptrdiff_t(k), system.end(),
                         [=](auto& a, auto& b) { return std::abs(a[k]) < std::abs(b[k]); });
    std::swap(system[k], *pivot);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = system[i][k] / system[k][k];
      for (std::size_t j = k; j <= n; ++j) system[i][j] -= factor * system[k][j];
    }
  }
  Vector values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = system[i][n] / system[i][i];
  return values;
}

/// Textbook matching pursuit: residual, best atom, least squares from scratch.
Code textbook(const std::vector<Vector>& atoms, const Vector& y, std::size_t nonzeros) {
  Code code;
  for (Vector residual = y; code.support.size() < nonzeros;) {
    std::size_t best = 0;
    for (std::size_t j = 1; j < atoms.size(); ++j) {
      if (std::abs(dot(atoms[j], residual)) > std::abs(dot(atoms[best], residual))) best = j;
    }
    if (std::abs(dot(atoms[best], residual)) <= 1e-12 * std::sqrt(dot(y, y))) break;
    code.support.push_back(std::int32_t(best));
    code.values = least_squares(atoms, code.support, y);
    residual = y;
    for (std::size_t k = 0; k < code.support.size(); ++k) {
      const Vector& atom = atoms[std::size_t(code.support[k])];
      for (std::size_t f = 0; f < y.size(); ++f) residual[f] -= code.values[k] * atom[f];
    }
  }
  return code;
}

Code pursue(const std::vector<Vector>& atoms, const Vector& y, std::size_t nonzeros) {
  Vector gram, correlations;
  for (const Vector& a : atoms) {
    for (const Vector& b : atoms) gram.push_back(dot(a, b));
    correlations.push_back(dot(a, y));
  }
  MatchingPursuit pursuit(atoms.size(), nonzeros);
  Code code{std::vector<std::int32_t>(nonzeros), Vector(nonzeros)};
  const std::size_t count =
      pursuit.code(gram, correlations, std::sqrt(dot(y, y)), code.support, code.values);
  code.support.resize(count);
  code.values.resize(count);
  return code;
}

Vector normalised(Vector v) {
  const double norm = std::sqrt(dot(v, v));
  for (double& value : v) value /= norm;
  return v;
}

std::vector<Vector> random_atoms(std::size_t atoms, std::size_t features, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  std::vector<Vector> all(atoms, Vector(features));
  for (Vector& atom : all) {
    for (double& value : atom) value = normal(generator);
    atom = normalised(atom);
  }
  return all;
}

TEST(MatchingPursuit, TakesTheLargestEntriesInAnOrthonormalDictionary) {
  const std::vector<Vector> atoms{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  const Code code = pursue(atoms, {2, -5, 3}, 2);
  EXPECT_EQ(code.support, (std::vector<std::int32_t>{1, 2}));
  EXPECT_EQ(code.values, (Vector{-5, 3}));
}

TEST(MatchingPursuit, FitsAllChosenAtomsAnew) {
  // With d1 = (0.6, 0.8), y = (3, 4) is 5 d1 exactly. y = (3, 5) has the correlations 5.8 with d1
  // and 5 with e2. So d1 is chosen first; then y = 5 d1 + 1 e2.
  const std::vector<Vector> atoms{{0, 1}, {0.6, 0.8}};
  const Code exact = pursue(atoms, {3, 4}, 2);
  EXPECT_EQ(exact.support, (std::vector<std::int32_t>{1}));
  EXPECT_NEAR(exact.values.at(0), 5, 1e-14);
  const Code both = pursue(atoms, {3, 5}, 2);
  EXPECT_EQ(both.support, (std::vector<std::int32_t>{1, 0}));
  EXPECT_NEAR(both.values.at(0), 5, 1e-14);
  EXPECT_NEAR(both.values.at(1), 1, 1e-14);
}

TEST(MatchingPursuit, GivesTiesToTheLowestAtom) {
  EXPECT_EQ(pursue({{1, 0}, {0, 1}}, {1, 1}, 1).support, (std::vector<std::int32_t>{0}));
}

TEST(MatchingPursuit, OfAZeroOrOrthogonalSignalIsEmpty) {
  const std::vector<Vector> atoms{{1, 0, 0}, {0, 1, 0}};
  EXPECT_TRUE(pursue(atoms, {0, 0, 0}, 2).support.empty());
  EXPECT_TRUE(pursue(atoms, {0, 0, 7}, 2).support.empty());
}

TEST(MatchingPursuit, LeavesDependentAtomsAlone) {
  // Atom 2 is a copy. Atoms 3 and 4 are in the plane of the first two, or nearly, so that their
  // correlations become rounding errors.
  const std::vector<Vector> atoms{
      {1, 0, 0}, {0, 1, 0}, {1, 0, 0}, normalised({1, 1, 0}), normalised({2, 1, 1e-9})};
  const Code code = pursue(atoms, {4, 1, 2}, 5);
  EXPECT_EQ(code.support.size(), 2u);
  double x = 0, y = 0;
  for (std::size_t k = 0; k < code.support.size(); ++k) {
    x += code.values[k] * atoms[std::size_t(code.support[k])][0];
    y += code.values[k] * atoms[std::size_t(code.support[k])][1];
  }
  EXPECT_NEAR(x, 4, 1e-8);  // the last atom leaves the plane by 1e-9
  EXPECT_NEAR(y, 1, 1e-8);
}

TEST(MatchingPursuit, DoesAsTheTextbookDoes) {
  struct Size {
    std::size_t atoms, features, nonzeros;
  };
  // Below, at and above whole tiles of 32 atoms; more atoms than features and fewer.
  for (const auto& [count, features, nonzeros] :
       {Size{7, 5, 5}, Size{32, 20, 10}, Size{50, 60, 33}, Size{96, 40, 40}, Size{129, 37, 20}}) {
    const std::vector<Vector> atoms = random_atoms(count, features, unsigned(count));
    for (const Vector& y : random_atoms(20, features, 1)) {
      const Code fast = pursue(atoms, y, nonzeros), plain = textbook(atoms, y, nonzeros);
      ASSERT_EQ(fast.support, plain.support) << count << " atoms";
      for (std::size_t k = 0; k < fast.values.size(); ++k) {
        EXPECT_NEAR(fast.values[k], plain.values[k], 1e-9);
      }
    }
  }
}

TEST(MatchingPursuit, FindsSparseSignalsAgainAndStopsThere) {
  const std::vector<Vector> atoms = random_atoms(60, 40, 3);
  Vector y(40);
  for (std::size_t f = 0; f < 40; ++f) y[f] = 2 * atoms[7][f] - atoms[31][f] + 0.5 * atoms[59][f];
  const Code code = pursue(atoms, y, 20);
  EXPECT_EQ(code.support, (std::vector<std::int32_t>{7, 31, 59}));
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(code.values.at(k), (Vector{2, -1, 0.5})[k], 1e-12);
  }
}

TEST(Residual, IsWhatACodeLeaves) {
  for (std::size_t features : {1u, 31u, 32u, 70u}) {
    const std::vector<Vector> atoms = random_atoms(4, features, 5);
    Vector flat;
    for (const Vector& atom : atoms) flat.insert(flat.end(), atom.begin(), atom.end());
    const Vector y(features, 1.0), values{0.5, -2};
    Vector residual(features);
    const double squares = residual_of(y, flat, std::vector<std::int32_t>{3, 1}, values, residual);
    for (std::size_t f = 0; f < features; ++f) {
      EXPECT_DOUBLE_EQ(residual[f], y[f] - 0.5 * atoms[3][f] + 2 * atoms[1][f]);
    }
    EXPECT_NEAR(squares, dot(residual, residual), 1e-12 * squares);
  }
}

}  // namespace
}  // namespace prunadag
