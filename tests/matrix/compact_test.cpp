// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>
#include <limits>
#include <map>

#include <gtest/gtest.h>
#include <petscmat.h>

#include "prunadag/problem.hpp"
#include "prunadag/prunadag.h"
#include "support/files.hpp"
#include "support/parallel.hpp"
#include "support/textbook.hpp"

namespace prunadag {
namespace {

using namespace test;

/// Rows and columns over the ranks: evenly, or some ranks without rows or without columns. The last
/// one has more columns than 16 bits can number.
struct Layout {
  std::int64_t rows, columns;
  bool row_holes, column_holes;
};
const Layout layouts[] = {{23, 7, false, false},    {23, 9, true, false}, {5, 40, false, true},
                          {2, 3, false, false},     {3, 1, false, true},  {40, 33, true, true},
                          {3, 300000, false, false}};

/// A third of the entries, such as the storage holds.
double entry(const std::string& storage, std::int64_t i, std::int64_t j) {
  const std::int64_t number = (7 * i + 3 * j + i * j) % 511;
  if (number % 3 != 1) return 0.0;
  if (storage == "pattern") return -0.3;
  if (storage == "byte") return double(number % 256);
  const double value = std::sin(double(number));
  return storage == "float" ? double(float(value)) : value;
}

MatHandle filled(const Layout& layout, const char* type, const std::string& storage) {
  check(PrunAdagInitialize());
  MatHandle A;
  const Share rows = share_of(layout.rows, layout.row_holes);
  check(MatCreate(world(), A.put()));
  check(MatSetSizes(A, PetscInt(rows.count),
                    PetscInt(share_of(layout.columns, layout.column_holes).count),
                    PetscInt(layout.rows), PetscInt(layout.columns)));
  check(MatSetType(A, type));
  check(MatSetUp(A));
  check(MatSetOption(A, MAT_NEW_NONZERO_ALLOCATION_ERR, PETSC_FALSE));
  const std::int64_t step = layout.columns > 1000 ? 997 : 1;
  for (std::int64_t i = rows.first; i < rows.first + rows.count; ++i) {
    for (std::int64_t j = 0; j < layout.columns; j += step) {
      const double value = entry(storage, i, j);
      if (value != 0) check(MatSetValue(A, PetscInt(i), PetscInt(j), value, INSERT_VALUES));
    }
  }
  check(MatAssemblyBegin(A, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(A, MAT_FINAL_ASSEMBLY));
  return A;
}

MatHandle compact(Mat A, const std::string& storage) {
  MatHandle B;
  check(MatPrunAdagCompactCreate(A, storage.c_str(), B.put()));
  return B;
}

using Entries = std::map<std::pair<PetscInt, PetscInt>, double>;

/// The entries of this rank's rows that are not 0, after a look at their order.
Entries entries_of(Mat A) {
  Entries entries;
  PetscInt first, end;
  check(MatGetOwnershipRange(A, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    PetscInt count;
    const PetscInt* columns;
    const PetscScalar* values;
    check(MatGetRow(A, i, &count, &columns, &values));
    for (PetscInt e = 0; e < count; ++e) {
      EXPECT_TRUE(e == 0 || columns[e - 1] < columns[e]);
      if (values[e] != 0) entries[{i, columns[e]}] = values[e];
    }
    check(MatRestoreRow(A, i, &count, &columns, &values));
  }
  return entries;
}

VecHandle waves(Mat A, bool of_rows, double phase) {
  VecHandle v;
  check(of_rows ? MatCreateVecs(A, nullptr, v.put()) : MatCreateVecs(A, v.put(), nullptr));
  const std::int64_t first = first_index(v);
  const WriteArray own(v);
  for (std::size_t i = 0; i < own.span().size(); ++i) {
    own[i] = std::cos(phase + double(first) + double(i));
  }
  return v;
}

void expect_near(Vec found, Vec expected, const char* what) {
  const Vector a = gathered(found), b = gathered(expected);
  ASSERT_EQ(a.size(), b.size());
  EXPECT_LE(relative_difference(a, b), 1e-13) << what;
}

void expect_same_products(Mat A, Mat B) {
  const VecHandle x = waves(A, false, 0.5), y = waves(A, true, 0.25);
  const VecHandle t = waves(A, true, 0), s = waves(A, true, 0);
  const VecHandle g = waves(A, false, 0), h = waves(A, false, 0);
  check(MatMult(A, x, t));
  check(MatMult(B, x, s));
  expect_near(t, s, "A x");
  check(MatMultTranspose(A, y, g));
  check(MatMultTranspose(B, y, h));
  expect_near(g, h, "A'y");
  check(MatMultAdd(A, x, y, t));
  check(MatMultAdd(B, x, y, s));
  expect_near(t, s, "y + A x");
  check(MatMultTransposeAdd(A, y, x, g));
  check(MatMultTransposeAdd(B, y, x, h));
  expect_near(g, h, "x + A'y");
  check(VecCopy(x, g));
  check(VecCopy(x, h));
  check(MatMultTransposeAdd(A, y, g, g));
  check(MatMultTransposeAdd(B, y, h, h));
  expect_near(g, h, "g + A'y in place");
}

/// Of problems with the plain matrix A and the compact B.
void expect_same_gradients(Mat A, Mat B) {
  for (const Loss& loss : losses()) {
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
      for (double& y : targets.span()) y = y > 0 ? 1.0 : -1.0;
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

/// work(plain matrix, compact one, storage) for every storage, dense and sparse.
template <class Work>
void for_each_storage(Work&& work) {
  for (const Layout& layout : layouts) {
    for (const char* type : {MATAIJ, MATDENSE}) {
      if (layout.columns > 1000 && type == std::string(MATDENSE)) continue;
      for (const char* storage : {"double", "float", "byte", "pattern"}) {
        SCOPED_TRACE(testing::Message()
                     << type << " " << storage << " " << layout.rows << " x " << layout.columns);
        const MatHandle A = filled(layout, type, storage);
        const MatHandle B = compact(A, storage);
        work(A, B, std::string(storage));
      }
    }
  }
}

TEST(Compact, MultipliesAsPetscsMatricesDo) {
  for_each_storage([](Mat A, Mat B, const std::string&) { expect_same_products(B, A); });
}

TEST(Compact, GivesTheRowsItWasMadeOf) {
  for_each_storage([](Mat A, Mat B, const std::string&) {
    EXPECT_EQ(entries_of(B), entries_of(A));
    MatHandle copy, plain;
    check(MatDuplicate(B, MAT_COPY_VALUES, copy.put()));
    EXPECT_EQ(entries_of(copy), entries_of(A));
    check(MatConvert(B, MATAIJ, MAT_INITIAL_MATRIX, plain.put()));
    EXPECT_EQ(entries_of(plain), entries_of(A));
  });
}

TEST(Compact, IsScaledByAFactorOfItsOwn) {
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
    check(MatPrunAdagCompactCreate(B, "double", again.put()));
    EXPECT_EQ(entries_of(again), entries_of(A));
    check(MatScale(A, -1.0 / 0.75));
    expect_same_products(copy, A);
  });
}

TEST(Compact, OutlivesWhatItWasCopiedFrom) {
  MatHandle copy;
  const MatHandle A = filled(layouts[0], MATAIJ, "pattern");
  check(MatDuplicate(compact(A, "pattern"), MAT_COPY_VALUES, copy.put()));
  expect_same_products(copy, A);
}

TEST(Compact, GivesTheGradientsOfPetscsMatrices) {
  for_each_storage([](Mat A, Mat B, const std::string&) { expect_same_gradients(A, B); });
}

TEST(Compact, PicksByItselfOnlyWhatIsExact) {
  const auto memory = [](const char* type, const char* holding, const char* storage) {
    const MatHandle A = filled({64, 40, false, false}, type, holding);
    MatInfo info;
    check(MatGetInfo(compact(A, storage), MAT_GLOBAL_SUM, &info));
    return info.memory;
  };
  for (const char* holding : {"byte", "pattern", "double"}) {
    EXPECT_EQ(memory(MATAIJ, holding, "auto"), memory(MATAIJ, holding, holding)) << holding;
  }
  EXPECT_EQ(memory(MATDENSE, "byte", "auto"), 64 * 40);
  EXPECT_EQ(memory(MATDENSE, "byte", "float"), 4 * 64 * 40);
}

TEST(Compact, TakesFewBytesForAnEntry) {
  const MatHandle A = filled({64, 40, false, false}, MATAIJ, "pattern");
  MatInfo info, plain;
  check(MatGetInfo(A, MAT_GLOBAL_SUM, &plain));
  check(MatGetInfo(compact(A, "pattern"), MAT_GLOBAL_SUM, &info));
  EXPECT_EQ(info.nz_used, plain.nz_used);
  const double starts = 4 * 2 * (64 + size_of(world()));
  EXPECT_EQ(info.memory, 2 * info.nz_used + starts);
  check(MatGetInfo(compact(A, "float"), MAT_GLOBAL_SUM, &info));
  EXPECT_EQ(info.memory, 6 * info.nz_used + starts);
}

std::string refusal(Mat A, const char* storage) {
  MatHandle B;
  check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr));
  const PetscErrorCode code = MatPrunAdagCompactCreate(A, storage, B.put());
  check(PetscPopErrorHandler());
  return error_of([&] { check(code); });
}

TEST(Compact, RefusesNumbersThatItWouldLose) {
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

TEST(Compact, LetsNotANumberReachTheProducts) {
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
  const MatHandle B = compact(A, "float");
  const VecHandle g = waves(B, false, 0);
  check(MatMultTranspose(B, waves(B, true, 0.5), g));
  const Vector sums = gathered(g);
  EXPECT_TRUE(std::isfinite(sums[1]));
  EXPECT_TRUE(std::isnan(sums[2]));
  EXPECT_TRUE(std::isinf(sums[3]));
}

std::string text_of(Mat A) {
  const std::string path = file_with("compact.txt", "");
  ViewerHandle viewer;
  check(PetscViewerASCIIOpen(world(), path.c_str(), viewer.put()));
  check(MatView(A, viewer));
  viewer.reset();
  MPI_Barrier(world());
  return contents_of(path);
}

TEST(Compact, ShowsItsStorageAndItsRows) {
  const MatHandle B = compact(filled({3, 2, false, false}, MATAIJ, "byte"), "byte");
  const std::string text = text_of(B);
  EXPECT_NE(text.find(MATPRUNADAGCOMPACT), std::string::npos);
  EXPECT_NE(text.find("sparse rows, storage byte\n"), std::string::npos);
  EXPECT_NE(text.find("(0, 7.)"), std::string::npos) << text;
  MPI_Barrier(world());
  check(MatScale(B, 0.5));
  const std::string scaled = text_of(B);
  EXPECT_NE(scaled.find("sparse rows, storage byte, times 0.5\n"), std::string::npos);
  EXPECT_NE(scaled.find("(0, 3.5)"), std::string::npos) << scaled;
}

}  // namespace
}  // namespace prunadag
