// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "matrix/row.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/objective.hpp"
#include "support/parallel.hpp"
#include "support/textbook.hpp"

namespace prunadag::test {

/// Returns the whole matrix of a dataset by rows, on every rank.
inline std::vector<Vector> whole_matrix(const Dataset& data) {
  PetscInt first, end, columns;
  check(MatGetOwnershipRange(data.matrix, &first, &end));
  check(MatGetSize(data.matrix, nullptr, &columns));
  VecHandle flat;
  check(VecCreateMPI(world(), (end - first) * columns, PETSC_DETERMINE, flat.put()));
  {
    const WriteArray entries(flat);
    make_dense(data.matrix, first, std::size_t(columns), entries.span());
  }
  const Vector all = gathered(flat);
  std::vector<Vector> rows;
  for (std::size_t start = 0; start < all.size(); start += std::size_t(columns)) {
    rows.emplace_back(all.begin() + std::ptrdiff_t(start),
                      all.begin() + std::ptrdiff_t(start) + columns);
  }
  return rows;
}

/// Returns a dataset with the given rows and targets, which are the same on every rank.
inline Dataset dataset_of(const std::vector<Vector>& rows, const Vector& targets, bool sparse) {
  Dataset data;
  data.samples = std::int64_t(rows.size());
  data.features = std::int64_t(rows.at(0).size());
  check(MatCreate(world(), data.matrix.put()));
  check(MatSetSizes(data.matrix, PETSC_DECIDE, PETSC_DECIDE, PetscInt(data.samples),
                    PetscInt(data.features)));
  check(MatSetType(data.matrix, sparse ? MATAIJ : MATDENSE));
  check(MatSetUp(data.matrix));
  PetscInt first, end;
  check(MatGetOwnershipRange(data.matrix, &first, &end));
  for (PetscInt r = first; r < end; ++r) {
    for (PetscInt c = 0; c < PetscInt(data.features); ++c) {
      const double value = rows[std::size_t(r)][std::size_t(c)];
      if (value != 0) check(MatSetValue(data.matrix, r, c, value, INSERT_VALUES));
    }
  }
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  const WriteArray own(data.targets);
  for (PetscInt r = first; r < end; ++r) own[std::size_t(r - first)] = targets[std::size_t(r)];
  return data;
}

/// Returns the divisor of the gradient in the only intercept. Not collective.
inline double divisor_of(const Objective& objective) {
  double divisor = 0;
  objective.exempt_divisors({&divisor, 1});
  return divisor;
}

}  // namespace prunadag::test
