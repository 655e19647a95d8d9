// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <petscsys.h>

#include "base/success.hpp"

/// Checks of the arguments of our C functions. PETSc's PetscValid* are absent from builds without
/// debugging, such as Debian's.
namespace prunadag {

/// Refuses a null pointer, a destroyed object, and an object of another class than `what`. Not
/// collective.
inline PetscErrorCode require_object(const void* object, PetscClassId class_id, const char* what,
                                     int argument) {
  PetscClassId found;

  PetscFunctionBegin;
  PetscCheck(object, PETSC_COMM_SELF, PETSC_ERR_ARG_NULL, "argument %d is null, not a %s", argument,
             what);
  PetscCheck(std::uintptr_t(object) % alignof(void*) == 0, PETSC_COMM_SELF, PETSC_ERR_ARG_BADPTR,
             "argument %d is not where a %s can be", argument, what);
  PetscCall(PetscObjectGetClassId(PetscObject(const_cast<void*>(object)), &found));
  PetscCheck(found >= PETSC_SMALLEST_CLASSID, PETSC_COMM_SELF, PETSC_ERR_ARG_CORRUPT,
             "argument %d is not a %s, or was destroyed", argument, what);
  PetscCheck(found == class_id, PETSC_COMM_SELF, PETSC_ERR_ARG_WRONG,
             "argument %d is not a %s but another object", argument, what);
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Refuses a null pointer. Not collective.
inline PetscErrorCode require_pointer(const void* pointer, int argument) {
  PetscFunctionBegin;
  PetscCheck(pointer, PETSC_COMM_SELF, PETSC_ERR_ARG_NULL, "argument %d is null", argument);
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Refuses, on every rank, bits that differ between ranks. Collective; one reduction.
inline PetscErrorCode require_same_bits(MPI_Comm comm, std::uint64_t bits, const char* what) {
  std::uint64_t ends[2] = {bits, ~bits};

  PetscFunctionBegin;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, ends, 2, MPI_UINT64_T, MPI_MAX, comm));
  PetscCheck(ends[0] == ~ends[1], comm, PETSC_ERR_ARG_WRONG, "%s differs between the ranks", what);
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The same for a number, real or whole.
template <class Value>
PetscErrorCode require_same(MPI_Comm comm, Value value, const char* what) {
  if constexpr (std::is_floating_point_v<Value>) {
    return require_same_bits(comm, std::bit_cast<std::uint64_t>(double(value)), what);
  } else {
    return require_same_bits(comm, std::uint64_t(value), what);
  }
}

/// The same for a text, which may be null, by its 64-bit hash (FNV-1a).
inline PetscErrorCode require_same_words(MPI_Comm comm, const char* words, const char* what) {
  std::uint64_t bits = 0;
  if (words) {
    bits = 0xcbf29ce484222325u;
    for (const char c : std::string_view(words)) {
      bits = (bits ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    }
  }
  return require_same_bits(comm, bits, what);
}

}  // namespace prunadag
