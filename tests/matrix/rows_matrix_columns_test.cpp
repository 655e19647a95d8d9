// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Columns that are scaled and shifted without a change of the rows, and rows that become columns.
#include <cmath>
#include <functional>

#include <gtest/gtest.h>
#include <petscmat.h>

#include "matrix/rows_matrix.hpp"
#include "matrix/rows_matrix_cases.hpp"
#include "prunadag/prunadag.h"
#include "support/parallel.hpp"
#include "support/textbook.hpp"

namespace prunadag {
namespace {

using namespace test;

PetscErrorCode quietly(const std::function<PetscErrorCode()>& call) {
  check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr));
  const PetscErrorCode code = call();
  check(PetscPopErrorHandler());
  return code;
}

/// Returns a vector of `columns` numbers: number(j) for column j.
VecHandle numbers_for(std::int64_t columns, const std::function<double(std::int64_t)>& number) {
  VecHandle made = make_vector(world(), columns);
  const std::int64_t first = first_index(made);
  const WriteArray own(made);
  for (std::size_t j = 0; j < own.span().size(); ++j) own[j] = number(first + std::int64_t(j));
  return made;
}

void expect_same_rows(Mat A, Mat B) {
  const std::vector<double> a = dense_local_rows(A), b = dense_local_rows(B);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t e = 0; e < a.size(); ++e) {
    ASSERT_NEAR(a[e], b[e], 1e-14 * (1 + std::abs(b[e])));
  }
}

double offset_of(std::int64_t j) { return j % 2 ? 0.75 * double(j % 5) : 0.0; }
double divisor_of(std::int64_t j) { return j % 7 == 3 ? 0.0 : 0.5 + double(j % 3); }

/// Returns A as a matrix of PETSc, with all columns except the last shifted and scaled.
MatHandle scaled_explicitly(Mat A, const MatrixCase& layout) {
  MatHandle scaled;
  check(MatConvert(A, MATDENSE, MAT_INITIAL_MATRIX, scaled.put()));
  const std::vector<double> values = dense_local_rows(A);
  PetscInt first, end;
  check(MatGetOwnershipRange(A, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    for (PetscInt j = 0; j + 1 < layout.columns; ++j) {
      double value = values[std::size_t((i - first) * layout.columns + j)];
      value = divisor_of(j) == 0 ? 0.0 : (value - offset_of(j)) / divisor_of(j);
      check(MatSetValue(scaled, i, j, value, INSERT_VALUES));
    }
  }
  check(MatAssemblyBegin(scaled, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(scaled, MAT_FINAL_ASSEMBLY));
  return scaled;
}

TEST(RowsMatrixColumns, ScalesAndShiftsColumnsBesideItsRows) {
  for (const MatrixCase& layout : layouts) {
    if (layout.columns > 1000) continue;
    for (const char* type : {MATAIJ, MATDENSE}) {
      for (const char* storage : {"double", "float", "byte", "pattern"}) {
        SCOPED_TRACE(testing::Message() << type << " " << storage << " " << layout.columns);
        const MatHandle A = filled(layout, type, storage), B = stored_as(A, storage);
        const MatHandle expected = scaled_explicitly(A, layout);
        MatInfo before, after;
        check(MatGetInfo(B, MAT_GLOBAL_SUM, &before));
        check(MatPrunAdagRowsScaleColumns(B, numbers_for(layout.columns - 1, offset_of),
                                          numbers_for(layout.columns - 1, divisor_of)));
        check(MatGetInfo(B, MAT_GLOBAL_SUM, &after));
        EXPECT_EQ(after.memory, before.memory);
        expect_same_products(B, expected);
        MatHandle copy;
        check(MatDuplicate(B, MAT_COPY_VALUES, copy.put()));
        expect_same_products(copy, expected);
        const MatHandle turned = rows_matrix::turn(B), back = rows_matrix::turn(turned);
        expect_same_products(turned, expected);
        expect_same_products(back, expected);
        expect_same_rows(B, expected);
        PetscReal a, b;
        for (NormType norm : {NORM_FROBENIUS, NORM_INFINITY, NORM_1}) {
          check(MatNorm(expected, norm, &a));
          check(MatNorm(B, norm, &b));
          EXPECT_NEAR(b, a, 1e-13 * a);
        }
      }
    }
  }
}

TEST(RowsMatrixColumns, ShiftsColumnsOfWhatWasScaledBefore) {
  const MatrixCase& layout = layouts[0];
  const MatHandle A = filled(layout, MATAIJ, "byte"), B = stored_as(A, "byte");
  check(MatScale(A, -0.5));
  check(MatScale(B, -0.5));
  check(MatPrunAdagRowsScaleColumns(B, numbers_for(layout.columns - 1, offset_of),
                                    numbers_for(layout.columns - 1, divisor_of)));
  expect_same_products(B, scaled_explicitly(A, layout));
}

// The rows are shared with a copy, so they must not be written.
TEST(RowsMatrixColumns, LeavesItsCopiesAsTheyAre) {
  const MatHandle A = filled(layouts[0], MATDENSE, "double");
  const MatHandle turned = rows_matrix::turn(stored_as(A, "double"));
  check(MatScale(turned, 2.0));
  const MatHandle B = rows_matrix::turn(turned);
  MatHandle copy;
  check(MatDuplicate(B, MAT_COPY_VALUES, copy.put()));
  check(MatScale(B, 0.5));
  const PetscErrorCode code = quietly([&] { return MatZeroEntries(B); });
  EXPECT_EQ(code, PETSC_ERR_ARG_WRONGSTATE);
  check(MatScale(copy, 0.5));
  expect_same_products(copy, A);
}

TEST(RowsMatrixColumns, IsScaledByADiagonal) {
  for_each_storage([](Mat A, Mat B, const std::string&) {
    const VecHandle by = waves(A, false, 0.25);
    check(MatDiagonalScale(A, nullptr, by));
    check(MatDiagonalScale(B, nullptr, by));
    check(MatScale(A, -2.0));
    check(MatScale(B, -2.0));
    check(MatDiagonalScale(A, nullptr, by));
    check(MatDiagonalScale(B, nullptr, by));
    expect_same_products(B, A);
    PetscInt columns;
    check(MatGetSize(A, nullptr, &columns));
    if (columns > 1000) return;
    expect_same_rows(B, A);
  });
}

TEST(RowsMatrixColumns, IsTransposedWhateverItStores) {
  for_each_storage([](Mat A, Mat B, const std::string& storage) {
    MatHandle turned, expected;
    check(MatTranspose(B, MAT_INITIAL_MATRIX, turned.put()));
    check(MatTranspose(A, MAT_INITIAL_MATRIX, expected.put()));
    EXPECT_EQ(entries_of(turned), entries_of(expected));
    expect_same_products(turned, expected);
    const char* kept;
    check(MatPrunAdagRowsGetStorage(turned, &kept));
    EXPECT_EQ(kept, storage);
  });
}

TEST(RowsMatrixColumns, RefusesWhatItsRowsCannotTake) {
  const MatHandle A = filled(layouts[0], MATAIJ, "double"), B = stored_as(A, "double");
  const VecHandle few = make_vector(world(), 3), many = make_vector(world(), 8),
                  rows = waves(A, true, 0.5);
  EXPECT_EQ(quietly([&] { return MatZeroEntries(B); }), PETSC_ERR_ARG_WRONGSTATE);
  EXPECT_EQ(quietly([&] { return MatDiagonalScale(B, rows, nullptr); }), PETSC_ERR_SUP);
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsScaleColumns(B, few, many); }), PETSC_ERR_ARG_SIZ);
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsScaleColumns(B, many, many); }), PETSC_ERR_ARG_SIZ);
  check(VecSet(few, 2.0));
  check(MatPrunAdagRowsScaleColumns(B, few, few));
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsScaleColumns(B, few, few); }),
            PETSC_ERR_ARG_WRONGSTATE);
  const MatHandle turned = rows_matrix::turn(B);
  PetscScalar* array;
  MatHandle C;
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsGetArray(turned, &array); }),
            PETSC_ERR_ARG_WRONGSTATE);
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsCreate(turned, "auto", C.put()); }), PETSC_ERR_SUP);
  EXPECT_EQ(quietly([&] { return MatTranspose(B, MAT_INITIAL_MATRIX, C.put()); }), PETSC_ERR_SUP);
  const MatHandle features = rows_matrix::turn(stored_as(A, "double"));
  EXPECT_EQ(quietly([&] { return MatTranspose(features, MAT_INITIAL_MATRIX, C.put()); }),
            PETSC_ERR_SUP);
  const MatHandle D = stored_as(A, "double");
  check(VecSet(few, 1e-310));
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsScaleColumns(D, few, few); }),
            PETSC_ERR_ARG_OUTOFRANGE);
  expect_same_products(D, A);
  MatHandle none;
  check(MatCreate(world(), none.put()));
  check(MatSetSizes(none, PETSC_DECIDE, PETSC_DECIDE, 4, 4));
  check(MatSetType(none, MATPRUNADAGROWS));
  EXPECT_EQ(quietly([&] { return MatPrunAdagRowsCreate(none, "auto", C.put()); }),
            PETSC_ERR_ARG_WRONGSTATE);
}

}  // namespace
}  // namespace prunadag
