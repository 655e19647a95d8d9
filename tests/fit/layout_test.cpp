// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Fits by samples and by features, from files to iterates.
#include "prunadag/layout.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "data/loading.hpp"
#include "matrix/rows_matrix.hpp"
#include "prunadag/model.hpp"
#include "prunadag/prunadag.h"
#include "prunadag/start.hpp"
#include "support/dense.hpp"
#include "support/memory.hpp"
#include "support/wave_samples.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Returns LIBSVM text of samples in which `tenths` of 10 entries are present. Labels are classes.
std::string samples(int m, int n, unsigned tenths) {
  std::mt19937 generator(5);
  std::normal_distribution<double> normal;
  std::string text;
  for (int i = 0; i < m; ++i) {
    text += i % 3 ? "1" : "-1";
    for (int j = 1; j <= n; ++j) {
      const double value = normal(generator);
      if (generator() % 10 < tenths) {
        text += " " + std::to_string(j) + ":" + std::to_string(value);
      }
    }
    text += "\n";
  }
  return text;
}

std::vector<Vector> iterates(const Dataset& data, const char* loss, double l2) {
  const Problem problem(data, loss_named(loss), l2);
  VecHandle x = problem.make_parameters();
  sparse_start(x, 4, data.features, 7);
  FitOptions options = paper_options();
  options.max_iterations = 100;
  std::vector<Vector> visited;
  FitHooks hooks;
  hooks.visit = [&](std::int64_t, Vec at) { visited.push_back(gathered(at)); };
  fit(problem, options, x, hooks);
  return visited;
}

TEST(Layouts, GiveTheSameIterates) {
  struct Shape {
    int m, n;
    unsigned tenths;
  };
  for (const Shape& shape : {Shape{12, 60, 10}, Shape{15, 80, 2}, Shape{50, 8, 10}}) {
    const std::string path = file_with("same.svm", samples(shape.m, shape.n, shape.tenths));
    for (const bool intercept : {false, true}) {
      LoadOptions options = options_for(path, LabelRule::two_classes);
      options.intercept = intercept;
      const LoadedData by_samples = load_data(world(), options);
      options.layout = Layout::features;
      const LoadedData by_features = load_data(world(), options);
      ASSERT_EQ(layout_of(by_samples.train), Layout::samples);
      ASSERT_EQ(layout_of(by_features.train), Layout::features);
      EXPECT_EQ(has_dense_rows(by_features.train.matrix), shape.tenths == 10);
      for (const char* loss : {"squared", "logistic"}) {
        for (const double l2 : {0.0, 0.25}) {
          const std::vector<Vector> expected = iterates(by_samples.train, loss, l2);
          const std::vector<Vector> found = iterates(by_features.train, loss, l2);
          ASSERT_EQ(found.size(), expected.size());
          ASSERT_EQ(found.size(), 101u);
          double worst = 0;
          for (std::size_t k = 0; k < found.size(); ++k) {
            worst = std::max(worst, relative_difference(found[k], expected[k]));
          }
          EXPECT_LT(worst, 1e-10) << loss << " " << shape.m << " x " << shape.n << " l2 " << l2;
        }
      }
    }
  }
}

TEST(Layouts, LeaveTestSamplesAsTheyAre) {
  LoadOptions options = options_for(file_with("split.svm", samples(20, 40, 10)));
  options.split = 0.5;
  options.scaling = ScalingKind::standard;
  options.layout = Layout::features;
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(layout_of(*data.test), Layout::samples);
  const Problem training(data.train, loss_named("squared"));
  const Problem held_back(*data.test, loss_named("squared"));
  const VecHandle x = training.make_parameters();
  check(VecSet(x, 0.125));
  EXPECT_GT(held_back.evaluate(x).objective, 0);

  options.layout = Layout::samples;
  const LoadedData expected = load_data(world(), options);
  const double objective = Problem(expected.train, loss_named("squared")).value(x);
  EXPECT_NEAR(training.value(x), objective, 1e-13 * objective);
}

TEST(Layouts, AreChosenByTheShapeOfTheData) {
  const bool alone = size_of(world()) == 1;
  LoadOptions options = options_for(file_with("wide.svm", samples(10, 400, 10)));
  options.layout = Layout::automatic;
  const LoadedData wide = load_data(world(), options);
  EXPECT_EQ(wide.layout.layout, alone ? Layout::samples : Layout::features) << wide.layout.reason;
  EXPECT_EQ(layout_of(wide.train), wide.layout.layout);
  options.data.path = file_with("tall.svm", samples(400, 10, 10));
  const LoadedData tall = load_data(world(), options);
  EXPECT_EQ(tall.layout.layout, Layout::samples);
  EXPECT_EQ(layout_of(tall.train), Layout::samples);
  options.layout = Layout::features;
  EXPECT_EQ(load_data(world(), options).layout.reason, "by features, as asked for");
}

TEST(Layouts, AreMeasuredWhereTheModelIsNotClear) {
  for (const auto& [m, n] : {std::pair<PetscInt, PetscInt>{100, 40000}, {1600, 3200}}) {
    Dataset data = wave_samples(m, n);
    const Problem before(data, loss_named("squared"));
    const VecHandle x = before.make_parameters(), expected = before.make_parameters(),
                    found = before.make_parameters();
    check(VecSet(x, 0.001));
    before.gradient(x, expected);
    const LayoutChoice choice = settle_layout(data);
    EXPECT_EQ(choice.layout, layout_of(data)) << choice.reason;
    if (size_of(world()) == 1) {
      EXPECT_EQ(choice.measured_samples, 0);
      continue;
    }
    EXPECT_GT(choice.measured_samples, 0) << choice.reason;
    EXPECT_NE(choice.reason.find("measured"), std::string::npos) << choice.reason;
    EXPECT_EQ(choice.layout == Layout::features,
              choice.measured_features > 0 && choice.measured_features < choice.measured_samples)
        << choice.reason;
    Problem(data, loss_named("squared")).gradient(x, found);
    EXPECT_LT(relative_difference(gathered(found), gathered(expected)), 1e-12);
  }
}

TEST(Layouts, OfSeveralOutputsAreMeasuredForAllOfThem) {
  constexpr std::int64_t outputs = 3;
  Dataset data = wave_samples(60, 40000);
  PetscInt rows;
  check(MatGetLocalSize(data.matrix, &rows, nullptr));
  Vector own(std::size_t(rows * outputs));
  for (std::size_t e = 0; e < own.size(); ++e) own[e] = std::cos(double(e));
  set_targets(data, outputs, own);
  const Problem before(data, loss_named("squared"));
  const VecHandle x = before.make_parameters(), expected = before.make_parameters(),
                  found = before.make_parameters();
  {
    const WriteArray entries(x);
    for (std::size_t e = 0; e < entries.span().size(); ++e) entries[e] = 1e-3 * std::sin(double(e));
  }
  before.gradient(x, expected);
  const LayoutChoice choice = settle_layout(data);
  EXPECT_EQ(choice.layout, layout_of(data)) << choice.reason;
  if (size_of(world()) == 1) {
    EXPECT_EQ(choice.reason, "by samples: dense, on one rank");
    return;
  }
  // Every rank sends a number for each output and column, or for each output and sample.
  const double share = 1 - 1.0 / size_of(world());
  EXPECT_NEAR(choice.samples.sent, 16.0 * 40000 * outputs * share, 1);
  EXPECT_NEAR(choice.features.sent, 16.0 * 60 * outputs * share, 1);
  EXPECT_GT(choice.measured_samples, 0) << choice.reason;
  EXPECT_GT(choice.measured_features, 0) << choice.reason;
  Problem(data, loss_named("squared")).gradient(x, found);
  EXPECT_LT(relative_difference(gathered(found), gathered(expected)), 1e-12);
}

/// Parameters that do not fit in the cache are as far on one rank as on many.
TEST(Layouts, OfSparseSamplesAreMeasuredOnOneRankToo) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += "1";
    for (int e = 0; e < 100; ++e) text += fmt::format(" {}:1", 4000 * e + (i * 7919) % 4000 + 1);
    text += "\n";
  }
  LoadOptions options = options_for(file_with("far.svm", text));
  options.layout = Layout::automatic;
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(layout_of(data.train), data.layout.layout);
  if (size_of(world()) > 1) return;  // a rank of several may have too little of them
  EXPECT_GT(data.layout.measured_samples, 0) << data.layout.reason;
}

TEST(Layouts, AreNotMeasuredWhereThereIsLittleToWin) {
  Dataset data = wave_samples(20, 400);
  const LayoutChoice expected = choose_layout(data), choice = settle_layout(data);
  EXPECT_EQ(choice.measured_samples, 0);
  EXPECT_EQ(choice.reason, expected.reason);
  EXPECT_EQ(layout_of(data), expected.layout);
}

TEST(Layouts, AreNamed) {
  for (const Layout layout : {Layout::automatic, Layout::samples, Layout::features}) {
    EXPECT_EQ(layout_named(name_of(layout)), layout);
  }
  EXPECT_EQ(error_of([] { layout_named("columns"); }),
            "unknown layout 'columns': use auto, samples or features");
}

TEST(Layouts, ThatDoNotFitInMemoryAreRefusedOrNotChosen) {
  Dataset data = wave_samples(100, 80000);  // 64 MB
  std::string refused, reason;
  {
    const MemoryLimit limit(10'000'000);
    refused = error_of([&] { lay_out(data, Layout::features); });
    reason = choose_layout(data).reason;
  }
  EXPECT_TRUE(refused.starts_with("turning the data by features takes ")) << refused;
  EXPECT_TRUE(refused.ends_with("MB are available")) << refused;
  EXPECT_EQ(layout_of(data), Layout::samples);
  if (size_of(world()) > 1) {
    EXPECT_EQ(reason, "by samples: there is no memory to turn the data by features");
  }
}

}  // namespace
}  // namespace prunadag
