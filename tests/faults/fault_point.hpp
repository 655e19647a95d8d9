// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

namespace prunadag::test {

/// What can be made to fail in this process.
enum class Fault {
  allocation,        ///< operator new and mmap(), the sources of all our own arrays
  petsc_allocation,  ///< PetscMalloc, in work that a rank does alone
  input,             ///< open, fopen, read, pread and fread of files below a folder
};

/// Sets the folder whose files can fail to be opened or read.
void watch_folder(std::string path);

/// From now on, the n-th event of a kind fails, once. With n = 0 none fails. Events are counted.
void arm(Fault kind, std::int64_t n);

/// What happened since arm().
struct Happened {
  std::int64_t counted = 0;
  bool failed = false;
};
/// Ends the failures, and returns what happened since arm().
Happened disarm();

/// Writes the call stack of the last failure to standard error.
void show_last_place();

/// While it is on, writes every place of an allocation outside of work that a rank does alone to
/// standard error, once per place. None of these may fail on some ranks only.
void list_unguarded(bool on);

}  // namespace prunadag::test
