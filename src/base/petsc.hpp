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

/// Throws PETSc's message if `code` is a failure: Error(usage) for values and types that PETSc
/// refuses, else Error(internal).
void check(PetscErrorCode code);

/// Read-only view of the entries of `vector` that this rank owns; empty for null. Not collective.
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

/// Global number of entries; global index of this rank's first entry.
std::int64_t global_size(Vec vector);
std::int64_t first_index(Vec vector);

/// The number of the vector's first `count` entries that this rank owns; they are its own first
/// entries. Not collective.
std::size_t owned_of_first(Vec vector, std::int64_t count);

/// A new vector of zeros with size*outputs entries over `comm`, in PETSc's default split of `size`;
/// the `outputs` numbers of an item are side by side. Collective. Throws Error(data) for more
/// entries than a PetscInt counts.
VecHandle make_vector(MPI_Comm comm, std::int64_t size, std::size_t outputs = 1);

/// A new vector of zeros laid out as the columns of the matrix, or as its rows, with `outputs`
/// numbers side by side for each. As above.
VecHandle vector_of_columns(Mat matrix, std::size_t outputs = 1);
VecHandle vector_of_rows(Mat matrix, std::size_t outputs = 1);

/// All entries of a distributed vector, on every rank. Collective.
std::vector<double> gathered(Vec vector);

/// The few entries from `first` on, on every rank. Collective; one reduction.
std::vector<double> gathered_from(Vec vector, std::int64_t first);

/// `value` as a PetscInt; throws Error(data) naming the PETSc build that could hold it.
PetscInt to_petsc_int(std::int64_t value, const char* what);

}  // namespace prunadag
