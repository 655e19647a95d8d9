// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PRUNADAG_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define PRUNADAG_SANITIZED 1
#endif
#ifdef PRUNADAG_SANITIZED
#include <sanitizer/lsan_interface.h>
#endif

namespace prunadag::test {

/// Whether the program has the address sanitizer. The sanitizer takes memory itself, so that limits
/// and measures of memory mean nothing.
#ifdef PRUNADAG_SANITIZED
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

/// Allocations while this object lives are no leaks: MPI and PETSc keep memory from their start to
/// the end of the process.
class KeptByLibraries {
 public:
#ifdef PRUNADAG_SANITIZED
  KeptByLibraries() { __lsan_disable(); }
  ~KeptByLibraries() { __lsan_enable(); }
#else
  KeptByLibraries() {}
  ~KeptByLibraries() {}
#endif
  KeptByLibraries(const KeptByLibraries&) = delete;
  KeptByLibraries& operator=(const KeptByLibraries&) = delete;
};

/// Ends the program if it has leaked memory; later leaks are not looked for. Call it before MPI and
/// PETSc end: at their end they lose memory, and the code that took it.
inline void check_leaks() {
#ifdef PRUNADAG_SANITIZED
  __lsan_do_leak_check();
#endif
}

}  // namespace prunadag::test
