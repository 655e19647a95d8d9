// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <petscmat.h>

#include "base/arrays.hpp"
#include "prunadag/error.hpp"
#include "prunadag/handle.hpp"

namespace prunadag {

using ViewerHandle = Handle<PetscViewer, PetscViewerDestroy>;
using IndexSetHandle = Handle<IS, ISDestroy>;
using ScatterHandle = Handle<VecScatter, VecScatterDestroy>;

/// Throws with PETSc's own words when `code` reports a failure: Error(usage) for values and types
/// that PETSc refuses, else Error(internal).
void check(PetscErrorCode code);

/// Read-only view of the entries of `vector` that this rank owns, none of null; not collective.
class ReadArray {
 public:
  explicit ReadArray(Vec vector);
  std::span<const double> span() const noexcept { return {data_, size_}; }
  double operator[](std::size_t i) const noexcept { return data_[i]; }

 private:
  Arrays arrays_;
  const double* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Writable view of the entries of `vector` that this rank owns; not collective.
class WriteArray {
 public:
  explicit WriteArray(Vec vector);
  std::span<double> span() const noexcept { return {data_, size_}; }
  double& operator[](std::size_t i) const noexcept { return data_[i]; }

 private:
  Arrays arrays_;
  double* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Global number of entries, and the global index of this rank's first one.
std::int64_t global_size(Vec vector);
std::int64_t first_index(Vec vector);

/// How many of a vector's first `count` entries this rank owns; they are its first ones. Not
/// collective.
std::size_t owned_of_first(Vec vector, std::int64_t count);

/// A new vector with PETSc's own split of `size` entries over `comm`, or of so many times K numbers
/// side by side; all of them zero. Collective. Throws Error(data) for more than a PetscInt counts.
VecHandle make_vector(MPI_Comm comm, std::int64_t size, std::size_t outputs = 1);

/// A new vector laid out as the columns of the matrix, or as its rows, with K numbers side by side
/// for each; all of them zero. As above.
VecHandle vector_of_columns(Mat matrix, std::size_t outputs = 1);
VecHandle vector_of_rows(Mat matrix, std::size_t outputs = 1);

/// All entries of a distributed vector, on every rank. Collective.
std::vector<double> gathered(Vec vector);

/// The few entries from number `first` on, on every rank. Collective; one reduction.
std::vector<double> gathered_from(Vec vector, std::int64_t first);

/// `value` as a PetscInt; throws Error(data) naming the PETSc build that could hold it.
PetscInt to_petsc_int(std::int64_t value, const char* what);

}  // namespace prunadag
