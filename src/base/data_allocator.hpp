// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace prunadag {

/// Allocates what is streamed: at the beginning of a cache line, so that no group of numbers lies
/// across two, and in large pages where it fills some and the system has them. A pass over data in
/// pages of 4 kB waits for their addresses.
template <class T>
struct DataAllocator {
  using value_type = T;
  static constexpr std::align_val_t line{64}, large_page{std::size_t(1) << 21};

  DataAllocator() = default;
  template <class U>
  DataAllocator(const DataAllocator<U>&) noexcept {}

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    void* const array = ::operator new(bytes, alignment(count));
#ifdef MADV_HUGEPAGE
    if (is_large(count)) madvise(array, bytes, MADV_HUGEPAGE);  // a wish: may be refused
#endif
    return static_cast<T*>(array);
  }
  void deallocate(T* array, std::size_t count) noexcept {
    ::operator delete(array, alignment(count));
  }
  bool operator==(const DataAllocator&) const = default;

 private:
  /// Several large pages, so that what stands before the first one is little.
  static bool is_large(std::size_t count) {
    return count * sizeof(T) >= 8 * std::size_t(large_page);
  }
  static std::align_val_t alignment(std::size_t count) {
    return is_large(count) ? large_page : line;
  }
};

}  // namespace prunadag
