// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

namespace prunadag::test {

/// What can be made to fail in this process.
enum class Fault {
  allocation,        ///< operator new and mmap(), which all of our own arrays come from
  petsc_allocation,  ///< PetscMalloc, inside of work that a rank does alone
  input,             ///< open, fopen, read, pread and fread of files below a folder
};

/// Files below it can fail to be opened or read.
void watch_folder(std::string path);

/// From here on the n-th of a kind fails, once; with 0, none does and all are counted.
void arm(Fault kind, std::int64_t n);

/// Nothing fails from here on. What happened since arm():
struct Happened {
  std::int64_t counted = 0;
  bool failed = false;
};
Happened disarm();

/// Writes to standard error from where the last failure was called.
void show_last_place();

/// While it is set, every allocation outside of work that a rank does alone is written to standard
/// error, once per place: none of these may fail on some ranks only.
void list_unguarded(bool on);

}  // namespace prunadag::test
