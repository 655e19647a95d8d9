// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace prunadag {

/// How the numbers of a matrix are kept. Arithmetic is in double for all of them.
enum class Storage {
  automatic,  ///< bytes or a pattern where that is exact, else doubles
  doubles,    ///< 8 bytes each
  floats,     ///< 4 bytes each: rounded to 24 bits
  bytes,      ///< 1 byte each: whole numbers from 0 to 255
  pattern,    ///< of the nonzeros only their places: all are the same number
};

/// auto, double, float, byte, pattern.
const char* name_of(Storage storage);
/// Throws Error(usage) listing the names when there is no such storage.
Storage storage_named(const std::string& name);

}  // namespace prunadag
#pragma GCC visibility pop
