// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <sys/mman.h>
#include <type_traits>
#include <utility>

namespace prunadag {

/// An allocator for large arrays of numbers. Freed pages return to the system, where free() might
/// keep them. New pages are zero, and take no memory until they are written to. Numbers constructed
/// without a value are not written: they are zero in a vector that never shrank. An array begins at
/// a cache line, so that no group of numbers crosses one. An array that fills large pages begins at
/// one, and asks the system for them: a pass over pages of 4 kB waits for their addresses, and on
/// virtual machines the first write to a page may take longer than filling it.
template <class T>
struct PageAllocator {
  static_assert(std::is_arithmetic_v<T>);
  using value_type = T;
  static constexpr std::align_val_t line{64};
  static constexpr std::size_t large = 65536;  // bytes; a smaller array is not worth a system call
  static constexpr std::size_t huge = std::size_t(1) << 21;  // bytes of the system's large pages

  PageAllocator() = default;
  template <class U>
  PageAllocator(const PageAllocator<U>&) noexcept {}

  T* allocate(std::size_t count) {
    if (count > std::size_t(-1) / 2 / sizeof(T)) throw std::bad_array_new_length();
    const std::size_t bytes = count * sizeof(T);
    if (bytes < large) {
      return static_cast<T*>(std::memset(::operator new(bytes, line), 0, bytes));
    }
    if (bytes >= huge) return static_cast<T*>(large_pages(bytes));
    return static_cast<T*>(mapped(bytes));
  }
  void deallocate(T* array, std::size_t count) noexcept {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < large) {
      ::operator delete(array, line);
    } else {
      munmap(array, bytes < huge ? bytes : in_pages(bytes));
    }
  }

  void construct(T*) noexcept {}
  template <class... Arguments>
  void construct(T* number, Arguments&&... arguments) {
    ::new (static_cast<void*>(number)) T(std::forward<Arguments>(arguments)...);
  }

  bool operator==(const PageAllocator&) const = default;

 private:
  /// Rounded up to whole pages of any system.
  static std::size_t in_pages(std::size_t bytes) { return (bytes + large - 1) / large * large; }

  static void* mapped(std::size_t bytes) {
    void* const pages =
        mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
    return pages;
  }
  /// Maps more than is needed, and gives back what is before the first large page and after the
  /// array. Its end, which fills no large page, stays in small ones.
  static void* large_pages(std::size_t bytes) {
    const std::size_t whole = in_pages(bytes), all = whole + huge;
    char* const pages = static_cast<char*>(mapped(all));
    const std::size_t before = (huge - reinterpret_cast<std::uintptr_t>(pages) % huge) % huge;
    char* const array = pages + before;
    if (before > 0) munmap(pages, before);
    munmap(array + whole, all - before - whole);
#ifdef MADV_HUGEPAGE
    madvise(array, bytes / huge * huge, MADV_HUGEPAGE);  // may be refused
#endif
    return array;
  }
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
