// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/one_pass.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "support/losses.hpp"

namespace prunadag {
namespace {

using Vector = std::vector<double>;
constexpr Wanted everything{true, true, true};

/// Value, score and gradient, by a pass or by plain loops.
struct Result {
  double value = 0, score = 0;
  Vector gradient;
  double rounding = 0;  // absolute error of value and score, besides a relative one
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
  if (loss.name == "poisson") result.rounding = 1e-15;  // its terms cancel within a sample
  for (std::size_t i = 0; i < s.rows; ++i) {
    double t = 0;
    for (std::size_t j = 0; j < s.columns; ++j) t += s.values[i * s.columns + j] * s.x[j];
    const double y = s.targets[i];
    result.value += loss.value(Vector{t}, Vector{y}, scale);
    Vector term{t};
    loss.score_terms(term, Vector{y});
    result.score += term[0];
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
  one_pass(DenseRows<double>{s.values.data(), s.rows, s.columns}, s.x.data(), residuals, g.data());
  return {residuals.value(), residuals.score(), g, 0};
}

/// Runs a pass over dense rows with entries of type Value.
template <class Value>
Result narrow_dense_pass(const Samples& s, const Loss& loss, double scale) {
  const std::vector<Value> values(s.values.begin(), s.values.end());
  Residuals residuals(loss, scale, s.targets, everything);
  Vector g(s.columns, 0.0);
  one_pass(DenseRows<Value>{values.data(), s.rows, s.columns}, s.x.data(), residuals, g.data());
  return {residuals.value(), residuals.score(), g, 0};
}

template <class Value>
const Value* stored(const std::vector<Value>& values) {
  return values.data();
}
/// Stores one value for all nonzeros, which must be equal.
struct Same {
  double value = 0;
  void push_back(double entry) { value = entry; }
};
OneValue stored(const Same& same) { return {same.value}; }

/// Compressed rows of the columns [first, end), with positions that begin at 0.
template <class Start, class Column = Start, class Values = Vector>
struct Compressed {
  std::vector<Start> starts{0};
  std::vector<Column> columns;
  Values values;

  Compressed(const Samples& s, std::size_t first, std::size_t end) {
    for (std::size_t i = 0; i < s.rows; ++i) {
      for (std::size_t j = first; j < end; ++j) {
        if (s.values[i * s.columns + j] == 0) continue;
        columns.push_back(Column(j - first));
        add(s.values[i * s.columns + j]);
      }
      starts.push_back(Start(columns.size()));
    }
  }
  auto view() const {
    return SparseRows<Start, Column, decltype(stored(values))>{starts.data(), columns.data(),
                                                               stored(values)};
  }

 private:
  void add(double value) {
    if constexpr (std::is_same_v<Values, Same>) {
      values.push_back(value);
    } else {
      values.push_back(typename Values::value_type(value));
    }
  }
};

/// Runs a pass over sparse rows. Columns from `split` on are ghosts.
template <class Start, class Column = Start, class Values = Vector>
Result sparse_pass(const Samples& s, const Loss& loss, double scale, std::size_t split) {
  const Compressed<Start, Column, Values> local(s, 0, split), ghost(s, split, s.columns);
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
  return {residuals.value(), residuals.score(), g, 0};
}

double norm(const Vector& v) {
  double squares = 0;
  for (double value : v) squares += value * value;
  return std::sqrt(squares);
}

void expect_equal(const Result& result, const Result& expected) {
  EXPECT_NEAR(result.value, expected.value, expected.rounding + 1e-13 * std::abs(expected.value));
  EXPECT_NEAR(result.score, expected.score, expected.rounding + 1e-13 * std::abs(expected.score));
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
  for (const Loss& loss : test::scalar_losses()) {
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
    const Result expected = textbook(s, loss_named("squared"), 1.0);
    expect_equal(dense_pass(s, loss_named("squared"), 1.0), expected);
    expect_equal(sparse_pass<int>(s, loss_named("squared"), 1.0, columns - 7), expected);
  }
}

/// Returns samples with every value replaced by rule(value).
template <class Rule>
Samples changed(Samples s, Rule&& rule) {
  for (double& value : s.values) value = rule(value);
  return s;
}

template <class Column>
void expect_compact_passes(const Samples& s, const Loss& loss, std::size_t split) {
  using Start = std::uint32_t;
  expect_equal(sparse_pass<Start, Column>(s, loss, 0.7, split), textbook(s, loss, 0.7));
  const Samples floats = changed(s, [](double v) { return double(float(v)); });
  expect_equal(sparse_pass<Start, Column, std::vector<float>>(floats, loss, 0.7, split),
               textbook(floats, loss, 0.7));
  const Samples bytes = changed(s, [](double v) { return std::floor(3 * v * v); });
  expect_equal(sparse_pass<Start, Column, std::vector<std::uint8_t>>(bytes, loss, 0.7, split),
               textbook(bytes, loss, 0.7));
  const Samples same = changed(s, [](double v) { return v == 0 ? 0 : -0.3; });
  expect_equal(sparse_pass<Start, Column, Same>(same, loss, 0.7, split), textbook(same, loss, 0.7));
}

TEST(OnePass, MatchesPlainLoopsForEveryStorage) {
  for (const Loss& loss : test::scalar_losses()) {
    for (std::size_t rows : {1, 7, 8, 65}) {
      for (std::size_t columns : {1, 2, 8, 9, 23, 64, 70}) {
        SCOPED_TRACE(testing::Message() << loss.name << " " << rows << " x " << columns);
        const Samples s = random_samples(rows, columns, 0.3);
        for (std::size_t split : {columns, columns / 2}) {
          expect_compact_passes<std::uint16_t>(s, loss, split);
          expect_compact_passes<std::uint32_t>(s, loss, split);
        }
      }
    }
  }
  expect_compact_passes<std::uint16_t>(random_samples(3, 65536, 0.9), loss_named("squared"), 65536);
  expect_compact_passes<std::uint32_t>(random_samples(3, 70000, 0.9), loss_named("squared"), 66000);
}

TEST(OnePass, GivesTheBitsOfDoublesForFloatsAndBytes) {
  for (std::size_t rows : {1, 7, 9, 64, 150}) {
    for (std::size_t columns : {1, 7, 8, 9, 31, 70, 1025, 4100}) {
      Samples s = random_samples(rows, columns, 0.3);
      for (double& entry : s.x) entry *= 0.01;  // so that no exponential overflows
      const Samples floats = changed(s, [](double v) { return double(float(v)); });
      const Samples bytes =
          changed(s, [](double v) { return std::fmin(std::floor(60 * v * v), 255); });
      for (const Loss& loss : test::scalar_losses()) {
        EXPECT_EQ(narrow_dense_pass<float>(floats, loss, 0.7).gradient,
                  dense_pass(floats, loss, 0.7).gradient);
        EXPECT_EQ(narrow_dense_pass<std::uint8_t>(bytes, loss, 0.7).gradient,
                  dense_pass(bytes, loss, 0.7).gradient);
      }
    }
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
  const DenseRows<double> A{s.values.data(), s.rows, s.columns};
  Vector together(s.rows), alone(s.rows), g(s.columns, 0.0), h(s.columns, 0.0);
  products(A, s.x.data(), together.data());
  for (std::size_t i = 0; i < s.rows; ++i) products(A.part(i, 1), s.x.data(), &alone[i]);
  EXPECT_EQ(together, alone);
  add_combination(A, together.data(), g.data());
  for (std::size_t i = 0; i < s.rows; ++i) add_combination(A.part(i, 1), &together[i], h.data());
  EXPECT_EQ(g, h);
}

TEST(OnePass, LetsNotANumberReachTheGradient) {
  for (const Loss& loss : test::scalar_losses()) {
    Samples s = random_samples(70, 13);
    s.at(67, 5) = std::numeric_limits<double>::quiet_NaN();
    for (const Result& result :
         {dense_pass(s, loss, 1.0), sparse_pass<int>(s, loss, 1.0, 9),
          narrow_dense_pass<float>(s, loss, 1.0),
          sparse_pass<std::uint32_t, std::uint16_t, std::vector<float>>(s, loss, 1.0, 9)}) {
      for (double entry : result.gradient) EXPECT_TRUE(std::isnan(entry)) << loss.name;
      EXPECT_TRUE(std::isnan(result.value)) << loss.name;
    }
  }
}

}  // namespace
}  // namespace prunadag
