// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <string_view>

#include "file/file.hpp"

namespace prunadag {

/// Whether a name stands for standard input, which is "-".
inline bool is_standard_input(std::string_view path) { return path == "-"; }

/// What messages call an input of this name.
inline std::string input_name(const std::string& path) {
  return is_standard_input(path) ? "standard input" : path;
}

/// All of standard input, kept in a file without a name in the temporary folder, since readers go
/// over their data more than once. Not collective: rank 0 has standard input under mpirun.
class StandardInput {
 public:
  /// Reads to the end. Throws Error(usage) when it was read before, Error(data) when it cannot be
  /// read or kept.
  StandardInput();

  /// Where this process, and no other, can open it while this lives.
  std::string path() const;

 private:
  File kept_;
};

}  // namespace prunadag
