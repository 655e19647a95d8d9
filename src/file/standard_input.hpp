// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <string_view>

#include "file/file.hpp"

namespace prunadag {

/// Whether a name means standard input, "-".
inline bool is_standard_input(std::string_view path) { return path == "-"; }

/// The name of an input in messages.
inline std::string input_name(const std::string& path) {
  return is_standard_input(path) ? "standard input" : path;
}

/// All of standard input, in a file without a name in the temporary folder, since readers read
/// their data more than once. Not collective: under mpirun rank 0 has standard input.
class StandardInput {
 public:
  /// Reads to the end. Throws Error(usage) for a second reading, Error(data) when it cannot be read
  /// or stored.
  StandardInput();

  /// A path that only this process can open, while the object lives.
  std::string path() const;

 private:
  File kept_;
};

}  // namespace prunadag
