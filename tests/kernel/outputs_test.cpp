// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Passes over samples with several predictions each.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernel/dense_outputs.hpp"
#include "kernel/one_pass.hpp"

namespace prunadag {
namespace {

using Vector = std::vector<double>;

struct Samples {
  std::size_t rows, columns, outputs;
  Vector values, targets;
  Vector x;  // column by column, the outputs side by side

  double weight(std::size_t j, std::size_t k) const { return x[j * outputs + k]; }
};

Samples random_samples(std::size_t rows, std::size_t columns, std::size_t outputs) {
  std::mt19937 generator(unsigned(rows * 100 + columns * 10 + outputs));
  std::normal_distribution<double> normal;
  Samples s{rows, columns, outputs, {}, {}, {}};
  for (std::size_t e = 0; e < rows * columns; ++e) {
    s.values.push_back(generator() % 3 == 0 ? 0.0 : std::floor(3 * std::abs(normal(generator))));
  }
  for (std::size_t i = 0; i < rows; ++i) s.targets.push_back(double(generator() % outputs));
  for (std::size_t e = 0; e < columns * outputs; ++e) s.x.push_back(0.3 * normal(generator));
  return s;
}

struct Result {
  Vector gradient, kept;
  double value = 0, score = 0;
  std::vector<Slopes> slopes;
};

const Loss& loss() { return loss_named("multinomial"); }

Result textbook(const Samples& s, const Vector& shifts) {
  Result result{Vector(s.x.size(), 0.0), {}, 0, 0, std::vector<Slopes>(s.outputs)};
  for (std::size_t i = 0; i < s.rows; ++i) {
    Vector t = shifts;
    for (std::size_t k = 0; k < s.outputs; ++k) {
      for (std::size_t j = 0; j < s.columns; ++j) {
        t[k] += s.values[i * s.columns + j] * s.weight(j, k);
      }
    }
    result.kept.insert(result.kept.end(), t.begin(), t.end());
    const Vector y{s.targets[i]};
    Vector term = t;
    loss().score_terms(term, y);
    result.score += term[0];
    loss().add_slopes(t, y, 0.7, {}, result.slopes);
    for (std::size_t j = 0; j < s.columns; ++j) {
      for (std::size_t k = 0; k < s.outputs; ++k) {
        result.gradient[j * s.outputs + k] += t[k] * s.values[i * s.columns + j];
      }
    }
  }
  result.value = result.slopes[0].value;
  return result;
}

/// Runs a pass and returns all that it computes.
template <class Pass>
Result passed(const Samples& s, const Vector& shifts, const Pass& pass) {
  OutputBuffers buffers(s.outputs);
  Result result{Vector(s.x.size(), 0.0), Vector(s.rows * s.outputs), 0, 0, {}};
  Residuals residuals(loss(), 0.7, s.targets, {true, true, true, true}, {}, &buffers);
  residuals.shift_by(shifts);
  residuals.keep_in(result.kept);
  pass(residuals, result.gradient);
  result.value = residuals.value();
  result.score = residuals.score();
  result.slopes.assign(residuals.slopes().begin(), residuals.slopes().end());
  return result;
}

template <class Value>
Result dense_pass(const Samples& s, const Vector& shifts) {
  const std::vector<Value> values(s.values.begin(), s.values.end());
  const DenseRows<Value> rows{values.data(), s.rows, s.columns};
  Vector room(room_of(rows, s.outputs));
  return passed(s, shifts, [&](Residuals& residuals, Vector& gradient) {
    one_pass(rows, s.x.data(), residuals, gradient.data(), room.data());
  });
}

/// The columns [first, end) in compressed rows.
template <class Value>
struct Compressed {
  std::vector<std::uint32_t> starts{0};
  std::vector<std::uint16_t> columns;
  std::vector<Value> values;

  Compressed(const Samples& s, std::size_t first, std::size_t end) {
    for (std::size_t i = 0; i < s.rows; ++i) {
      for (std::size_t j = first; j < end; ++j) {
        const double value = s.values[i * s.columns + j];
        if (value == 0) continue;
        columns.push_back(std::uint16_t(j - first));
        values.push_back(Value(value));
      }
      starts.push_back(std::uint32_t(columns.size()));
    }
  }
  SparseRows<std::uint32_t, std::uint16_t, const Value*> view() const {
    return {starts.data(), columns.data(), values.data()};
  }
};

template <class Value>
Result sparse_pass(const Samples& s, const Vector& shifts, std::size_t split) {
  const Compressed<Value> local(s, 0, split), ghost(s, split, s.columns);
  return passed(s, shifts, [&](Residuals& residuals, Vector& gradient) {
    if (split == s.columns) {
      one_pass(s.rows, local.view(), s.x.data(), residuals, gradient.data());
      return;
    }
    const std::size_t place = split * s.outputs;
    Vector ghost_x(s.x.size() - place, std::numeric_limits<double>::quiet_NaN());
    const auto arrived = [&] { std::copy(s.x.begin() + long(place), s.x.end(), ghost_x.begin()); };
    one_pass(s.rows, local.view(), ghost.view(), s.x.data(), ghost_x.data(), arrived, residuals,
             gradient.data(), gradient.data() + place);
  });
}

void expect_near(const Vector& found, const Vector& expected) {
  ASSERT_EQ(found.size(), expected.size());
  double off = 0, size = 1e-300;
  for (std::size_t i = 0; i < found.size(); ++i) {
    off = std::fmax(off, std::abs(found[i] - expected[i]));
    size = std::fmax(size, std::abs(expected[i]));
  }
  EXPECT_LE(off, 1e-13 * size);
}

void expect_equal(const Result& result, const Result& expected) {
  EXPECT_NEAR(result.value, expected.value, 1e-13 * std::abs(expected.value));
  EXPECT_EQ(result.score, expected.score);
  expect_near(result.gradient, expected.gradient);
  expect_near(result.kept, expected.kept);
  ASSERT_EQ(result.slopes.size(), expected.slopes.size());
  for (std::size_t k = 0; k < result.slopes.size(); ++k) {
    EXPECT_NEAR(result.slopes[k].first, expected.slopes[k].first, 1e-12);
    EXPECT_NEAR(result.slopes[k].second, expected.slopes[k].second, 1e-12);
  }
}

TEST(PassOfOutputs, MatchesPlainLoopsForEveryStorage) {
  for (const std::size_t outputs : {2u, 3u, 4u, 5u, 7u, 8u, 10u, 24u, 29u}) {
    for (const std::size_t rows : {0u, 1u, 7u, 64u, 65u, 150u}) {
      for (const std::size_t columns : {1u, 2u, 9u, 70u}) {
        SCOPED_TRACE(testing::Message() << outputs << ": " << rows << " x " << columns);
        const Samples s = random_samples(rows, columns, outputs);
        Vector shifts(outputs);
        for (std::size_t k = 0; k < outputs; ++k) shifts[k] = double(k) - 0.5;
        const Result expected = textbook(s, shifts);
        expect_equal(dense_pass<double>(s, shifts), expected);
        expect_equal(dense_pass<float>(s, shifts), expected);
        expect_equal(dense_pass<std::uint8_t>(s, shifts), expected);
        for (const std::size_t split : {columns, columns / 2}) {
          expect_equal(sparse_pass<double>(s, shifts, split), expected);
          expect_equal(sparse_pass<std::uint8_t>(s, shifts, split), expected);
        }
      }
    }
  }
}

/// Returns the derivatives and sums for several targets, taken in pieces of `piece` samples.
Result taken(const Loss& of, const Samples& s, const Vector& weights, std::size_t piece) {
  OutputBuffers buffers(s.outputs);
  Result result;
  Residuals residuals(of, 0.7, s.targets, {true, true, true, true}, weights, &buffers);
  Vector t = s.x;
  for (std::size_t first = 0; first < s.rows; first += piece) {
    const std::size_t count = std::min(piece, s.rows - first) * s.outputs;
    residuals.take(first, std::span(t).subspan(first * s.outputs, count));
  }
  result.gradient = t;
  result.value = residuals.value();
  result.score = residuals.score();
  result.slopes.assign(residuals.slopes().begin(), residuals.slopes().end());
  return result;
}

TEST(TargetsOfOutputs, AreThoseOfOneOutputEachInAnyPieces) {
  constexpr std::size_t rows = 150, outputs = 3;
  // The random parameters serve as predictions, with a column for each row.
  Samples s = random_samples(0, rows, outputs), one = s;
  s.rows = one.rows = rows;
  one.outputs = 1;
  Vector weights;
  for (std::size_t e = 0; e < rows * outputs; ++e) s.targets.push_back(e % 7 < 3 ? 1 : -1);
  for (std::size_t i = 0; i < rows; ++i) weights.push_back(0.5 + double(i % 4));
  for (const char* name : {"squared", "logistic", "huber:1"}) {
    for (const Vector& w : {Vector(), weights}) {
      const Result whole = taken(loss_named(name), s, w, rows),
                   some = taken(loss_named(name), s, w, 7);
      EXPECT_NEAR(some.value, whole.value, 1e-13 * whole.value);
      EXPECT_NEAR(some.score, whole.score, 1e-13 * std::abs(whole.score));
      expect_near(some.gradient, whole.gradient);
      double value = 0, score = 0;
      for (std::size_t k = 0; k < outputs; ++k) {
        one.x.clear();
        one.targets.clear();
        for (std::size_t i = 0; i < rows; ++i) {
          one.x.push_back(s.x[i * outputs + k]);
          one.targets.push_back(s.targets[i * outputs + k]);
        }
        const Result expected = taken(loss_named(name), one, w, rows);
        value += expected.value;
        score += expected.score;
        EXPECT_NEAR(whole.slopes[k].value, expected.value, 1e-13 * expected.value);
        EXPECT_NEAR(whole.slopes[k].first, expected.slopes[0].first, 1e-12);
        EXPECT_NEAR(whole.slopes[k].second, expected.slopes[0].second, 1e-12);
        for (std::size_t i = 0; i < rows; ++i) {
          EXPECT_NEAR(whole.gradient[i * outputs + k], expected.gradient[i], 1e-15);
        }
      }
      EXPECT_NEAR(whole.value, value, 1e-13 * value);
      EXPECT_NEAR(whole.score, score, 1e-13 * std::abs(score));
    }
  }
}

/// Returns T = A X and then G + A'T, for all rows and outputs together.
template <class Value>
Vector products_of(const Samples& s) {
  const std::vector<Value> values(s.values.begin(), s.values.end());
  const DenseRows<Value> A{values.data(), s.rows, s.columns};
  Vector result(s.rows * s.outputs, -1.0), G(s.x.size(), 1.0);
  products(A, s.outputs, s.x.data(), result.data());
  add_combination(A, s.outputs, result.data(), G.data());
  result.insert(result.end(), G.begin(), G.end());
  return result;
}

/// Returns the same, computed for one row and one output at a time.
Vector products_one_by_one(const Samples& s) {
  Vector result(s.rows * s.outputs), G(s.x.size(), 1.0), x(s.columns), g(s.columns);
  for (std::size_t k = 0; k < s.outputs; ++k) {
    for (std::size_t j = 0; j < s.columns; ++j) x[j] = s.weight(j, k);
    g.assign(s.columns, 1.0);
    for (std::size_t i = 0; i < s.rows; ++i) {
      const DenseRows<double> row{s.values.data() + i * s.columns, 1, s.columns};
      double t = -1.0;
      products(row, 1, x.data(), &t);
      add_combination(row, 1, &t, g.data());
      result[i * s.outputs + k] = t;
    }
    for (std::size_t j = 0; j < s.columns; ++j) G[j * s.outputs + k] = g[j];
  }
  result.insert(result.end(), G.begin(), G.end());
  return result;
}

TEST(ProductsOfOutputs, HaveTheBitsOfOneRowAndOneOutputAtATime) {
  for (const std::size_t outputs : {1u, 2u, 5u, 8u, 23u, 24u, 25u, 100u}) {
    for (const std::size_t rows : {0u, 1u, 3u, 15u, 64u, 130u}) {
      for (const std::size_t columns : {1u, 7u, 64u, 65u, 200u}) {
        SCOPED_TRACE(testing::Message() << outputs << ": " << rows << " x " << columns);
        const Samples s = random_samples(rows, columns, outputs);
        const Vector expected = products_one_by_one(s);
        EXPECT_EQ(products_of<double>(s), expected);
        EXPECT_EQ(products_of<float>(s), expected);
        EXPECT_EQ(products_of<std::uint8_t>(s), expected);
      }
    }
  }
}

TEST(ProductsOfOutputs, LeaveAloneWhatStandsBehindThem) {
  for (const std::size_t outputs : {1u, 3u, 10u, 26u}) {
    const Samples s = random_samples(5, 3, outputs);
    const DenseRows<double> A{s.values.data(), s.rows, s.columns};
    Vector T(s.rows * outputs + 1, 7.0), G(s.x.size() + 1, 7.0);
    products(A, outputs, s.x.data(), T.data());
    add_combination(A, outputs, T.data(), G.data());
    EXPECT_EQ(T.back(), 7.0);
    EXPECT_EQ(G.back(), 7.0);
  }
}

TEST(PassOfOutputs, CentresByTheMeansOfTheColumnsOnceItHasAllParameters) {
  const Samples s = random_samples(20, 6, 3);
  const Vector mean{1, 0, 2, 0.5, -1, 3};
  Vector shifts(3, 0.0);
  for (std::size_t j = 0; j < 6; ++j) {
    for (std::size_t k = 0; k < 3; ++k) shifts[k] -= mean[j] * s.weight(j, k);
  }
  OutputBuffers buffers(3);
  Residuals residuals(loss(), 0.7, s.targets, {false, true}, {}, &buffers);
  residuals.centre(mean);
  residuals.show_parameters(s.x.data());
  const DenseRows<double> rows{s.values.data(), s.rows, s.columns};
  Vector room(room_of(rows, 3));
  one_pass(rows, s.x.data(), residuals, nullptr, room.data());
  EXPECT_NEAR(residuals.value(), textbook(s, shifts).value, 1e-12);
}

}  // namespace
}  // namespace prunadag
