// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// MATPRUNADAGROWS to and from PETSc's binary files.
#include <functional>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <petscmat.h>

#include "matrix/rows_matrix_cases.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/prunadag.h"
#include "support/files.hpp"
#include "support/memory.hpp"

namespace prunadag {
namespace {

using namespace test;

std::string written(Mat A, bool native = false) {
  const std::string path = file_with("rows.petsc", "");
  ViewerHandle viewer;
  check(PetscViewerBinaryOpen(world(), path.c_str(), FILE_MODE_WRITE, viewer.put()));
  check(PetscViewerBinarySetSkipInfo(viewer, PETSC_TRUE));
  if (native) check(PetscViewerPushFormat(viewer, PETSC_VIEWER_NATIVE));
  check(MatView(A, viewer));
  viewer.reset();
  MPI_Barrier(world());
  return path;
}

/// Returns an empty matrix of our type in the layout of `like`.
MatHandle empty_like(Mat like) {
  check(PrunAdagInitialize());
  MatHandle A;
  PetscInt rows, columns;
  check(MatGetLocalSize(like, &rows, &columns));
  check(MatCreate(world(), A.put()));
  check(MatSetSizes(A, rows, columns, PETSC_DETERMINE, PETSC_DETERMINE));
  check(MatSetType(A, MATPRUNADAGROWS));
  return A;
}

void load(Mat A, const std::string& path) {
  ViewerHandle viewer;
  check(PetscViewerBinaryOpen(world(), path.c_str(), FILE_MODE_READ, viewer.put()));
  check(MatLoad(A, viewer));
  viewer.reset();
  MPI_Barrier(world());
}

std::string storage_of(Mat A) {
  const char* storage;
  check(MatPrunAdagRowsGetStorage(A, &storage));
  return storage;
}

double memory_of(Mat A) {
  MatInfo info;
  check(MatGetInfo(A, MAT_GLOBAL_SUM, &info));
  return info.memory;
}

TEST(RowsMatrixLoad, GivesBackWhatWasWritten) {
  for_each_storage([](Mat A, Mat B, const std::string& storage) {
    for (const Mat from : {A, B}) {
      const std::string path = written(from);
      const MatHandle loaded = empty_like(A), automatic = empty_like(A);
      check(MatPrunAdagRowsSetStorage(loaded, storage.c_str()));
      load(loaded, path);
      EXPECT_EQ(storage_of(loaded), storage);
      EXPECT_EQ(entries_of(loaded), entries_of(A));
      load(automatic, path);
      EXPECT_EQ(entries_of(automatic), entries_of(A));
      if (from == A) {
        EXPECT_EQ(storage_of(automatic), storage_of(stored_as(A, "auto")));
      }
    }
  });
}

TEST(RowsMatrixLoad, MultipliesAsTheMatrixThatWasWritten) {
  for_each_storage([](Mat A, Mat B, const std::string&) {
    const MatHandle loaded = empty_like(A);
    load(loaded, written(B));
    expect_same_products(loaded, A);
  });
}

TEST(RowsMatrixLoad, SpreadsRowsByItselfWhereNothingIsSaid) {
  const std::string path = written(filled({23, 7, true, true}, MATAIJ, "byte"));
  MatHandle loaded, plain;
  for (auto [A, type] : {std::pair(&loaded, MATPRUNADAGROWS), std::pair(&plain, MATAIJ)}) {
    check(MatCreate(world(), A->put()));
    check(MatSetType(*A, type));
    load(*A, path);
  }
  EXPECT_EQ(storage_of(loaded), "byte");
  EXPECT_EQ(entries_of(loaded), entries_of(plain));
  expect_same_products(loaded, plain);
}

TEST(RowsMatrixLoad, KeepsWholeRowsDense) {
  MatHandle A = filled({23, 7, false, false}, MATDENSE, "byte");
  for (const auto& [storage, bytes] : {std::pair("byte", 1), std::pair("double", 8)}) {
    for (bool native : {false, true}) {
      const MatHandle loaded = empty_like(A);
      check(MatPrunAdagRowsSetStorage(loaded, storage));
      load(loaded, written(stored_as(A, storage), native));
      EXPECT_EQ(memory_of(loaded), bytes * 23 * 7) << native;
      EXPECT_EQ(entries_of(loaded), entries_of(A));
    }
  }
}

TEST(RowsMatrixLoad, TakesTheStorageFromOptions) {
  const MatHandle A = filled({23, 7, false, false}, MATAIJ, "byte");
  const std::string path = written(A);
  check(PetscOptionsSetValue(nullptr, "-mine_mat_prunadagrows_storage", "float"));
  for (bool prefixed : {false, true}) {
    const MatHandle loaded = empty_like(A);
    if (prefixed) check(MatSetOptionsPrefix(loaded, "mine_"));
    load(loaded, path);
    EXPECT_EQ(storage_of(loaded), prefixed ? "float" : "byte");
    EXPECT_EQ(entries_of(loaded), entries_of(A));
  }
  check(PetscOptionsClearValue(nullptr, "-mine_mat_prunadagrows_storage"));
}

TEST(RowsMatrixLoad, ReplacesRowsAndFactor) {
  const MatHandle A = filled({23, 7, false, false}, MATAIJ, "byte"),
                  other = filled({23, 7, false, false}, MATAIJ, "double");
  const MatHandle loaded = empty_like(A);
  load(loaded, written(A));
  check(MatScale(loaded, 2.0));
  MatHandle copy;
  check(MatDuplicate(loaded, MAT_COPY_VALUES, copy.put()));
  load(loaded, written(other));
  EXPECT_EQ(storage_of(loaded), "double");
  EXPECT_EQ(entries_of(loaded), entries_of(other));
  check(MatScale(copy, 0.5));
  EXPECT_EQ(entries_of(copy), entries_of(A));
}

TEST(RowsMatrixLoad, ReplacesRowsUnderAProblem) {
  const MatHandle A = filled({23, 7, false, false}, MATAIJ, "byte"),
                  other = filled({23, 7, false, false}, MATAIJ, "double");
  Dataset data;
  data.matrix = empty_like(A);
  load(data.matrix, written(A));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  data.samples = 23;
  data.features = 7;
  const Problem problem(data, loss_named("squared"));
  const VecHandle x = problem.make_parameters(), g = problem.make_parameters(),
                  expected = problem.make_parameters();
  check(VecSet(x, 0.5));
  problem.gradient(x, g);
  load(data.matrix, written(other));
  problem.gradient(x, g);
  VecHandle t;
  check(VecDuplicate(data.targets, t.put()));
  check(MatMult(other, x, t));
  check(MatMultTranspose(other, t, expected));
  PetscReal apart;
  check(VecAXPY(g, -1.0, expected));
  check(VecNorm(g, NORM_INFINITY, &apart));
  EXPECT_LT(apart, 1e-9);
}

std::string refusal(const std::function<PetscErrorCode()>& call) {
  check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr));
  const PetscErrorCode code = call();
  check(PetscPopErrorHandler());
  return error_of([&] { check(code); });
}

std::string load_refusal(Mat A, const std::string& path) {
  ViewerHandle viewer;
  check(PetscViewerBinaryOpen(world(), path.c_str(), FILE_MODE_READ, viewer.put()));
  return refusal([&] { return MatLoad(A, viewer); });
}

TEST(RowsMatrixLoad, RefusesWhatTheStorageWouldLose) {
  const MatHandle A = filled({23, 7, false, false}, MATAIJ, "double");
  const MatHandle loaded = empty_like(A);
  check(MatPrunAdagRowsSetStorage(loaded, "byte"));
  EXPECT_NE(load_refusal(loaded, written(A)).find("storage byte: value "), std::string::npos);
  EXPECT_EQ(refusal([&] { return MatPrunAdagRowsSetStorage(loaded, "half"); }),
            "PETSc: unknown storage 'half': use auto, double, float, byte or pattern");
}

/// The contents of a file of PETSc: numbers of any type, most significant byte first.
class File {
 public:
  File& whole(std::vector<PetscInt> numbers) {
    for (PetscInt number : numbers) add(&number, sizeof number);
    return *this;
  }
  File& real(std::vector<double> numbers) {
    for (double number : numbers) add(&number, sizeof number);
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  void add(const void* number, std::size_t size) {
    const std::string native(static_cast<const char*>(number), size);
    bytes_.append(native.rbegin(), native.rend());
  }
  std::string bytes_;
};

TEST(RowsMatrixLoad, RefusesDamagedFilesOnAllRanks) {
  const struct {
    File file;
    std::string rule;
  } cases[] = {
      {File().whole({MAT_FILE_CLASSID, 3, 2, 4, 1, 1, 3, 0, 1, 0, 1}).real({1, 2, 3, 4}),
       "row 3 claims 3 entries of 2 columns"},
      {File().whole({MAT_FILE_CLASSID, 3, 2, 4, 1, 1, 1, 0, 1, 0, 1}).real({1, 2, 3, 4}),
       "rows have 3 entries, the matrix 4"},
      {File().whole({MAT_FILE_CLASSID, 3, 2, 4, 1, 1, 2, 0, 1, 0, 2}).real({1, 2, 3, 4}),
       "row 3 has column 3 after 1 of 2 columns"},
      {File().whole({MAT_FILE_CLASSID, 3, 2, 4, 1, 1, 2, 0, 1, 1, 0}).real({1, 2, 3, 4}),
       "row 3 has column 1 after 2 of 2 columns"},
      {File().whole({MAT_FILE_CLASSID, 3, 2, 4, 1, 1, 2, 0, 1, 0, 2147483647}).real({1, 2, 3, 4}),
       "row 3 has column 2147483648 after 1 of 2 columns"},
      {File().whole({MAT_FILE_CLASSID + 1, 3, 2, 0}), "the file has no matrix here"},
      {File().whole({MAT_FILE_CLASSID, 3, 2, 4, 1, 1, 2, 0, 1, 0, 1}).real({1, 2, 3}),
       "ends 8 bytes before its matrix does"},
      {File().whole({MAT_FILE_CLASSID, 3, 2, MATRIX_BINARY_FORMAT_DENSE}).real({1, 2, 3, 4}),
       "ends 16 bytes before its matrix does"},
      {File().whole({MAT_FILE_CLASSID, -3, 2, 4}), "the file has a matrix of -3 x 2 numbers"},
      {File().whole({MAT_FILE_CLASSID, 2000000000, 2000000000, MATRIX_BINARY_FORMAT_DENSE}),
       "ends 32000000000000000000 bytes before its matrix does"},
      {File().whole({MAT_FILE_CLASSID, 2000000000, 2, 2000000000}),
       fmt::format("ends {} bytes before its matrix does", 4000000000 * (4 + sizeof(PetscInt)))},
  };
  for (const char* storage : {"auto", "double"}) {
    for (const auto& [file, rule] : cases) {
      const std::string path = file_with("damaged.petsc", file.bytes());
      check(PrunAdagInitialize());
      MatHandle A;
      check(MatCreate(world(), A.put()));
      check(MatSetType(A, MATPRUNADAGROWS));
      check(MatPrunAdagRowsSetStorage(A, storage));
      const std::string message = load_refusal(A, path);
      EXPECT_TRUE(message.ends_with(rule)) << storage << ": " << message;
      MPI_Barrier(world());
    }
  }
}

TEST(RowsMatrixLoad, TakesMemoryForEntriesNotForColumns) {
  constexpr PetscInt width = 2000000000;
  check(PrunAdagInitialize());
  const std::vector<std::string> files{
      file_with("few.petsc", File()
                                 .whole({MAT_FILE_CLASSID, 3, width, 3, 1, 0, 2, 5, 0, width - 1})
                                 .real({1, 2, 3})
                                 .bytes()),
      file_with("none.petsc",
                File().whole({MAT_FILE_CLASSID, 0, width, MATRIX_BINARY_FORMAT_DENSE}).bytes())};
  const MemoryLimit limit(100'000'000);
  for (const std::string& path : files) {
    MatHandle A;
    check(MatCreate(world(), A.put()));
    check(MatSetType(A, MATPRUNADAGROWS));
    load(A, path);
    PetscReal sum = 0;
    check(MatNorm(A, NORM_FROBENIUS, &sum));
    EXPECT_DOUBLE_EQ(sum * sum, path == files[0] ? 14 : 0);
  }
}

TEST(RowsMatrixLoad, RefusesOtherSizes) {
  const MatHandle A = filled({23, 7, false, false}, MATAIJ, "byte");
  const std::string path = written(A);
  for (bool local : {false, true}) {
    MatHandle loaded = empty_like(filled({23, 9, false, false}, MATAIJ, "byte"));
    if (!local) {
      check(MatCreate(world(), loaded.put()));
      check(MatSetSizes(loaded, PETSC_DECIDE, PETSC_DECIDE, 23, 9));
      check(MatSetType(loaded, MATPRUNADAGROWS));
    }
    EXPECT_EQ(load_refusal(loaded, path), "PETSc: the file has 7 columns where the matrix has 9");
  }
}

}  // namespace
}  // namespace prunadag
