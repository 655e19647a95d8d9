// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>
#include <cstdio>
#include <functional>

#include <gtest/gtest.h>
#include <petscmat.h>

#include "matrix/row.hpp"
#include "prunadag/prunadag.h"
#include "support/files.hpp"
#include "support/parallel.hpp"
#include "support/textbook.hpp"

namespace prunadag {
namespace {

using namespace test;

/// The layout of rows and columns over the ranks: even, or some ranks have no rows or no columns.
struct Layout {
  std::int64_t rows, columns;
  bool row_holes, column_holes;

  Share own_rows() const { return share_of(rows, row_holes); }
  Share own_columns() const { return share_of(columns, column_holes); }
};
const Layout layouts[] = {{23, 7, false, false}, {23, 9, true, false}, {5, 40, false, true},
                          {2, 3, false, false},  {3, 1, false, true},  {40, 33, true, true}};

double entry(std::int64_t i, std::int64_t j) { return std::sin(double(3 * i + 5 * j + 1)); }

MatHandle empty(const Layout& layout, const char* type) {
  check(PrunAdagInitialize());
  MatHandle A;
  check(MatCreate(world(), A.put()));
  check(MatSetSizes(A, PetscInt(layout.own_rows().count), PetscInt(layout.own_columns().count),
                    PetscInt(layout.rows), PetscInt(layout.columns)));
  check(MatSetType(A, type));
  check(MatSetUp(A));
  return A;
}

void assemble(Mat A) {
  check(MatAssemblyBegin(A, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(A, MAT_FINAL_ASSEMBLY));
}

MatHandle filled(const Layout& layout, const char* type) {
  MatHandle A = empty(layout, type);
  const Share rows = layout.own_rows();
  for (std::int64_t i = rows.first; i < rows.first + rows.count; ++i) {
    for (std::int64_t j = 0; j < layout.columns; ++j) {
      check(MatSetValue(A, PetscInt(i), PetscInt(j), entry(i, j), INSERT_VALUES));
    }
  }
  assemble(A);
  return A;
}

/// Return a vector in the layout of the rows or the columns of A. Entries depend only on their
/// index.
VecHandle rows_of(Mat A, double phase) {
  VecHandle v;
  check(MatCreateVecs(A, nullptr, v.put()));
  const std::int64_t first = first_index(v);
  const WriteArray own(v);
  for (std::size_t i = 0; i < own.span().size(); ++i) own[i] = std::cos(phase + double(first) + i);
  return v;
}
VecHandle columns_of(Mat A, double phase) {
  VecHandle v;
  check(MatCreateVecs(A, v.put(), nullptr));
  const std::int64_t first = first_index(v);
  const WriteArray own(v);
  for (std::size_t i = 0; i < own.span().size(); ++i) own[i] = std::cos(phase + double(first) + i);
  return v;
}

void expect_near(Vec found, Vec expected, const char* what) {
  const Vector a = gathered(found), b = gathered(expected);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-13 * 40) << what << i;
}

void expect_same_products(Mat A, Mat B) {
  const VecHandle x = columns_of(A, 0.5), y = rows_of(A, 0.25);
  const VecHandle t = rows_of(A, 0), s = rows_of(A, 0), g = columns_of(A, 0), h = columns_of(A, 0);
  check(MatMult(A, x, t));
  check(MatMult(B, x, s));
  expect_near(t, s, "A x ");
  check(MatMultTranspose(A, y, g));
  check(MatMultTranspose(B, y, h));
  expect_near(g, h, "A'y ");
  check(MatMultAdd(A, x, y, t));
  check(MatMultAdd(B, x, y, s));
  expect_near(t, s, "y + A x ");
  check(MatMultTransposeAdd(A, y, x, g));
  check(MatMultTransposeAdd(B, y, x, h));
  expect_near(g, h, "x + A'y ");

  check(VecCopy(y, t));
  check(VecCopy(y, s));
  check(MatMultAdd(A, x, t, t));
  check(MatMultAdd(B, x, s, s));
  expect_near(t, s, "t + A x in place ");
  check(VecCopy(x, g));
  check(VecCopy(x, h));
  check(MatMultTransposeAdd(A, y, g, g));
  check(MatMultTransposeAdd(B, y, h, h));
  expect_near(g, h, "g + A'y in place ");
}

TEST(DenseRowsMatrix, MultipliesAsPetscsDenseMatrixDoes) {
  for (const Layout& layout : layouts) {
    const MatHandle A = filled(layout, MATPRUNADAGROWS), B = filled(layout, MATDENSE);
    expect_same_products(A, B);
    EXPECT_EQ(dense_local_rows(A), dense_local_rows(B));
  }
}

TEST(DenseRowsMatrix, HasTheNormsOfItsEntries) {
  for (const Layout& layout : layouts) {
    const MatHandle A = filled(layout, MATPRUNADAGROWS), B = filled(layout, MATDENSE);
    for (NormType type : {NORM_1, NORM_FROBENIUS, NORM_INFINITY}) {
      PetscReal a, b;
      check(MatNorm(A, type, &a));
      check(MatNorm(B, type, &b));
      EXPECT_NEAR(a, b, 1e-13 * b) << NormTypes[type];
    }
  }
}

TEST(DenseRowsMatrix, InsertsAddsScalesAndZeroes) {
  const Layout layout{6, 4, false, false};
  const MatHandle A = empty(layout, MATPRUNADAGROWS), B = empty(layout, MATDENSE);
  const Share rows = layout.own_rows();
  for (Mat matrix : {A.get(), B.get()}) {
    for (std::int64_t i = rows.first; i < rows.first + rows.count; ++i) {
      const PetscInt row[] = {PetscInt(i), -1}, columns[] = {3, -1, 0};
      const double values[] = {1, 2, 3, 4, 5, 6};
      check(MatSetValues(matrix, 2, row, 3, columns, values, INSERT_VALUES));
    }
    check(MatAssemblyBegin(matrix, MAT_FLUSH_ASSEMBLY));
    check(MatAssemblyEnd(matrix, MAT_FLUSH_ASSEMBLY));
    check(MatSetOption(matrix, MAT_ROW_ORIENTED, PETSC_FALSE));
    for (std::int64_t i = rows.first; i < rows.first + rows.count; ++i) {
      const PetscInt row[] = {-1, PetscInt(i)}, columns[] = {1, 3};
      const double values[] = {1, 10, 2, 20};
      check(MatSetValues(matrix, 2, row, 2, columns, values, ADD_VALUES));
    }
    assemble(matrix);
  }
  if (rows.count > 0) {
    const Vector found = dense_local_rows(A);
    EXPECT_EQ(Vector(found.begin(), found.begin() + 4), (Vector{3, 10, 0, 21}));
  }
  EXPECT_EQ(dense_local_rows(A), dense_local_rows(B));
  check(MatScale(A, -2.0));
  check(MatScale(B, -2.0));
  EXPECT_EQ(dense_local_rows(A), dense_local_rows(B));
  check(MatZeroEntries(A));
  EXPECT_EQ(dense_local_rows(A), Vector(dense_local_rows(A).size(), 0.0));
}

TEST(DenseRowsMatrix, GivesSingleValues) {
  const Layout layout{7, 3, false, false};
  const MatHandle A = filled(layout, MATPRUNADAGROWS);
  const Share rows = layout.own_rows();
  for (std::int64_t i = rows.first; i < rows.first + rows.count; ++i) {
    const PetscInt row = PetscInt(i), columns[] = {2, 0};
    double values[2];
    check(MatGetValues(A, 1, &row, 2, columns, values));
    EXPECT_EQ(values[0], entry(i, 2));
    EXPECT_EQ(values[1], entry(i, 0));
  }
}

TEST(DenseRowsMatrix, RefusesWhatIsNotThere) {
  const Layout layout{4, 3, false, false};
  const MatHandle A = filled(layout, MATPRUNADAGROWS), B = filled(layout, MATDENSE);
  check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr));
  const Share rows = layout.own_rows();
  const PetscErrorCode other = MatSetValue(A, PetscInt(rows.first + rows.count), 0, 1, ADD_VALUES);
  const PetscErrorCode column =
      rows.count > 0 ? MatSetValue(A, PetscInt(rows.first), 3, 1, ADD_VALUES) : PetscErrorCode();
  PetscScalar* array;
  const PetscErrorCode type = MatPrunAdagRowsGetArray(B, &array);
  check(PetscPopErrorHandler());
  EXPECT_EQ(other, PETSC_ERR_ARG_OUTOFRANGE);
  if (rows.count > 0) {
    EXPECT_EQ(column, PETSC_ERR_ARG_OUTOFRANGE);
  }
  EXPECT_EQ(type, PETSC_ERR_ARG_WRONG);
  assemble(A);
  EXPECT_EQ(dense_local_rows(A), dense_local_rows(B));
}

TEST(DenseRowsMatrix, DuplicatesWithAndWithoutValues) {
  for (const Layout& layout : layouts) {
    const MatHandle A = filled(layout, MATPRUNADAGROWS);
    MatHandle copy, shape;
    check(MatDuplicate(A, MAT_COPY_VALUES, copy.put()));
    check(MatDuplicate(A, MAT_DO_NOT_COPY_VALUES, shape.put()));
    check(MatScale(A, 2.0));
    const MatHandle B = filled(layout, MATDENSE);
    expect_same_products(copy, B);
    EXPECT_EQ(dense_local_rows(shape), Vector(dense_local_rows(A).size(), 0.0));
    check(MatCopy(A, shape, SAME_NONZERO_PATTERN));
    EXPECT_EQ(dense_local_rows(shape), dense_local_rows(A));
  }
}

TEST(DenseRowsMatrix, ConvertsFromAndToPetscsTypes) {
  for (const Layout& layout : layouts) {
    for (const char* type : {MATDENSE, MATAIJ}) {
      const MatHandle A = filled(layout, MATPRUNADAGROWS), B = filled(layout, type);
      MatHandle there, back;
      check(MatConvert(A, type, MAT_INITIAL_MATRIX, there.put()));
      EXPECT_EQ(dense_local_rows(there), dense_local_rows(B)) << type;
      check(MatConvert(B, MATPRUNADAGROWS, MAT_INITIAL_MATRIX, back.put()));
      EXPECT_EQ(dense_local_rows(back), dense_local_rows(A)) << type;
      expect_same_products(back, B);
    }
    MatHandle in_place = filled(layout, MATDENSE);
    Mat matrix = in_place.get();
    check(MatConvert(matrix, MATPRUNADAGROWS, MAT_INPLACE_MATRIX, &matrix));
    EXPECT_EQ(matrix, in_place.get());
    const MatHandle B = filled(layout, MATDENSE);
    expect_same_products(matrix, B);
  }
}

TEST(DenseRowsMatrix, IsTransposed) {
  for (const Layout& layout : layouts) {
    const MatHandle A = filled(layout, MATPRUNADAGROWS), B = filled(layout, MATDENSE);
    MatHandle turned, expected;
    check(MatTranspose(A, MAT_INITIAL_MATRIX, turned.put()));
    check(MatTranspose(B, MAT_INITIAL_MATRIX, expected.put()));
    EXPECT_EQ(dense_local_rows(turned), dense_local_rows(expected));
  }
}

TEST(DenseRowsMatrix, IsTransposedInSeveralPieces) {
  const Layout layout{50, 40000, false, false};
  const MatHandle A = filled(layout, MATPRUNADAGROWS);
  MatHandle turned;
  check(MatTranspose(A, MAT_INITIAL_MATRIX, turned.put()));
  const Vector found = dense_local_rows(turned);
  const Share features = layout.own_columns();
  std::size_t wrong = found.size() == std::size_t(features.count * layout.rows) ? 0 : 1;
  for (std::size_t e = 0; e < found.size(); ++e) {
    const std::int64_t j = features.first + std::int64_t(e) / layout.rows;
    wrong += found[e] != entry(std::int64_t(e) % layout.rows, j);
  }
  EXPECT_EQ(wrong, 0u);
}

TEST(DenseRowsMatrix, TellsItsSize) {
  const Layout layout{6, 5, true, false};
  const MatHandle A = filled(layout, MATPRUNADAGROWS);
  MatInfo info;
  check(MatGetInfo(A, MAT_GLOBAL_SUM, &info));
  EXPECT_EQ(info.nz_used, 30);
  check(MatGetInfo(A, MAT_LOCAL, &info));
  EXPECT_EQ(info.nz_used, double(5 * layout.own_rows().count));
}

TEST(DenseRowsMatrix, LetsItsRowsBeWritten) {
  const Layout layout{9, 4, true, false};
  const MatHandle A = empty(layout, MATPRUNADAGROWS), B = filled(layout, MATDENSE);
  const Share rows = layout.own_rows();
  PetscScalar* array;
  check(MatPrunAdagRowsGetArray(A, &array));
  for (std::int64_t i = 0; i < rows.count; ++i) {
    for (std::int64_t j = 0; j < 4; ++j) array[i * 4 + j] = entry(rows.first + i, j);
  }
  assemble(A);
  expect_same_products(A, B);
  const PetscScalar* read;
  check(MatPrunAdagRowsGetArrayRead(A, &read));
  if (rows.count > 0) {
    EXPECT_EQ(read[3], entry(rows.first, 3));
  }
}

/// Writes A, and reads it back as a matrix of another type and layout.
void round_trip(Mat A, const char* type, bool native, bool sizes_known, const Layout& layout) {
  const std::string path = file_with("matrix.petsc", "");
  ViewerHandle out, in;
  check(PetscViewerBinaryOpen(world(), path.c_str(), FILE_MODE_WRITE, out.put()));
  check(PetscViewerBinarySetSkipInfo(out, PETSC_TRUE));
  if (native) check(PetscViewerPushFormat(out, PETSC_VIEWER_NATIVE));
  check(MatView(A, out));
  out.reset();
  check(PetscViewerBinaryOpen(world(), path.c_str(), FILE_MODE_READ, in.put()));
  MatHandle B;
  check(MatCreate(world(), B.put()));
  if (sizes_known) {
    check(MatSetSizes(B, PetscInt(layout.own_rows().count), PetscInt(layout.own_columns().count),
                      PetscInt(layout.rows), PetscInt(layout.columns)));
  }
  check(MatSetType(B, type));
  check(MatLoad(B, in));
  EXPECT_EQ(gathered(columns_of(B, 0)).size(), std::size_t(layout.columns));
  PetscReal a, b;
  check(MatNorm(A, NORM_FROBENIUS, &a));
  check(MatNorm(B, NORM_FROBENIUS, &b));
  EXPECT_NEAR(a, b, 1e-13 * a);
  if (sizes_known) {
    EXPECT_EQ(dense_local_rows(B), dense_local_rows(A));
  }
}

TEST(DenseRowsMatrix, IsReadByPetscAndReadsWhatPetscWrites) {
  for (const Layout& layout : layouts) {
    const MatHandle ours = filled(layout, MATPRUNADAGROWS), dense = filled(layout, MATDENSE),
                    sparse = filled(layout, MATAIJ);
    for (bool native : {false, true}) {
      for (bool sizes_known : {false, true}) {
        round_trip(ours, MATDENSE, native, sizes_known, layout);
        round_trip(ours, MATPRUNADAGROWS, native, sizes_known, layout);
        round_trip(dense, MATPRUNADAGROWS, native, sizes_known, layout);
      }
    }
    round_trip(ours, MATAIJ, false, true, layout);
    round_trip(sparse, MATPRUNADAGROWS, false, true, layout);
  }
}

TEST(DenseRowsMatrix, ShowsItsRowsAsText) {
  const Layout layout{3, 2, false, false};
  const MatHandle A = empty(layout, MATPRUNADAGROWS);
  const Share rows = layout.own_rows();
  for (std::int64_t i = rows.first; i < rows.first + rows.count; ++i) {
    check(MatSetValue(A, PetscInt(i), 1, double(i) + 0.5, INSERT_VALUES));
  }
  assemble(A);
  const std::string path = file_with("matrix.txt", "");
  ViewerHandle viewer;
  check(PetscViewerASCIIOpen(world(), path.c_str(), viewer.put()));
  check(MatView(A, viewer));
  viewer.reset();
  MPI_Barrier(world());
  const std::string text = slurp(path);
  const std::size_t first = text.find("5.0000000000000000e-01"),
                    second = text.find("1.5000000000000000e+00"),
                    third = text.find("2.5000000000000000e+00");
  EXPECT_NE(text.find(MATPRUNADAGROWS), std::string::npos);
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_NE(third, std::string::npos);
}

}  // namespace
}  // namespace prunadag
