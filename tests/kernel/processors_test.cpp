// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Kernels that are compiled for several processors, on each that this machine supports. All give
// the same bits, so that unlike nodes do, too. Products of rows give the same bits where
// multiplication and addition are fused, and are as accurate elsewhere.
#include "kernel/processors.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <hwy/highway.h>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernel/dense_outputs.hpp"
#include "kernel/dense_rows.hpp"
#include "kernel/tally.hpp"
#include "kernel/update.hpp"

namespace prunadag {
namespace {

using Numbers = std::vector<double>;

// Processors that fuse multiplication and addition.
constexpr std::int64_t fusing = HWY_AVX2 | HWY_AVX3 | HWY_NEON;

/// Returns the results of `kernel` on every processor among `targets`, the widest vectors first.
std::vector<Numbers> on_every_processor(const std::function<Numbers()>& kernel,
                                        std::int64_t targets = HWY_TARGETS) {
  std::vector<Numbers> results;
  for (std::uint64_t left = std::uint64_t(hwy::SupportedTargets() & HWY_TARGETS & targets);
       left != 0; left &= left - 1) {
    hwy::SetSupportedTargetsForTest(std::int64_t(left & (~left + 1)));
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    results.push_back(kernel());
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().DeInit();
  return results;
}

void expect_the_same(const std::function<Numbers()>& kernel) {
  const std::vector<Numbers> results = on_every_processor(kernel);
  if (results.size() < 2) GTEST_SKIP() << "this machine has one kind of vectors only";
  for (const Numbers& result : results) EXPECT_EQ(result, results.front());
}

/// Returns entries of both signs, with zeros and equal ones among them.
Numbers entries(std::size_t size, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  Numbers values(size);
  for (std::size_t i = 0; i < size; ++i) {
    values[i] = i % 11 == 0 ? 0.0 : i % 7 == 0 ? 0.5 : normal(generator);
  }
  return values;
}

void append(Numbers& to, const Totals& totals) {
  to.insert(to.end(), {totals.count, totals.squares, totals.aligned_squares});
}

class OnEveryProcessor : public testing::TestWithParam<std::size_t> {};

TEST_P(OnEveryProcessor, PrunAdagGivesTheSame) {
  const std::size_t n = GetParam();
  const Numbers g = entries(n, 2);
  for (double alpha : {0.02, 3.0}) {
    expect_the_same([&] {
      Numbers result = entries(n, 1), so(n, 0.01), sd(n, 0.01);
      std::vector<Label> labels(n);
      const Cut cut{0.5, std::int64_t(n / 2)};
      const Step step = prunadag_update(result, g, so, sd, 0, cut, {alpha, 1.0, true}, labels);
      result.insert(result.end(), so.begin(), so.end());
      result.insert(result.end(), sd.begin(), sd.end());
      for (Label label : labels) result.push_back(double(label));
      result.insert(result.end(), {step.acceptable, step.decreasable, step.squares});
      return result;
    });
  }
}

TEST_P(OnEveryProcessor, AdagradGivesTheSame) {
  const std::size_t n = GetParam();
  const Numbers g = entries(n, 2);
  expect_the_same([&] {
    Numbers result = entries(n, 1), so(n, 0.01);
    const double squares = adagrad_update(result, g, so);
    result.insert(result.end(), so.begin(), so.end());
    result.push_back(squares);
    return result;
  });
}

TEST_P(OnEveryProcessor, FrankWolfeGivesTheSame) {
  const std::size_t n = GetParam();
  const Numbers g = entries(n, 2);
  expect_the_same([&] {
    Numbers result = entries(n, 1);
    const Cut cut{0.5, std::int64_t(n / 2)};
    const double distance = frankwolfe_distance(result, g, 0, cut, -1.7);
    result.push_back(frankwolfe_update({result.data(), n}, g, 0, cut, -1.7, 0.3));
    result.push_back(distance);
    return result;
  });
}

TEST_P(OnEveryProcessor, TallyGivesTheSame) {
  const std::size_t n = GetParam();
  const Numbers v = entries(n, 1), x = entries(n, 2);
  for (const std::span<const double> beside : {std::span<const double>(x), {}}) {
    expect_the_same([&] {
      const Window window{magnitude_bits(0.4), magnitude_bits(1.1), 48};
      std::vector<Totals> slots(std::size_t(window.bins()) + 2);
      Candidates candidates;
      candidates.make_room(n);
      tally_magnitudes({v, beside}, window, slots, candidates);
      Numbers result;
      for (const Totals& slot : slots) append(result, slot);
      candidates.for_each(n, [&](std::size_t i) { result.push_back(double(i)); });
      return result;
    });
  }
}

/// Expects the same result where multiplication and addition are fused, and nearly so elsewhere.
void expect_the_same_if_fusing(const std::function<Numbers()>& kernel) {
  const std::vector<Numbers> fused = on_every_processor(kernel, fusing);
  for (const Numbers& result : fused) EXPECT_EQ(result, fused.front());
  const Numbers& expected = fused.empty() ? kernel() : fused.front();
  const double size =
      std::abs(*std::max_element(expected.begin(), expected.end(),
                                 [](double a, double b) { return std::abs(a) < std::abs(b); }));
  for (const Numbers& result : on_every_processor(kernel, ~fusing)) {
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(result[i], expected[i], 1e-13 * size);
    }
  }
}

/// Compares products and combinations of 21 rows, which `values` holds one after the other.
template <class Value>
void expect_the_same_rows(const std::vector<Value>& values) {
  constexpr std::size_t rows = 21;
  const DenseRows<Value> A{values.data(), rows, values.size() / rows};
  const Numbers x = entries(A.columns, 3);
  expect_the_same_if_fusing([&] {
    Numbers t(rows), g = x;
    products(A, x.data(), t.data());
    add_combination(A, t.data(), g.data());
    add_combination(A.part(0, 8), t.data(), g.data(), A.row(8));
    g.insert(g.end(), t.begin(), t.end());
    return g;
  });
  for (const std::size_t outputs : {3u, 10u, 25u}) {
    const Numbers X = entries(A.columns * outputs, 4);
    expect_the_same_if_fusing([&] {
      Numbers T(rows * outputs), G = X;
      products(A, outputs, X.data(), T.data());
      add_combination(A, outputs, T.data(), G.data());
      G.insert(G.end(), T.begin(), T.end());
      return G;
    });
  }
}

TEST_P(OnEveryProcessor, DenseRowsGiveTheSame) {
  const Numbers values = entries(21 * GetParam(), 1);
  expect_the_same_rows(values);
  expect_the_same_rows(std::vector<float>(values.begin(), values.end()));
  std::vector<std::uint8_t> bytes;
  for (double value : values) bytes.push_back(std::uint8_t(10 * std::abs(value)));
  expect_the_same_rows(bytes);
}

INSTANTIATE_TEST_SUITE_P(Sizes, OnEveryProcessor,
                         testing::Values(1, 7, 63, 64, 65, 255, 256, 1003));

}  // namespace
}  // namespace prunadag
