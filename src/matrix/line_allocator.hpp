// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <new>

namespace prunadag {

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

}  // namespace prunadag
