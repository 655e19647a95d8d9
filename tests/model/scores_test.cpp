// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/scores.hpp"

#include <cmath>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "model/ranked.hpp"
#include "support/parallel.hpp"
#include "support/stored_ways.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Computes the area by its definition, from all pairs of different classes.
double by_pairs(const Vector& t, const Vector& y, const Vector& w) {
  double right = 0, all = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    for (std::size_t j = 0; j < t.size(); ++j) {
      if (!(y[i] > 0 && y[j] < 0)) continue;
      all += w[i] * w[j];
      right += w[i] * w[j] * (t[i] > t[j] ? 1.0 : t[i] == t[j] ? 0.5 : 0.0);
    }
  }
  return right / all;
}

/// Returns this rank's share of a vector, of which rank 0 has nothing if there are other ranks.
std::span<const double> share(const Vector& all) {
  const std::size_t ranks = std::size_t(size_of(world())), rank = std::size_t(rank_of(world()));
  if (ranks == 1) return all;
  if (rank == 0) return {};
  const std::size_t from = all.size() * (rank - 1) / (ranks - 1),
                    to = all.size() * rank / (ranks - 1);
  return std::span(all).subspan(from, to - from);
}

TEST(Auc, IsThatOfAllPairsForTiesWeightsAndUnevenRanks) {
  std::mt19937 generator(2);
  std::normal_distribution<double> normal;
  for (const double step : {0.0, 0.5, 5.0}) {  // no ties, some, almost only ties
    for (const std::size_t size : {2u, 7u, 200u}) {
      Vector t, y, w, ones(size, 1.0);
      for (std::size_t i = 0; i < size; ++i) {
        const double signal = normal(generator);
        y.push_back(i == 0 || (i > 1 && signal + normal(generator) > 0) ? 1.0 : -1.0);
        t.push_back(step > 0 ? std::floor(signal / step) * step : signal);
        w.push_back(double(1 + generator() % 3));
      }
      EXPECT_NEAR(area_under_curve(world(), share(t), share(y), {}), by_pairs(t, y, ones), 1e-13);
      EXPECT_NEAR(area_under_curve(world(), share(t), share(y), share(w)), by_pairs(t, y, w),
                  1e-13);
    }
  }
}

TEST(Auc, IsNotANumberWhereNothingDeterminesIt) {
  EXPECT_TRUE(std::isnan(area_under_curve(world(), {}, {}, {})));
  const Vector t{1, 2}, y{1, 1}, odd{std::nan(""), 2}, both{1, -1};
  EXPECT_TRUE(std::isnan(area_under_curve(world(), share(t), share(y), {})));
  EXPECT_TRUE(std::isnan(area_under_curve(world(), share(odd), share(both), {})));
  const Vector endless{INFINITY, -INFINITY};
  EXPECT_EQ(area_under_curve(world(), share(endless), share(both), {}), 1.0);
}

std::map<std::string, double> scores_of(const Loss& loss, const Vector& predictions,
                                        const Vector& targets) {
  std::vector<Vector> rows;
  for (const double t : predictions) rows.push_back({t});
  const Dataset data = dataset_of(rows, targets, true);
  const Problem problem(data, loss);
  const VecHandle x = distributed({1.0});
  std::map<std::string, double> all;
  for (const NamedScore& score : scores(problem, x)) all[score.name] = score.value;
  return all;
}

TEST(Scores, OfClassesAreThoseByHand) {
  const auto found = scores_of(loss_named("logistic"), {2, -1, 3, -2, 1}, {1, 1, 1, -1, -1});
  EXPECT_EQ(found.size(), 4u);
  EXPECT_DOUBLE_EQ(found.at("accuracy"), 3.0 / 5);
  EXPECT_DOUBLE_EQ(found.at("balanced_accuracy"), 0.5 * (2.0 / 3 + 1.0 / 2));
  const double losses = std::log1p(std::exp(-2)) + std::log1p(std::exp(1)) +
                        std::log1p(std::exp(-3)) + std::log1p(std::exp(-2)) +
                        std::log1p(std::exp(1));
  EXPECT_DOUBLE_EQ(found.at("log_loss"), losses / 5);
  EXPECT_DOUBLE_EQ(found.at("auc"), 5.0 / 6);
  EXPECT_FALSE(scores_of(loss_named("squared-hinge"), {1, -1}, {1, -1}).contains("log_loss"));
}

TEST(Scores, OfNumbersAreThoseByHand) {
  const auto found = scores_of(loss_named("quantile:0.9,0.1"), {1, 2, 4}, {1, 4, 1});
  EXPECT_DOUBLE_EQ(found.at("rmse"), std::sqrt((4 + 9) / 3.0));
  EXPECT_DOUBLE_EQ(found.at("mae"), 5.0 / 3);
  EXPECT_DOUBLE_EQ(found.at("r2"), 1 - 13.0 / 6);
  EXPECT_DOUBLE_EQ(found.at("pinball_loss"), (0.9 * 2 + 0.1 * 3) / 3);
  const auto counts = scores_of(loss_named("poisson"), {0, std::log(2.0)}, {1, 4});
  EXPECT_DOUBLE_EQ(counts.at("mae"), 1.0);
  EXPECT_NEAR(counts.at("deviance"), 2 * (4 * std::log(2.0) - 2) / 2, 1e-14);
  EXPECT_TRUE(std::isnan(scores_of(loss_named("squared"), {1, 2}, {3, 3}).at("r2")));
}

}  // namespace
}  // namespace prunadag
