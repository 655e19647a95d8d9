// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <vector>

#include <petscmat.h>

#include "base/page_allocator.hpp"
#include "kernel/dense_rows.hpp"
#include "matrix/exchange.hpp"

/// PETSc's matrix type MATPRUNADAGDENSE from the inside, for code that goes over its rows itself.
namespace prunadag::sample_major {

/// What a matrix of the type holds. Rows lie on the ranks that own them, whole.
struct SampleMajor : Exchange {
  std::vector<double, PageAllocator<double>> values;  // this rank's rows, one after the other
  std::size_t rows = 0;
  bool row_oriented = true;  // how values are given to MatSetValues()
  int assemblies = 0;

  std::vector<PetscInt> indices;  // 0, 1, 2, ... for MatGetRow(), once it was called

  DenseRows<double> view() const { return {values.data(), rows, columns}; }
};

/// Makes the type known to PETSc; may be called more than once. Not collective.
PetscErrorCode register_type();

// storage.cpp
PetscErrorCode is_of_type(Mat A, PetscBool* same);
PetscErrorCode set_up(Mat A);
PetscErrorCode destroy(Mat A);

/// The storage of a matrix of the type, which must be set up.
PetscErrorCode get(Mat A, SampleMajor** storage);

// transpose.cpp
PetscErrorCode transpose(Mat A, MatReuse reuse, Mat* B);

// sample_major_io.cpp
PetscErrorCode view(Mat A, PetscViewer viewer);
PetscErrorCode load(Mat A, PetscViewer viewer);

}  // namespace prunadag::sample_major
