// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

namespace prunadag {

/// How the numbers of a matrix are kept. Arithmetic is in double for all of them.
enum class Storage {
  automatic,  ///< bytes or a pattern where that is exact, else doubles, with columns of sparse rows
              ///< of 32 numbers or more in 2 or 4 bytes where PETSc takes more
  doubles,    ///< 8 bytes each, in PETSc's AIJ or MATPRUNADAGDENSE
  floats,     ///< 4 bytes each: rounded to 24 bits
  bytes,      ///< 1 byte each: whole numbers from 0 to 255
  pattern,    ///< of the nonzeros only their places: all are the same number
};

/// auto, double, float, byte, pattern.
const char* name_of(Storage storage);
/// Throws Error(usage) listing the names when there is no such storage.
Storage storage_named(const std::string& name);

}  // namespace prunadag
