// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "matrix/rows_matrix.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include <gtest/gtest.h>
#include <petscmat.h>

#include "matrix/rows_matrix_cases.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/prunadag.h"
#include "support/files.hpp"
#include "support/labels.hpp"
#include "support/losses.hpp"
#include "support/parallel.hpp"
#include "support/textbook.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Compares gradients and values of problems with the plain matrix A and with B, stored by rows.
void expect_same_gradients(Mat A, Mat B) {
  for (const Loss& loss : test::scalar_losses()) {
    Dataset plain, stored;
    check(PetscObjectReference((PetscObject)A));
    check(PetscObjectReference((PetscObject)B));
    plain.matrix = MatHandle(A);
    stored.matrix = MatHandle(B);
    for (Dataset* data : {&plain, &stored}) {
      PetscInt rows, columns;
      check(MatGetSize(A, &rows, &columns));
      data->samples = rows;
      data->features = columns;
      data->targets = waves(A, true, 1.0);
      const WriteArray targets(data->targets);
      for (double& y : targets.span()) y = target_of(loss.labels, y);
    }
    const Problem expected(plain, loss, 0.5), found(stored, loss, 0.5);
    const VecHandle x = waves(A, false, 0.125), g = waves(A, false, 0), h = waves(A, false, 0);
    check(VecScale(x, 0.01));
    expected.gradient(x, g);
    found.gradient(x, h);
    expect_near(h, g, "gradient");
    const Evaluation a = expected.evaluate(x), b = found.evaluate(x);
    EXPECT_NEAR(b.objective, a.objective, 1e-13 * a.objective);
    EXPECT_NEAR(b.score, a.score, 1e-13 * a.score);
    EXPECT_EQ(found.value(x), b.objective);
  }
}

TEST(RowsMatrix, MultipliesAsPetscsMatricesDo) {
  for_each_storage([](Mat A, Mat B, const std::string&) { expect_same_products(B, A); });
}

TEST(RowsMatrix, GivesTheRowsItWasMadeOf) {
  for_each_storage([](Mat A, Mat B, const std::string&) {
    EXPECT_EQ(entries_of(B), entries_of(A));
    MatHandle copy, plain;
    check(MatDuplicate(B, MAT_COPY_VALUES, copy.put()));
    EXPECT_EQ(entries_of(copy), entries_of(A));
    check(MatConvert(B, MATAIJ, MAT_INITIAL_MATRIX, plain.put()));
    EXPECT_EQ(entries_of(plain), entries_of(A));
  });
}

TEST(RowsMatrix, NumbersTheLastColumnThatSixteenBitsHoldAndTheNext) {
  // Every rank has `each` columns. The row of the first rank has all columns, so that those of
  // other ranks are ghosts there. Every other rank has an entry in its last column.
  const auto expect_right = [](std::int64_t each) {
    const int ranks = size_of(world()), rank = rank_of(world());
    const std::int64_t columns = each * ranks;
    MatHandle A;
    check(PrunAdagInitialize());
    check(MatCreateAIJ(world(), 1, PetscInt(each), ranks, PetscInt(columns),
                       rank == 0 ? PetscInt(each) : 1, nullptr,
                       rank == 0 ? PetscInt(columns - each) : 0, nullptr, A.put()));
    for (std::int64_t j = 0; rank == 0 && j < columns; ++j) {
      check(MatSetValue(A, 0, PetscInt(j), double(j % 7 + 1), INSERT_VALUES));
    }
    if (rank > 0) {
      check(MatSetValue(A, rank, PetscInt(each * (rank + 1) - 1), 3.0, INSERT_VALUES));
    }
    check(MatAssemblyBegin(A, MAT_FINAL_ASSEMBLY));
    check(MatAssemblyEnd(A, MAT_FINAL_ASSEMBLY));
    const MatHandle B = stored_as(A, "double");
    EXPECT_EQ(entries_of(B), entries_of(A));
    VecHandle x, a, b;  // sums of whole numbers, which are exact
    check(MatCreateVecs(A, x.put(), a.put()));
    check(VecDuplicate(a, b.put()));
    const std::int64_t first = first_index(x);
    {
      const WriteArray entries(x);
      for (std::size_t i = 0; i < entries.span().size(); ++i) {
        entries[i] = double((first + std::int64_t(i)) % 11);
      }
    }
    check(MatMult(A, x, a));
    check(MatMult(B, x, b));
    EXPECT_EQ(gathered(b), gathered(a));
    MatInfo info;
    check(MatGetInfo(B, MAT_LOCAL, &info));
    return info.memory;
  };
  const double fits = expect_right(65536), exceeds = expect_right(65537);
  const std::int64_t ghosts = 65536 * std::int64_t(size_of(world()) - 1);
  // The columns of this rank, one more in the second case, then take four bytes instead of two.
  if (rank_of(world()) == 0 && ghosts <= 65536) {
    EXPECT_GT(exceeds, fits + 2.0 * 65536);
  }
}

TEST(RowsMatrix, IsScaledByAFactorOfItsOwn) {
  for_each_storage([](Mat A, Mat B, const std::string&) {
    MatHandle copy;
    check(MatDuplicate(B, MAT_COPY_VALUES, copy.put()));
    check(MatScale(A, -0.75));
    for (double factor : {1.5, -0.5}) check(MatScale(B, factor));
    expect_same_products(B, A);
    EXPECT_EQ(entries_of(B), entries_of(A));
    expect_same_gradients(A, B);
    PetscReal a, b;
    for (NormType norm : {NORM_FROBENIUS, NORM_INFINITY}) {
      check(MatNorm(A, norm, &a));
      check(MatNorm(B, norm, &b));
      EXPECT_NEAR(b, a, 1e-13 * a);
    }
    MatHandle scaled_copy, again;
    check(MatDuplicate(B, MAT_COPY_VALUES, scaled_copy.put()));
    EXPECT_EQ(entries_of(scaled_copy), entries_of(A));
    check(MatPrunAdagRowsCreate(B, "double", again.put()));
    EXPECT_EQ(entries_of(again), entries_of(A));
    check(MatScale(A, -1.0 / 0.75));
    expect_same_products(copy, A);
  });
}

TEST(RowsMatrix, OutlivesWhatItWasCopiedFrom) {
  MatHandle copy;
  const MatHandle A = filled(layouts[0], MATAIJ, "pattern");
  check(MatDuplicate(stored_as(A, "pattern"), MAT_COPY_VALUES, copy.put()));
  expect_same_products(copy, A);
}

TEST(RowsMatrix, GivesTheGradientsOfPetscsMatrices) {
  for_each_storage([](Mat A, Mat B, const std::string&) { expect_same_gradients(A, B); });
}

TEST(RowsMatrix, PicksByItselfOnlyWhatIsExact) {
  const auto memory = [](const char* type, const char* holding, const char* storage) {
    const MatHandle A = filled({64, 40, false, false}, type, holding);
    MatInfo info;
    check(MatGetInfo(stored_as(A, storage), MAT_GLOBAL_SUM, &info));
    return info.memory;
  };
  for (const char* holding : {"byte", "pattern", "double"}) {
    EXPECT_EQ(memory(MATAIJ, holding, "auto"), memory(MATAIJ, holding, holding)) << holding;
  }
  EXPECT_EQ(memory(MATDENSE, "byte", "auto"), 64 * 40);
  EXPECT_EQ(memory(MATDENSE, "byte", "float"), 4 * 64 * 40);
}

TEST(RowsMatrix, TakesFewBytesForAnEntry) {
  const MatHandle A = filled({64, 40, false, false}, MATAIJ, "pattern");
  MatInfo info, plain;
  check(MatGetInfo(A, MAT_GLOBAL_SUM, &plain));
  check(MatGetInfo(stored_as(A, "pattern"), MAT_GLOBAL_SUM, &info));
  EXPECT_EQ(info.nz_used, plain.nz_used);
  const double starts = 4 * 2 * (64 + size_of(world()));
  EXPECT_EQ(info.memory, 2 * info.nz_used + starts);
  check(MatGetInfo(stored_as(A, "float"), MAT_GLOBAL_SUM, &info));
  EXPECT_EQ(info.memory, 6 * info.nz_used + starts);
}

std::string refusal(Mat A, const char* storage) {
  MatHandle B;
  check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr));
  const PetscErrorCode code = MatPrunAdagRowsCreate(A, storage, B.put());
  check(PetscPopErrorHandler());
  return error_of([&] { check(code); });
}

TEST(RowsMatrix, RefusesNumbersThatItWouldLose) {
  check(PrunAdagInitialize());
  MatHandle A;
  check(MatCreateAIJ(world(), PETSC_DECIDE, PETSC_DECIDE, 20, 5, 5, nullptr, 5, nullptr, A.put()));
  PetscInt first, end;
  check(MatGetOwnershipRange(A, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    check(MatSetValue(A, i, 1, 4.0, INSERT_VALUES));
    check(MatSetValue(A, i, 2, i >= 16 ? 0.5 : 4.0, INSERT_VALUES));
    check(MatSetValue(A, i, 4, i == 18 ? 1e300 : 4.0, INSERT_VALUES));
  }
  check(MatAssemblyBegin(A, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(A, MAT_FINAL_ASSEMBLY));
  EXPECT_EQ(refusal(A, "byte"),
            "PETSc: storage byte: value 0.5 in row 17, column 3 is not a whole number from 0 to "
            "255");
  EXPECT_EQ(refusal(A, "pattern"),
            "PETSc: storage pattern: value 0.5 in row 17, column 3 is not 4 as the nonzeros "
            "before");
  EXPECT_EQ(refusal(A, "float"),
            "PETSc: storage float: value 1e+300 in row 19, column 5 is not in the range of single "
            "precision");
  EXPECT_EQ(refusal(A, "half"),
            "PETSc: unknown storage 'half': use auto, double, float, byte or pattern");
}

TEST(RowsMatrix, LetsNotANumberReachTheProducts) {
  const MatHandle A = filled(layouts[0], MATDENSE, "float");
  const PetscInt last = PetscInt(layouts[0].rows) - 1;
  PetscInt first, end;
  check(MatGetOwnershipRange(A, &first, &end));
  if (last >= first && last < end) {
    check(MatSetValue(A, last, 2, std::numeric_limits<double>::quiet_NaN(), INSERT_VALUES));
    check(MatSetValue(A, last, 3, std::numeric_limits<double>::infinity(), INSERT_VALUES));
  }
  check(MatAssemblyBegin(A, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(A, MAT_FINAL_ASSEMBLY));
  const MatHandle B = stored_as(A, "float");
  const VecHandle g = waves(B, false, 0);
  check(MatMultTranspose(B, waves(B, true, 0.5), g));
  const Vector sums = gathered(g);
  EXPECT_TRUE(std::isfinite(sums[1]));
  EXPECT_TRUE(std::isnan(sums[2]));
  EXPECT_TRUE(std::isinf(sums[3]));
}

std::string text_of(Mat A) {
  const std::string path = file_with("rows.txt", "");
  ViewerHandle viewer;
  check(PetscViewerASCIIOpen(world(), path.c_str(), viewer.put()));
  check(MatView(A, viewer));
  viewer.reset();
  MPI_Barrier(world());
  return slurp(path);
}

TEST(RowsMatrix, ShowsItsStorageAndItsRows) {
  const MatHandle B = stored_as(filled({3, 2, false, false}, MATAIJ, "byte"), "byte");
  const std::string text = text_of(B);
  EXPECT_NE(text.find(MATPRUNADAGROWS), std::string::npos);
  EXPECT_NE(text.find("sparse rows, storage byte\n"), std::string::npos);
  EXPECT_NE(text.find("(0, 7.)"), std::string::npos) << text;
  MPI_Barrier(world());
  check(MatScale(B, 0.5));
  const std::string scaled = text_of(B);
  EXPECT_NE(scaled.find("sparse rows, storage byte, times 0.5\n"), std::string::npos);
  EXPECT_NE(scaled.find("(0, 3.5)"), std::string::npos) << scaled;
  MPI_Barrier(world());
  const VecHandle offset = make_vector(world(), 2), divisor = make_vector(world(), 2);
  check(VecSet(offset, 1.0));
  check(VecSet(divisor, 2.0));
  const MatHandle shifted = stored_as(filled({3, 2, false, false}, MATAIJ, "byte"), "byte");
  check(MatPrunAdagRowsScaleColumns(shifted, offset, divisor));
  const std::string shown = text_of(shifted);
  EXPECT_NE(shown.find("sparse rows, storage byte, columns scaled, columns shifted\n"),
            std::string::npos)
      << shown;
  EXPECT_NE(shown.find("3.0000000000000000e+00"), std::string::npos) << shown;
}

}  // namespace
}  // namespace prunadag
