// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/one_pass.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace prunadag {
namespace {

using Vector = std::vector<double>;
constexpr Wanted everything{true, true, true};

/// Value, score and gradient, by a pass or by plain loops.
struct Result {
  double value = 0, score = 0;
  Vector gradient;
};

struct Samples {
  std::size_t rows, columns;
  Vector values, targets, x;

  double& at(std::size_t i, std::size_t j) { return values[i * columns + j]; }
};

Samples random_samples(std::size_t rows, std::size_t columns, double zeros = 0.0) {
  std::mt19937 generator(unsigned(100 * rows + columns));
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  Samples samples{rows, columns, Vector(rows * columns), Vector(rows), Vector(columns)};
  for (double& value : samples.values) value = uniform(generator) < zeros ? 0.0 : normal(generator);
  for (double& y : samples.targets) y = normal(generator) > 0 ? 1.0 : -1.0;
  for (double& entry : samples.x) entry = normal(generator);
  return samples;
}

Result textbook(const Samples& s, const Loss& loss, double scale) {
  Result result{0, 0, Vector(s.columns, 0.0)};
  for (std::size_t i = 0; i < s.rows; ++i) {
    double t = 0;
    for (std::size_t j = 0; j < s.columns; ++j) t += s.values[i * s.columns + j] * s.x[j];
    const double y = s.targets[i];
    result.value += loss.value(Vector{t}, Vector{y}, scale);
    result.score +=
        loss.labels == LabelRule::two_classes ? double((t > 0) == (y > 0)) : (t - y) * (t - y);
    Vector r{t};
    loss.derivative(r, Vector{y}, scale);
    for (std::size_t j = 0; j < s.columns; ++j) {
      result.gradient[j] += r[0] * s.values[i * s.columns + j];
    }
  }
  return result;
}

Result dense_pass(const Samples& s, const Loss& loss, double scale, Wanted wanted = everything) {
  Residuals residuals(loss, scale, s.targets, wanted);
  Vector g(s.columns, 0.0);
  one_pass({s.values.data(), s.rows, s.columns}, s.x.data(), residuals, g.data());
  return {residuals.value(), residuals.score(), g};
}

/// Compressed rows of the columns [first, end), with positions that begin at 0.
template <class Index>
struct Compressed {
  std::vector<Index> starts{0}, columns;
  Vector values;

  Compressed(const Samples& s, std::size_t first, std::size_t end) {
    for (std::size_t i = 0; i < s.rows; ++i) {
      for (std::size_t j = first; j < end; ++j) {
        if (s.values[i * s.columns + j] == 0) continue;
        columns.push_back(Index(j - first));
        values.push_back(s.values[i * s.columns + j]);
      }
      starts.push_back(Index(columns.size()));
    }
  }
  SparseRows<Index> view() const { return {starts.data(), columns.data(), values.data()}; }
};

/// The columns from `split` on are ghosts.
template <class Index>
Result sparse_pass(const Samples& s, const Loss& loss, double scale, std::size_t split) {
  const Compressed<Index> local(s, 0, split), ghost(s, split, s.columns);
  Residuals residuals(loss, scale, s.targets, everything);
  Vector g(s.columns, 0.0);
  if (split == s.columns) {
    one_pass(s.rows, local.view(), s.x.data(), residuals, g.data());
  } else {
    Vector ghost_x(s.columns - split, std::numeric_limits<double>::quiet_NaN());
    int arrivals = 0;
    const auto arrived = [&] {
      ++arrivals;
      std::copy(s.x.begin() + std::ptrdiff_t(split), s.x.end(), ghost_x.begin());
    };
    one_pass(s.rows, local.view(), ghost.view(), s.x.data(), ghost_x.data(), arrived, residuals,
             g.data(), g.data() + split);
    EXPECT_EQ(arrivals, 1);
  }
  return {residuals.value(), residuals.score(), g};
}

double norm(const Vector& v) {
  double squares = 0;
  for (double value : v) squares += value * value;
  return std::sqrt(squares);
}

void expect_equal(const Result& result, const Result& expected) {
  EXPECT_NEAR(result.value, expected.value, 1e-13 * std::abs(expected.value));
  EXPECT_NEAR(result.score, expected.score, 1e-13 * std::abs(expected.score));
  Vector difference(expected.gradient.size());
  for (std::size_t j = 0; j < difference.size(); ++j) {
    difference[j] = result.gradient[j] - expected.gradient[j];
  }
  EXPECT_LE(norm(difference), 1e-13 * norm(expected.gradient));
}

TEST(OnePass, GivesHandComputedSums) {
  // rows (1 2) and (3 0) at x = (1 1): predictions 3 and 3, errors 2 and 4
  const Samples s{2, 2, {1, 2, 3, 0}, {1, -1}, {1, 1}};
  const Result result = dense_pass(s, loss_named("squared"), 1.0);
  EXPECT_EQ(result.value, 10);
  EXPECT_EQ(result.score, 20);
  EXPECT_EQ(result.gradient, (Vector{2 + 12, 4}));
  const Result classes = dense_pass(s, loss_named("logistic"), 1.0);
  EXPECT_EQ(classes.score, 1);
  EXPECT_EQ(sparse_pass<int>(s, loss_named("squared"), 1.0, 1).gradient, result.gradient);
}

TEST(OnePass, MatchesPlainLoopsForOddSizes) {
  for (const Loss& loss : losses()) {
    for (std::size_t rows : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 63, 64, 65, 150}) {
      for (std::size_t columns = 1; columns <= 70; ++columns) {
        const Samples s = random_samples(rows, columns, 0.3);
        const Result expected = textbook(s, loss, 0.7);
        SCOPED_TRACE(testing::Message() << loss.name << " " << rows << " x " << columns);
        expect_equal(dense_pass(s, loss, 0.7), expected);
        expect_equal(sparse_pass<int>(s, loss, 0.7, columns), expected);
        expect_equal(sparse_pass<std::int64_t>(s, loss, 0.7, columns / 2), expected);
      }
    }
  }
}

TEST(OnePass, MatchesPlainLoopsForLongRows) {
  for (std::size_t columns : {1025, 4096, 4103, 40001}) {
    const Samples s = random_samples(21, columns, 0.5);
    const Result expected = textbook(s, losses()[0], 1.0);
    expect_equal(dense_pass(s, losses()[0], 1.0), expected);
    expect_equal(sparse_pass<int>(s, losses()[0], 1.0, columns - 7), expected);
  }
}

TEST(OnePass, ComputesOnlyWhatIsWanted) {
  const Samples s = random_samples(20, 6);
  const Loss& loss = loss_named("logistic");
  const Result all = dense_pass(s, loss, 1.0);
  const Result value = dense_pass(s, loss, 1.0, {false, true, false});
  EXPECT_EQ(value.value, all.value);
  EXPECT_EQ(value.score, 0);
  EXPECT_EQ(value.gradient, Vector(6, 0.0));
  const Result gradient = dense_pass(s, loss, 1.0, {true, false, false});
  EXPECT_EQ(gradient.value, 0);
  EXPECT_EQ(gradient.gradient, all.gradient);
}

TEST(OnePass, GivesASampleTheSameBitsWhateverStandsBesideIt) {
  const Samples s = random_samples(19, 37);
  const DenseRows A{s.values.data(), s.rows, s.columns};
  Vector together(s.rows), alone(s.rows), g(s.columns, 0.0), h(s.columns, 0.0);
  products(A, s.x.data(), together.data());
  for (std::size_t i = 0; i < s.rows; ++i) products(A.part(i, 1), s.x.data(), &alone[i]);
  EXPECT_EQ(together, alone);
  add_combination(A, together.data(), g.data());
  for (std::size_t i = 0; i < s.rows; ++i) add_combination(A.part(i, 1), &together[i], h.data());
  EXPECT_EQ(g, h);
}

TEST(OnePass, LetsNotANumberReachTheGradient) {
  for (const Loss& loss : losses()) {
    Samples s = random_samples(70, 13);
    s.at(67, 5) = std::numeric_limits<double>::quiet_NaN();
    for (const Result& result : {dense_pass(s, loss, 1.0), sparse_pass<int>(s, loss, 1.0, 9)}) {
      for (double entry : result.gradient) EXPECT_TRUE(std::isnan(entry)) << loss.name;
      EXPECT_TRUE(std::isnan(result.value)) << loss.name;
    }
  }
}

}  // namespace
}  // namespace prunadag
