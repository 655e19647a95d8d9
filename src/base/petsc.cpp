// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/petsc.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/success.hpp"

#if defined(PETSC_USE_COMPLEX) || !defined(PETSC_USE_REAL_DOUBLE)
#error "prunadag needs a PETSc built for real scalars in double precision"
#endif

namespace prunadag {

void check(PetscErrorCode code) {
  if (!code) return;
  const char* text = nullptr;
  ErrorText specific = nullptr;
  static_cast<void>(PetscErrorMessage(code, &text, &specific));
  const std::string general = text ? text : "unknown error";
  std::string message = specific && *specific ? specific : general;
  if (code == PETSC_ERR_MEM || code == PETSC_ERR_LIB) message = general + ": " + message;
  std::replace(message.begin(), message.end(), '\n', ' ');  // an error is one line
  message.erase(message.find_last_not_of(' ') + 1);         // some releases end it with a blank
  const bool asked_for = code == PETSC_ERR_ARG_OUTOFRANGE || code == PETSC_ERR_ARG_UNKNOWN_TYPE ||
                         code == PETSC_ERR_USER_INPUT || code == PETSC_ERR_SUP;
  throw Error(asked_for ? ErrorKind::usage : ErrorKind::internal,
              fmt::format("PETSc: {}", message));
}

ReadArray::ReadArray(Vec vector) {
  if (!vector) return;
  PetscInt size = 0;
  check(VecGetLocalSize(vector, &size));
  check(arrays_.read(vector, &data_));
  size_ = std::size_t(size);
}

WriteArray::WriteArray(Vec vector) {
  PetscInt size = 0;
  check(VecGetLocalSize(vector, &size));
  check(arrays_.change(vector, &data_));
  size_ = std::size_t(size);
}

std::int64_t global_size(Vec vector) {
  PetscInt size = 0;
  check(VecGetSize(vector, &size));
  return size;
}

std::int64_t first_index(Vec vector) {
  PetscInt first = 0;
  check(VecGetOwnershipRange(vector, &first, nullptr));
  return first;
}

std::size_t owned_of_first(Vec vector, std::int64_t count) {
  PetscInt first = 0, end = 0;
  check(VecGetOwnershipRange(vector, &first, &end));
  return std::size_t(std::clamp<std::int64_t>(count - first, 0, end - first));
}

namespace {

VecHandle vector_of(MPI_Comm comm, PetscInt own, std::int64_t size, std::size_t outputs) {
  VecHandle vector;
  const PetscInt numbers = to_petsc_int(size * std::int64_t(outputs), "a vector");
  check(VecCreate(comm, vector.put()));
  check(VecSetSizes(vector, own * PetscInt(outputs), numbers));
  check(VecSetType(vector, VECSTANDARD));
  check(VecSet(vector, 0.0));
  return vector;
}

}  // namespace

VecHandle make_vector(MPI_Comm comm, std::int64_t size, std::size_t outputs) {
  PetscInt own = PETSC_DECIDE, total = to_petsc_int(size, "a vector");
  check(PetscSplitOwnership(comm, &own, &total));
  return vector_of(comm, own, size, outputs);
}

VecHandle vector_of_columns(Mat matrix, std::size_t outputs) {
  PetscInt own, total;
  check(MatGetLocalSize(matrix, nullptr, &own));
  check(MatGetSize(matrix, nullptr, &total));
  return vector_of(PetscObjectComm((PetscObject)matrix), own, total, outputs);
}

VecHandle vector_of_rows(Mat matrix, std::size_t outputs) {
  PetscInt own, total;
  check(MatGetLocalSize(matrix, &own, nullptr));
  check(MatGetSize(matrix, &total, nullptr));
  return vector_of(PetscObjectComm((PetscObject)matrix), own, total, outputs);
}

std::vector<double> gathered(Vec vector) {
  ScatterHandle scatter;
  VecHandle all;
  check(VecScatterCreateToAll(vector, scatter.put(), all.put()));
  check(VecScatterBegin(scatter, vector, all, INSERT_VALUES, SCATTER_FORWARD));
  check(VecScatterEnd(scatter, vector, all, INSERT_VALUES, SCATTER_FORWARD));
  return agree(PetscObjectComm((PetscObject)vector), [&] {
    const ReadArray array(all);
    return std::vector<double>(array.span().begin(), array.span().end());
  });
}

std::vector<double> gathered_from(Vec vector, std::int64_t first) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)vector);
  const std::int64_t size = global_size(vector);
  std::vector<double> entries = agree(comm, [&] {
    return std::vector<double>(std::size_t(std::max(size - first, std::int64_t(0))));
  });
  {
    const ReadArray own(vector);
    const std::int64_t begin = first_index(vector);
    for (std::size_t i = owned_of_first(vector, first); i < own.span().size(); ++i) {
      entries[std::size_t(begin + std::int64_t(i) - first)] = own[i];
    }
  }
  sum_in_place(comm, entries);
  return entries;
}

PetscInt to_petsc_int(std::int64_t value, const char* what) {
  if (value > std::int64_t(PETSC_MAX_INT)) {
    throw Error(ErrorKind::data,
                fmt::format("{} has {} entries, more than the {} of this PETSc's 32-bit indices: "
                            "build prunadag against a PETSc with 64-bit indices",
                            what, value, std::int64_t(PETSC_MAX_INT)));
  }
  return PetscInt(value);
}

}  // namespace prunadag
