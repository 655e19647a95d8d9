// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <utility>

#include <petscmat.h>
#include <petsctao.h>

#pragma GCC visibility push(default)
namespace prunadag {

/// Owns one reference to a PETSc object and drops it when it goes out of scope.
/// Destroying is collective wherever the object's own destroy function is.
template <class T, PetscErrorCode (*Destroy)(T*)>
class Handle {
 public:
  Handle() = default;
  explicit Handle(T object) noexcept : object_(object) {}
  Handle(Handle&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    if (this != &other) {
      reset();
      object_ = std::exchange(other.object_, nullptr);
    }
    return *this;
  }
  ~Handle() { reset(); }

  T get() const noexcept { return object_; }
  operator T() const noexcept { return object_; }

  /// The address a PETSc create function writes to; drops what was owned before.
  T* put() noexcept {
    reset();
    return &object_;
  }
  void reset() noexcept {
    if (object_) static_cast<void>(Destroy(&object_));
    object_ = nullptr;
  }

 private:
  T object_ = nullptr;
};

using VecHandle = Handle<Vec, VecDestroy>;
using MatHandle = Handle<Mat, MatDestroy>;
using TaoHandle = Handle<Tao, TaoDestroy>;

}  // namespace prunadag
#pragma GCC visibility pop
