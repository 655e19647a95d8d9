// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/row.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "matrix/rows_matrix_cases.hpp"

namespace prunadag {
namespace {

using namespace test;

TEST(Row, BecomesDenseInAnyWidth) {
  for (const char* type : {MATAIJ, MATDENSE, MATPRUNADAGROWS}) {
    const MatHandle A = filled({23, 7, true, false}, type, "double");
    PetscInt first, end;
    check(MatGetOwnershipRange(A, &first, &end));
    const std::size_t count = std::size_t(end - first);
    std::vector<double> whole, cut;
    for (PetscInt i = first; i < end; ++i) {
      for (PetscInt j = 0; j < 7; ++j) whole.push_back(entry("double", i, j));
      for (PetscInt j = 0; j < 4; ++j) cut.push_back(entry("double", i, j));
    }
    EXPECT_EQ(dense_local_rows(A), whole) << type;
    std::vector<double> rows(4 * count, 5.0);
    make_dense(A, first, 4, rows);
    EXPECT_EQ(rows, cut) << type;
    if (count < 2) continue;
    rows.resize(4);
    make_dense(A, first + 1, 4, rows);
    EXPECT_EQ(rows, std::vector<double>(cut.begin() + 4, cut.begin() + 8)) << type;
    make_dense(A, first, 0, {});
  }
}

TEST(Row, IsThatOfTheMatrix) {
  const MatHandle A = filled({23, 7, false, false}, MATAIJ, "double");
  PetscInt first, end;
  check(MatGetOwnershipRange(A, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    const Row row(A, i);
    std::vector<PetscInt> columns;
    std::vector<double> values;
    for (PetscInt j = 0; j < 7; ++j) {
      if (entry("double", i, j) == 0.0) continue;
      columns.push_back(j);
      values.push_back(entry("double", i, j));
    }
    EXPECT_EQ(std::vector<PetscInt>(row.columns, row.columns + row.count), columns);
    EXPECT_EQ(std::vector<double>(row.values, row.values + row.count), values);
  }
}

}  // namespace
}  // namespace prunadag
