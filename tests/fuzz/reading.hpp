// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <utility>

#include "data/format.hpp"
#include "fuzz/target.hpp"

namespace prunadag::fuzz {

/// Reads the rows of a file in the format of `source`; with "auto", in the format that is
/// recognised.
inline void read_rows(const InputFile& input, DataSource source, Asked asked = Asked::nothing) {
  attempt(
      [&] {
        source.path = input.path();
        Source file(PETSC_COMM_WORLD, source.path);
        static_cast<void>(format_of(file, source).read(file, source));
      },
      asked);
}

inline DataSource as_format(std::string format) {
  DataSource source;
  source.format = std::move(format);
  return source;
}

}  // namespace prunadag::fuzz
