// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstring>
#include <new>
#include <sys/mman.h>
#include <type_traits>
#include <utility>

namespace prunadag {

/// An allocator for large arrays of numbers. Freed pages return to the system, where free() might
/// keep them. New pages are zero, and take no memory until they are written to. Numbers constructed
/// without a value are not written: they are zero in a vector that never shrank. An array begins at
/// a cache line, so that no group of numbers crosses one. An array of several large pages asks the
/// system for large pages, since a pass over pages of 4 kB waits for their addresses.
template <class T>
struct PageAllocator {
  static_assert(std::is_arithmetic_v<T>);
  using value_type = T;
  static constexpr std::align_val_t line{64};
  static constexpr std::size_t large = 65536;  // bytes; a smaller array is not worth a system call
  static constexpr std::size_t huge = std::size_t(1) << 24;  // bytes; eight large pages

  PageAllocator() = default;
  template <class U>
  PageAllocator(const PageAllocator<U>&) noexcept {}

  T* allocate(std::size_t count) {
    if (count > std::size_t(-1) / 2 / sizeof(T)) throw std::bad_array_new_length();
    const std::size_t bytes = count * sizeof(T);
    if (bytes < large) {
      return static_cast<T*>(std::memset(::operator new(bytes, line), 0, bytes));
    }
    void* const pages =
        mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
    if (bytes >= huge) madvise(pages, bytes, MADV_HUGEPAGE);  // may be refused
#endif
    return static_cast<T*>(pages);
  }
  void deallocate(T* array, std::size_t count) noexcept {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < large) {
      ::operator delete(array, line);
    } else {
      munmap(array, bytes);
    }
  }

  void construct(T*) noexcept {}
  template <class... Arguments>
  void construct(T* number, Arguments&&... arguments) {
    ::new (static_cast<void*>(number)) T(std::forward<Arguments>(arguments)...);
  }

  bool operator==(const PageAllocator&) const = default;
};

/// Gets memory from the system for a whole array that is written to next: one call instead of a
/// page fault per page. For arrays of PageAllocator that have not been written to.
template <class T>
void take_pages(T* array, std::size_t count) noexcept {
#ifdef MADV_POPULATE_WRITE  // Linux 5.14
  const std::size_t bytes = count * sizeof(T);
  if (bytes >= PageAllocator<T>::large) madvise(array, bytes, MADV_POPULATE_WRITE);
#endif
}

}  // namespace prunadag
