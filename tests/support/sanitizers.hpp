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

/// Whether the address sanitizer is in the program: it takes memory of its own, so that neither
/// limits on memory nor measures of it say anything.
#ifdef PRUNADAG_SANITIZED
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

/// What is allocated while this lives is no leak: MPI and PETSc keep, from their start on, memory
/// that only the end of the process gives back.
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

/// Ends the program where something was leaked by now; nothing is looked for afterwards. Called
/// before MPI and PETSc end, since these lose memory, and the code that took it, on their way out.
inline void check_leaks() {
#ifdef PRUNADAG_SANITIZED
  __lsan_do_leak_check();
#endif
}

}  // namespace prunadag::test
