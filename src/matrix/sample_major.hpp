// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <new>
#include <vector>

#include <petscmat.h>

#include "kernel/dense_rows.hpp"

/// PETSc's matrix type MATPRUNADAGDENSE from the inside, for code that goes over its rows itself.
namespace prunadag::sample_major {

/// Allocates at the beginning of a cache line, so that no group of numbers lies across two.
template <class T>
struct LineAllocator {
  using value_type = T;
  static constexpr std::align_val_t line{64};

  LineAllocator() = default;
  template <class U>
  LineAllocator(const LineAllocator<U>&) noexcept {}
  T* allocate(std::size_t count) {
    return static_cast<T*>(::operator new(count * sizeof(T), line));
  }
  void deallocate(T* array, std::size_t) noexcept { ::operator delete(array, line); }
  bool operator==(const LineAllocator&) const = default;
};

/// What a matrix of the type holds. Rows lie on the ranks that own them, whole.
struct Storage {
  std::vector<double, LineAllocator<double>> values;  // this rank's rows, one after the other
  std::size_t rows = 0, columns = 0;
  bool row_oriented = true;  // how values are given to MatSetValues()
  int assemblies = 0;

  // On several ranks: all of x, the sums that go into a vector laid out as x, and what part of
  // these every rank has.
  std::vector<double> whole, sums;
  std::vector<PetscMPIInt> counts, starts;

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
PetscErrorCode get(Mat A, Storage** storage);

/// All entries of x, which is laid out as the columns of A; on one rank those of x themselves.
/// Collective, one gathering.
PetscErrorCode gather(Storage& A, Vec x, const PetscScalar** whole);
PetscErrorCode restore(Storage& A, Vec x, const PetscScalar** whole);

/// An array of all columns to sum into, which starts from `start`, or from zero when that is null;
/// end_sum() adds the arrays of all ranks into z. z may be `start`. Collective, one
/// Reduce_scatter; on one rank the array is that of z itself.
PetscErrorCode begin_sum(Storage& A, Vec start, Vec z, PetscScalar** sums);
PetscErrorCode end_sum(Storage& A, Vec z, PetscScalar** sums);

// transpose.cpp
PetscErrorCode transpose(Mat A, MatReuse reuse, Mat* B);

// sample_major_io.cpp
PetscErrorCode view(Mat A, PetscViewer viewer);
PetscErrorCode load(Mat A, PetscViewer viewer);

}  // namespace prunadag::sample_major
