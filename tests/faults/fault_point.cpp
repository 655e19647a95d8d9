// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The fault point: this test program replaces operators, system calls and PETSc's allocator. Shared
// libraries, such as HDF5, call these functions, too.
#include "faults/fault_point.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <new>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

#include <petscsys.h>

#include "base/collective.hpp"
#include "base/success.hpp"

namespace prunadag::test {
namespace {

struct Point {
  bool armed = false, failed = false;
  Fault kind = Fault::allocation;
  std::int64_t n = 0, counted = 0;
} point;

std::string& folder() {
  static std::string path;
  return path;
}

constexpr int depth = 40;
std::array<void*, depth> place;
int place_depth = 0;

bool listing = false, in_list = false;

/// Lists the place of this call, once per place. A place is known by its return addresses.
void list_place() {
  static std::array<std::size_t, 4096> seen;
  static std::size_t count = 0;
  if (in_list) return;
  in_list = true;
  std::array<void*, depth> frames;
  const int found = backtrace(frames.data(), depth);
  std::size_t hash = 0;
  for (int i = 0; i < found; ++i) hash = hash * 1000003 + std::size_t(frames[std::size_t(i)]);
  const auto end = seen.begin() + std::ptrdiff_t(count);
  if (std::find(seen.begin(), end, hash) == end && count < seen.size()) {
    seen[count++] = hash;
    std::fputs("unguarded:\n", stderr);
    backtrace_symbols_fd(frames.data() + 2, std::max(0, found - 2), 2);
  }
  in_list = false;
}

/// Counts this call, and returns whether it has to fail.
bool fails(Fault kind) {
  if (kind == Fault::allocation && listing && point.armed && !FirstFailure::working()) list_place();
  if (!point.armed || kind != point.kind || ++point.counted != point.n) return false;
  point.armed = false;
  point.failed = true;
  place_depth = backtrace(place.data(), depth);
  return true;
}

bool is_watched(const char* path) {
  return point.armed && !folder().empty() &&
         std::string_view(path).substr(0, folder().size()) == folder();
}

bool is_watched(int file) {
  if (!point.armed || point.kind != Fault::input) return false;
  std::array<char, 64> link;
  std::array<char, 4096> path{};
  std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", file);
  return readlink(link.data(), path.data(), path.size() - 1) > 0 && is_watched(path.data());
}

template <class Function>
Function* original(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

void* allocated(std::size_t bytes, std::size_t alignment) noexcept {
  void* memory = nullptr;
  if (posix_memalign(&memory, std::max(alignment, sizeof(void*)),
                     std::max<std::size_t>(1, bytes))) {
    return nullptr;
  }
  return memory;
}

PetscErrorCode petsc_malloc(std::size_t bytes, PetscBool clear, int, const char*, const char*,
                            void** result) {
  *result = nullptr;
  if (bytes == 0) return PETSC_SUCCESS;
  if (FirstFailure::working() && fails(Fault::petsc_allocation)) return PETSC_ERR_MEM;
  *result = allocated(bytes, PETSC_MEMALIGN);
  if (!*result) return PETSC_ERR_MEM;
  if (clear) std::fill_n(static_cast<char*>(*result), bytes, '\0');
  return PETSC_SUCCESS;
}

PetscErrorCode petsc_free(void* memory, int, const char*, const char*) {
  std::free(memory);
  return PETSC_SUCCESS;
}

PetscErrorCode petsc_realloc(std::size_t bytes, int, const char*, const char*, void** result) {
  if (FirstFailure::working() && fails(Fault::petsc_allocation)) return PETSC_ERR_MEM;
  void* const memory = std::realloc(*result, bytes);
  if (!memory) return PETSC_ERR_MEM;
  *result = memory;
  return PETSC_SUCCESS;
}

/// PETSc accepts another allocator only before it has allocated anything.
const PetscErrorCode hooked = PetscMallocSet(petsc_malloc, petsc_free, petsc_realloc);

}  // namespace

void watch_folder(std::string path) { folder() = std::move(path); }

void arm(Fault kind, std::int64_t n) {
  if (hooked) std::abort();
  place_depth = backtrace(place.data(), depth);  // the first backtrace() allocates
  point = {true, false, kind, n, 0};
}

Happened disarm() {
  point.armed = false;
  return {point.counted, point.failed};
}

void show_last_place() { backtrace_symbols_fd(place.data(), place_depth, 2); }

void list_unguarded(bool on) { listing = on; }

}  // namespace prunadag::test

namespace test = prunadag::test;

void* operator new(std::size_t bytes, std::align_val_t alignment) {
  void* const memory = test::fails(test::Fault::allocation)
                           ? nullptr
                           : test::allocated(bytes, std::size_t(alignment));
  if (!memory) throw std::bad_alloc();
  return memory;
}
void* operator new(std::size_t bytes) { return operator new(bytes, std::align_val_t(16)); }
void* operator new[](std::size_t bytes) { return operator new(bytes, std::align_val_t(16)); }
void* operator new[](std::size_t bytes, std::align_val_t alignment) {
  return operator new(bytes, alignment);
}
// Callers of these expect null, so that null is no failure to agree on.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return test::allocated(bytes, 16);
}
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept {
  return test::allocated(bytes, 16);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

extern "C" {

/// For our own code only, by --wrap. MPI and HDF5 keep their maps.
void* __real_mmap(void* address, std::size_t length, int protection, int flags, int file, off_t at);
void* __wrap_mmap(void* address, std::size_t length, int protection, int flags, int file,
                  off_t at) {
  if (file < 0 && test::fails(test::Fault::allocation)) {
    errno = ENOMEM;
    return MAP_FAILED;
  }
  return __real_mmap(address, length, protection, flags, file, at);
}

int open(const char* path, int flags, ...) {
  static const auto next = test::original<int(const char*, int, ...)>("open");
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE)) {
    std::va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
  }
  // Our code opens folders only to flush them to the disk.
  const bool reads = (flags & O_ACCMODE) == O_RDONLY && !(flags & O_DIRECTORY);
  if (reads && test::is_watched(path) && test::fails(test::Fault::input)) {
    errno = EIO;
    return -1;
  }
  return next(path, flags, mode);
}

std::FILE* fopen(const char* path, const char* mode) {
  static const auto next = test::original<std::FILE*(const char*, const char*)>("fopen");
  if (*mode == 'r' && test::is_watched(path) && test::fails(test::Fault::input)) {
    errno = EIO;
    return nullptr;
  }
  return next(path, mode);
}

ssize_t read(int file, void* buffer, std::size_t size) {
  static const auto next = test::original<ssize_t(int, void*, std::size_t)>("read");
  if (test::is_watched(file) && test::fails(test::Fault::input)) {
    errno = EIO;
    return -1;
  }
  return next(file, buffer, size);
}

ssize_t pread(int file, void* buffer, std::size_t size, off_t at) {
  static const auto next = test::original<ssize_t(int, void*, std::size_t, off_t)>("pread");
  if (test::is_watched(file) && test::fails(test::Fault::input)) {
    errno = EIO;
    return -1;
  }
  return next(file, buffer, size, at);
}

/// Here libc reads by itself, without the read() above. A failure sets the error flag of the file,
/// as a failure of the system does.
std::size_t fread(void* buffer, std::size_t size, std::size_t count, std::FILE* file) {
  static const auto next =
      test::original<std::size_t(void*, std::size_t, std::size_t, std::FILE*)>("fread");
  if (!test::is_watched(fileno(file)) || !test::fails(test::Fault::input)) {
    return next(buffer, size, count, file);
  }
  file->_flags |= _IO_ERR_SEEN;
  errno = EIO;
  return 0;
}
}
