// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cmath>
#include <cstdint>

#include "base/petsc.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/prunadag.h"
#include "support/parallel.hpp"

namespace prunadag::test {

/// Returns m dense samples of n features, the sines of 0, 1, 2, ... in order of rows. Targets are 1.
/// For tests of large matrices, which would take long from files.
inline Dataset wave_samples(PetscInt m, PetscInt n) {
  check(PrunAdagInitialize());
  Dataset data;
  data.samples = m;
  data.features = n;
  check(MatCreate(world(), data.matrix.put()));
  check(MatSetSizes(data.matrix, PETSC_DECIDE, PETSC_DECIDE, m, n));
  check(MatSetType(data.matrix, MATPRUNADAGROWS));
  check(MatSetUp(data.matrix));
  PetscScalar* values;
  PetscInt first, end;
  check(MatGetOwnershipRange(data.matrix, &first, &end));
  check(MatPrunAdagRowsGetArray(data.matrix, &values));
  for (std::int64_t e = 0; e < std::int64_t(end - first) * n; ++e) {
    values[e] = std::sin(double(first * std::int64_t(n) + e));
  }
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  check(VecSet(data.targets, 1.0));
  return data;
}

}  // namespace prunadag::test
