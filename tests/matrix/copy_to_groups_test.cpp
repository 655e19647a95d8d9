// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Copies of whole matrices for groups of ranks, for every storage.
#include "matrix/copy_to_groups.hpp"

#include <gtest/gtest.h>

#include "fit/folds.hpp"
#include "matrix/rows_matrix.hpp"
#include "support/stored_ways.hpp"

namespace prunadag {
namespace {

using namespace test;

TEST(RankGroups, AreOfNeighboursAndOfEvenSizes) {
  const int ranks = size_of(world());
  for (int count = 1; count <= ranks; ++count) {
    const RankGroups groups(world(), count);
    EXPECT_EQ(groups.first(0), 0);
    EXPECT_EQ(groups.first(count), ranks);
    for (int k = 0; k < count; ++k) {
      EXPECT_GE(groups.size(k), ranks / count);
      EXPECT_LE(groups.size(k), (ranks + count - 1) / count);
    }
    EXPECT_EQ(size_of(groups.own()), groups.size(groups.number()));
    EXPECT_EQ(rank_of(groups.own()), rank_of(world()) - groups.first(groups.number()));
  }
}

/// Returns the rows of this rank, in full.
std::vector<Vector> own_rows(Mat matrix) {
  PetscInt first, end, columns;
  check(MatGetOwnershipRange(matrix, &first, &end));
  check(MatGetSize(matrix, nullptr, &columns));
  std::vector<Vector> rows;
  for (PetscInt i = first; i < end; ++i) {
    Vector row(std::size_t(columns), 0.0);
    const Row entries(matrix, i);
    for (PetscInt e = 0; e < entries.count; ++e) {
      row[std::size_t(entries.columns[e])] = entries.values[e];
    }
    rows.push_back(row);
  }
  return rows;
}

TEST(CopyToGroups, GivesEachAllOfTheSamplesHoweverStored) {
  const Samples made = make_samples(23, 7, false);
  for (const auto& [name, data] : stored_ways(made)) {
    ASSERT_TRUE(can_copy_to_groups(data.matrix)) << name;
    for (int count = 1; count <= size_of(world()); ++count) {
      const RankGroups groups(world(), count);
      const Dataset copy = copy_to_groups(data, groups);
      const bool turned = is_turned(data.matrix);
      EXPECT_EQ(is_turned(copy.matrix), turned);
      const auto* held = rows_matrix::find(copy.matrix);
      ASSERT_TRUE(held) << name;
      if (const auto* from = rows_matrix::find(data.matrix)) {
        EXPECT_EQ(held->rows->storage(), from->rows->storage()) << name;
        EXPECT_EQ(held->rows->dense(), from->rows->dense()) << name;
        EXPECT_EQ(bool(held->map.offset), bool(from->map.offset)) << name;
      }

      PetscInt first, own;
      MatHandle by_samples;
      if (turned) by_samples = rows_matrix::turn(copy.matrix);
      const Mat rows = turned ? by_samples.get() : copy.matrix.get();
      check(MatGetOwnershipRange(rows, &first, nullptr));
      const std::vector<Vector> found = own_rows(rows);
      for (std::size_t i = 0; i < found.size(); ++i) {
        const Vector& expected = made.rows[std::size_t(first) + i];
        EXPECT_LE(relative_difference(found[i], expected), held->map.offset ? 1e-14 : 0) << name;
      }
      check(VecGetLocalSize(copy.targets, &own));
      const std::size_t begin = std::size_t(first_index(copy.targets));
      const ReadArray targets(copy.targets);
      for (std::size_t i = 0; i < std::size_t(own); ++i) {
        EXPECT_EQ(targets[i], made.targets[begin + i]) << name;
      }
    }
  }
}

TEST(CopyToGroups, KeepsPatternsAndTheirFactor) {
  Samples made = make_samples(11, 5, false);
  for (Vector& row : made.rows) {
    for (double& value : row) value = value != 0.0 ? 2.5 : 0.0;
  }
  const Dataset plain = dataset_of(made.rows, made.targets, true);
  MatHandle pattern;
  check(PrunAdagInitialize());
  check(MatPrunAdagRowsCreate(plain.matrix, "pattern", pattern.put()));
  check(MatScale(pattern, 3.0));
  const RankGroups groups(world(), size_of(world()));
  const MatHandle copy = copy_to_groups(pattern, groups);
  const auto* held = rows_matrix::find(copy);
  ASSERT_TRUE(held);
  EXPECT_EQ(held->rows->storage(), Storage::pattern);
  const std::vector<Vector> found = own_rows(copy);
  ASSERT_EQ(found.size(), 11u);
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (std::size_t j = 0; j < found[i].size(); ++j) {
      EXPECT_EQ(found[i][j], 3.0 * made.rows[i][j]);
    }
  }
}

}  // namespace
}  // namespace prunadag
