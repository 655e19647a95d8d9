// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include <petscvec.h>

namespace prunadag {

/// The arrays of the vectors that kernels work on, taken one by one and given back together.
///
/// Kernels run on the host and get all their arrays here. Only this class asks PETSc in which
/// memory a vector lives. A vector in other memory is copied to the host, and back if it was
/// changed. Kernels for other memory would learn the place of their arrays here.
///
/// After an error the destructor gives back the arrays. Not collective. Allocates nothing.
class Arrays {
 public:
  Arrays() = default;
  ~Arrays() { static_cast<void>(give_back()); }
  Arrays(Arrays&& other) noexcept : held_(other.held_), count_(std::exchange(other.count_, 0)) {}
  Arrays& operator=(Arrays&& other) noexcept {
    static_cast<void>(give_back());
    held_ = other.held_;
    count_ = std::exchange(other.count_, 0);
    return *this;
  }

  /// The entries of `vector` that this rank owns: to read; to read and change; or to write, and
  /// then every entry must be written. A null vector has a null array. Up to eight are held at
  /// once; more are PETSC_ERR_PLIB.
  PetscErrorCode read(Vec vector, const PetscScalar** array);
  PetscErrorCode change(Vec vector, PetscScalar** array);
  PetscErrorCode write(Vec vector, PetscScalar** array);

  PetscErrorCode give_back();

 private:
  static constexpr std::size_t most = 8;
  enum class Access { read, change, write };
  struct Held {
    Vec vector;
    Access access;
    PetscScalar* array = nullptr;
    bool in_place = false;
  };

  PetscErrorCode take(Vec vector, Access access, PetscScalar** array);
  static PetscErrorCode take_in_place(Held& held, PetscMemType* memory);
  static PetscErrorCode take_copied(Held& held);
  static PetscErrorCode restore(Held& held);

  std::array<Held, most> held_{};
  std::size_t count_ = 0;
};

}  // namespace prunadag
