// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/equal_rows.hpp"

#include <gtest/gtest.h>

#include "support/dense.hpp"

namespace prunadag {
namespace {

using namespace test;

TEST(EqualRows, AreThoseOfEqualNumbersAndMarks) {
  // The matrix is on this rank alone.
  const std::vector<Vector> rows{{1, 0, 2}, {0, 0, 0}, {1, 0, 2}, {1, 2, 0}, {0, 0, 0}, {1, 0, 2}};
  MatHandle matrix;
  check(MatCreateSeqAIJ(PETSC_COMM_SELF, 6, 3, 3, nullptr, matrix.put()));
  for (PetscInt i = 0; i < 6; ++i) {
    for (PetscInt j = 0; j < 3; ++j) {
      const double value = rows[std::size_t(i)][std::size_t(j)];
      if (value != 0) check(MatSetValue(matrix, i, j, value, INSERT_VALUES));
    }
  }
  check(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
  const auto found = equal_rows(matrix, Vector{1, 1, 1, 1, 1, -1});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->first, (std::vector<PetscInt>{0, 1, 3, 5}));
  EXPECT_EQ(found->group, (std::vector<PetscInt>{0, 1, 0, 2, 1, 3}));
  // Each row has two marks. The second mark differs between rows 1 and 4.
  const auto of_two = equal_rows(matrix, Vector{1, 5, 1, 5, 1, 5, 1, 5, 1, 6, 1, 5});
  ASSERT_TRUE(of_two);
  EXPECT_EQ(of_two->group, (std::vector<PetscInt>{0, 1, 0, 2, 3, 0}));
}

TEST(EqualRows, AreGivenUpWhereHardlyAnyAre) {
  constexpr PetscInt rows = 3000;
  for (const PetscInt differ : {PetscInt(3000), PetscInt(500)}) {
    MatHandle matrix;
    check(MatCreateSeqAIJ(PETSC_COMM_SELF, rows, 1, 1, nullptr, matrix.put()));
    for (PetscInt i = 0; i < rows; ++i) {
      check(MatSetValue(matrix, i, 0, double(1 + i % differ), INSERT_VALUES));
    }
    check(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
    check(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
    const auto found = equal_rows(matrix, Vector(rows, 1.0));
    EXPECT_EQ(bool(found), differ == 500);
    EXPECT_EQ(found ? found->first.size() : 500u, 500u);
  }
}

}  // namespace
}  // namespace prunadag
