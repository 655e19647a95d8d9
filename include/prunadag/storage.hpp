// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace prunadag {

/// How a matrix stores its numbers. Arithmetic is always in double.
enum class Storage {
  automatic,  ///< bytes or a pattern where that is exact, else doubles
  doubles,    ///< 8 bytes each
  floats,     ///< 4 bytes each: rounded to 24 bits
  bytes,      ///< 1 byte each: whole numbers from 0 to 255
  pattern,    ///< only the places of nonzeros, which all have the same value
};

/// auto, double, float, byte, pattern.
const char* name_of(Storage storage);
/// Throws Error(usage) for another name and lists the known ones.
Storage storage_named(const std::string& name);

}  // namespace prunadag
#pragma GCC visibility pop
