// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cmath>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <petscmat.h>

#include "base/petsc.hpp"
#include "matrix/row.hpp"
#include "prunadag/prunadag.h"
#include "support/parallel.hpp"
#include "support/textbook.hpp"

namespace prunadag::test {

/// The layout of rows and columns over the ranks: even, or some ranks have no rows or no columns.
/// The last case has more columns than 16 bits can number.
struct MatrixCase {
  std::int64_t rows, columns;
  bool row_holes, column_holes;
};
inline const MatrixCase layouts[] = {
    {23, 7, false, false}, {23, 9, true, false}, {5, 40, false, true},     {2, 3, false, false},
    {3, 1, false, true},   {40, 33, true, true}, {3, 300000, false, false}};

/// Returns an entry that the storage holds exactly. A third of the entries are not 0.
inline double entry(const std::string& storage, std::int64_t i, std::int64_t j) {
  const std::int64_t number = (7 * i + 3 * j + i * j) % 511;
  if (number % 3 != 1) return 0.0;
  if (storage == "pattern") return -0.3;
  if (storage == "byte") return double(number % 256);
  const double value = std::sin(double(number));
  return storage == "float" ? double(float(value)) : value;
}

inline MatHandle filled(const MatrixCase& layout, const char* type, const std::string& storage) {
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

inline MatHandle stored_as(Mat A, const std::string& storage) {
  MatHandle B;
  check(MatPrunAdagRowsCreate(A, storage.c_str(), B.put()));
  return B;
}

using Entries = std::map<std::pair<PetscInt, PetscInt>, double>;

/// Returns the nonzeros of this rank's rows, and expects their columns to ascend.
inline Entries entries_of(Mat A) {
  Entries entries;
  PetscInt first, end;
  check(MatGetOwnershipRange(A, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    const Row row(A, i);
    for (PetscInt e = 0; e < row.count; ++e) {
      EXPECT_TRUE(e == 0 || row.columns[e - 1] < row.columns[e]);
      if (row.values[e] != 0) entries[{i, row.columns[e]}] = row.values[e];
    }
  }
  return entries;
}

inline VecHandle waves(Mat A, bool of_rows, double phase) {
  VecHandle v;
  check(of_rows ? MatCreateVecs(A, nullptr, v.put()) : MatCreateVecs(A, v.put(), nullptr));
  const std::int64_t first = first_index(v);
  const WriteArray own(v);
  for (std::size_t i = 0; i < own.span().size(); ++i) {
    own[i] = std::cos(phase + double(first) + double(i));
  }
  return v;
}

inline void expect_near(Vec found, Vec expected, const char* what) {
  const Vector a = gathered(found), b = gathered(expected);
  ASSERT_EQ(a.size(), b.size());
  EXPECT_LE(relative_difference(a, b), 1e-13) << what;
}

inline void expect_same_products(Mat A, Mat B) {
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

/// Calls work(plain matrix, stored matrix, storage) for every storage, dense and sparse.
template <class Work>
void for_each_storage(Work&& work) {
  for (const MatrixCase& layout : layouts) {
    for (const char* type : {MATAIJ, MATDENSE}) {
      if (layout.columns > 1000 && type == std::string(MATDENSE)) continue;
      for (const char* storage : {"double", "float", "byte", "pattern"}) {
        SCOPED_TRACE(testing::Message()
                     << type << " " << storage << " " << layout.rows << " x " << layout.columns);
        const MatHandle A = filled(layout, type, storage);
        const MatHandle B = stored_as(A, storage);
        work(A, B, std::string(storage));
      }
    }
  }
}

}  // namespace prunadag::test
