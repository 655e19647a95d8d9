// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Labels, scaling, splits and storage of data that are read.
#include <algorithm>
#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "base/memory.hpp"
#include "data/loading.hpp"
#include "prunadag/dataset.hpp"
#include "support/dense.hpp"
#include "support/files.hpp"
#include "support/memory.hpp"

namespace prunadag {
namespace {

using namespace test;

TEST(Labels, AreMappedToClassesWithANote) {
  for (const auto& [low, high] : std::vector<std::array<const char*, 2>>{{"0", "1"}, {"1", "2"}}) {
    const std::string text = std::string(high) + " 1:1\n" + low + " 1:2\n" + low + " 1:3\n";
    const LoadedData data =
        load_data(world(), options_for(file_with("l.svm", text), LabelRule::two_classes));
    EXPECT_EQ(gathered(data.train.targets), (Vector{1, -1, -1}));
    EXPECT_TRUE(data.classes.mapped());
    ASSERT_FALSE(data.notes.empty());
    EXPECT_EQ(data.notes.back(),
              std::string("labels: ") + low + " stands for class -1, " + high + " for class +1");
  }
}

TEST(Labels, ThatAreNotTwoClassesAreRefused) {
  const std::string three = file_with("3.svm", "1 1:1\n2 1:1\n3 1:1\n");
  EXPECT_EQ(load_error(options_for(three, LabelRule::two_classes)),
            three + ": the labels have 3 values (1, 2, 3): two classes are needed");
  const std::string one = file_with("1.svm", "1 1:1\n1 1:1\n");
  EXPECT_EQ(load_error(options_for(one, LabelRule::two_classes)),
            one + ": the labels have one value (1): two classes are needed");
  std::string text;
  for (int i = 0; i < 9; ++i) text += std::to_string(i) + " 1:1\n";
  const std::string many = file_with("9.svm", text);
  EXPECT_NE(
      load_error(options_for(many, LabelRule::two_classes)).find("many values (0, 1, 2, ...)"),
      std::string::npos);
}

TEST(Labels, OfTestDataMustBeOfTheTrainingClasses) {
  LoadOptions options = options_for(file_with("t.svm", "0 1:1\n1 1:2\n"), LabelRule::two_classes);
  options.test = DataSource{};
  options.test->path = file_with("u.svm", "1 1:1\n5 1:1\n");
  EXPECT_EQ(load_error(options),
            options.test->path + ": sample 2: label 5: the classes are 0 and 1");
  options.test->path = file_with("v.svm", "1 1:1\n1 2:1\n");
  EXPECT_EQ(load_error(options),
            options.test->path + ":2:3: feature index 2: there are only 1 features");
}

TEST(Labels, AreMissedWhenTheyAreNeeded) {
  const std::string path = file_with("n.txt", "1 2\n3 4\n");
  EXPECT_NE(load_error(options_for(path)).find("the data have no labels"), std::string::npos);
  EXPECT_EQ(load_error(options_for(path, std::nullopt)), "");
}

/// Four sparse rows: column 0 is full, 1 constant, 2 mostly absent, 3 always absent.
const char* const scaled_text = "1 1:2 2:5 3:-4\n1 1:4 2:5\n1 1:6 2:5\n1 1:8 2:5 5:0\n";

TEST(Scaling, FollowsItsFormulasCountingAbsentEntriesAsZeros) {
  struct Case {
    ScalingKind kind;
    std::vector<Vector> rows;
  };
  const double sd = std::sqrt(5.0), sd3 = std::sqrt(3.0);
  const std::vector<Case> cases{
      {ScalingKind::minmax,
       {{0, 0, 0, 0, 0}, {1. / 3, 0, 1, 0, 0}, {2. / 3, 0, 1, 0, 0}, {1, 0, 1, 0, 0}}},
      {ScalingKind::maxabs,
       {{.25, 1, -1, 0, 0}, {.5, 1, 0, 0, 0}, {.75, 1, 0, 0, 0}, {1, 1, 0, 0, 0}}},
      {ScalingKind::standard,
       {{-3 / sd, 0, -3 / sd3, 0, 0},
        {-1 / sd, 0, 1 / sd3, 0, 0},
        {1 / sd, 0, 1 / sd3, 0, 0},
        {3 / sd, 0, 1 / sd3, 0, 0}}},
  };
  for (const Case& c : cases) {
    LoadOptions options = options_for(file_with("s.svm", scaled_text));
    options.scaling = c.kind;
    const LoadedData data = load_data(world(), options);
    const std::vector<Vector> rows = whole_matrix(data.train);
    ASSERT_EQ(rows.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t j = 0; j < 5; ++j) {
        EXPECT_NEAR(rows[i][j], c.rows[i][j], 1e-15) << name_of(c.kind) << " " << i << "," << j;
      }
    }
  }
}

TEST(Scaling, TakesTheNumbersThatADoubleHolds) {
  std::string text;
  for (const std::string number : {"2", "4", "6", "8"}) {
    text += "1 1:" + number + "e200 2:" + number + "e-200 3:" + number + " 4:" + number + "e307\n";
  }
  LoadOptions options = options_for(file_with("s.svm", text));
  for (const ScalingKind kind : {ScalingKind::standard, ScalingKind::minmax, ScalingKind::maxabs}) {
    options.scaling = kind;
    for (const Vector& row : whole_matrix(load_data(world(), options).train)) {
      for (const double value : row) EXPECT_NEAR(value, row[2], 1e-14) << name_of(kind);
      EXPECT_TRUE(kind != ScalingKind::standard || std::abs(row[2]) > 0.4);
    }
  }
  const std::string far = file_with("far.svm", "1 1:1 2:-1e308\n1 1:2 2:1e308\n1 1:3\n");
  for (const ScalingKind kind : {ScalingKind::standard, ScalingKind::minmax}) {
    options = options_for(far);
    options.scaling = kind;
    EXPECT_EQ(load_error(options),
              "feature 2: values from -1e+308 to 1e+308 lie too far apart to be scaled, except by "
              "maxabs");
  }
  options.scaling = ScalingKind::maxabs;
  EXPECT_EQ(load_error(options), "");
}

TEST(Scaling, TakenFromTrainingRowsIsAppliedToTestRows) {
  LoadOptions options = options_for(file_with("s.svm", scaled_text));
  options.scaling = ScalingKind::minmax;
  options.test = DataSource{};
  options.test->path = file_with("u.svm", "1 1:14 2:7 3:4\n");
  const LoadedData data = load_data(world(), options);
  EXPECT_EQ(whole_matrix(*data.test), (std::vector<Vector>{{2, 0, 2, 0, 0}}));
}

TEST(Scaling, KeepsSparseDataSparseWhereItMovesZeros) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += "1 " + std::to_string(i + 1) + ":-1\n";
  LoadOptions options = options_for(file_with("d.svm", text));
  options.scaling = ScalingKind::minmax;
  const LoadedData data = load_data(world(), options);
  EXPECT_FALSE(data.dense);
  EXPECT_TRUE(data.notes.empty());
  MatInfo info;
  check(MatGetInfo(data.train.matrix, MAT_GLOBAL_SUM, &info));
  EXPECT_EQ(info.nz_used, 10);
  EXPECT_EQ(whole_matrix(data.train)[3], (Vector{1, 1, 1, 0, 1, 1, 1, 1, 1, 1}));
}

TEST(Scaling, KeepsDataSparseBesideAConstantFeature) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += "1 1:1 " + std::to_string(i + 2) + ":3\n";
  LoadOptions options = options_for(file_with("bias.svm", text));
  options.scaling = ScalingKind::minmax;
  const LoadedData data = load_data(world(), options);
  EXPECT_FALSE(data.dense);
  EXPECT_EQ(whole_matrix(data.train)[1], (Vector{0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(Split, TakesTheSameRowsOnAnyNumberOfRanks) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += std::to_string(i) + " 1:1\n";
  LoadOptions options = options_for(file_with("split.svm", text));
  options.split = 0.7;
  options.seed = 42;
  const LoadedData data = load_data(world(), options);
  const Vector train = gathered(data.train.targets), test = gathered(data.test->targets);
  EXPECT_EQ(train.size(), 70u);
  EXPECT_EQ(test.size(), 30u);
  // Written down from a run on one rank: the split is part of what users rely on.
  EXPECT_EQ((Vector{test.begin(), test.begin() + 8}), (Vector{0, 1, 2, 3, 9, 13, 14, 16}));
  options.seed = 43;
  EXPECT_NE(gathered(load_data(world(), options).test->targets), test);
  options.split = 0.001;
  EXPECT_EQ(load_error(options),
            options.data.path + ": a split of 0.001 leaves no samples in one part of 100");
}

TEST(Split, RoundsToTheNearestNumberOfSamples) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += std::to_string(i) + " 1:1\n";
  LoadOptions options = options_for(file_with("ten.svm", text));
  for (const auto& [share, samples] :
       {std::pair{0.29, 3u}, {0.31, 3u}, {0.57, 6u}, {0.66, 7u}, {0.25, 3u}}) {
    options.split = share;
    const LoadedData data = load_data(world(), options);
    EXPECT_EQ(gathered(data.train.targets).size(), samples) << share;
    EXPECT_EQ(gathered(data.test->targets).size(), 10 - samples) << share;
  }
  // 9.6 samples are rounded to 10, which leaves none for the other part.
  options.split = 0.96;
  EXPECT_EQ(load_error(options),
            options.data.path + ": a split of 0.96 leaves no samples in one part of 10");
}

TEST(Subset, TakesTheSameRowsOnAnyNumberOfRanks) {
  std::string sparse, table;
  for (int i = 0; i < 100; ++i) {
    const std::string label = std::to_string(i);
    sparse += label + " " + std::to_string(1 + i % 10) + ":" + std::to_string(i + 1) + "\n";
    table += std::to_string(i + 1) + " -1 " + label + "\n";
  }
  LoadOptions options = options_for(file_with("subset.svm", sparse));
  options.subset = 8;
  options.seed = 42;
  const LoadedData data = load_data(world(), options);
  const Vector labels = gathered(data.train.targets);
  // Written down from a run on one rank: the subset is part of what users rely on.
  EXPECT_EQ(labels, (Vector{2, 6, 30, 36, 63, 67, 80, 96}));
  EXPECT_EQ(data.train.samples, 8);
  EXPECT_EQ(data.train.features, 10);  // those of the whole file
  const std::vector<Vector> rows = whole_matrix(data.train);
  ASSERT_EQ(rows.size(), labels.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i][std::size_t(labels[i]) % 10], labels[i] + 1);
  }

  options.data.path = file_with("subset.txt", table);
  options.data.label_column = "last";
  const LoadedData dense = load_data(world(), options);
  EXPECT_EQ(gathered(dense.train.targets), labels);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    EXPECT_EQ(whole_matrix(dense.train)[i], (Vector{labels[i] + 1, -1}));
  }
  options.seed = 43;
  EXPECT_NE(gathered(load_data(world(), options).train.targets), labels);
}

TEST(Subset, IsTakenBeforeTheSplitAndTheScaling) {
  std::string text;
  for (int i = 1; i <= 40; ++i) text += std::to_string(i) + " 1:" + std::to_string(i) + "\n";
  LoadOptions options = options_for(file_with("before.svm", text));
  options.subset = 10;
  const Vector all = gathered(load_data(world(), options).train.targets);
  options.split = 0.7;
  options.scaling = ScalingKind::maxabs;
  const LoadedData data = load_data(world(), options);
  const Vector train = gathered(data.train.targets);
  Vector both = train;
  for (double label : gathered(data.test->targets)) both.push_back(label);
  std::sort(both.begin(), both.end());
  EXPECT_EQ(both, all);
  EXPECT_EQ(train.size(), 7u);
  EXPECT_EQ(gathered(data.scaling.divisor),
            (Vector{*std::max_element(train.begin(), train.end())}));
}

TEST(Subset, OfMoreThanThereAreIsRefused) {
  LoadOptions options = options_for(file_with("few.svm", "1 1:1\n2 1:1\n3 1:1\n"));
  options.subset = 4;
  EXPECT_EQ(load_error(options), "subset 4: " + options.data.path + " has 3 samples");
  options.subset = -1;
  EXPECT_EQ(load_error(options), "subset -1: must be at least 0");
  options.subset = 3;
  EXPECT_EQ(gathered(load_data(world(), options).train.targets), (Vector{1, 2, 3}));
}

TEST(Load, SaysWhenThereAreMoreRanksThanRows) {
  const LoadedData data = load_data(world(), options_for(file_with("one.svm", "1 1:1 2:2\n")));
  EXPECT_EQ(whole_matrix(data.train), (std::vector<Vector>{{1, 2}}));
  EXPECT_EQ(data.notes.size(), size_of(world()) > 1 ? 1u : 0u);
}

TEST(Load, KeepsDataOfLowDensitySparse) {
  LoadedData data = load_data(world(), options_for(file_with("sparse.svm", "1 1:1 100:1\n")));
  EXPECT_FALSE(data.dense);
  data = load_data(world(), options_for(file_with("dense.svm", "1 1:1 2:1\n")));
  EXPECT_TRUE(data.dense);
}

TEST(Load, LooksForMemoryBeforeItTakesANumberForEachFeature) {
  LoadOptions options = options_for(file_with("few.svm", "1 1:1 2:0.5\n-1 1:-1\n"));
  options.data.features = 2'000'000'000;
  available_memory(world());  // MPI now has the memory that this call needs
  const MemoryLimit limit(200'000'000);
  for (const ScalingKind kind : {ScalingKind::none, ScalingKind::standard}) {
    options.scaling = kind;
    const std::string message = load_error(options);
    EXPECT_TRUE(message.starts_with(options.data.path +
                                    ": a number for each of 2000000000 features takes "))
        << message;
    EXPECT_TRUE(message.ends_with("B are available")) << message;
  }
}

TEST(Load, RefusesPipesAndDevices) {
  EXPECT_EQ(load_error(options_for("/dev/null")),
            "/dev/null: is a pipe or a device; files are read more than once");
}

}  // namespace
}  // namespace prunadag
