// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <stdexcept>
#include <string>

#pragma GCC visibility push(default)
namespace prunadag {

/// Who has to act on an error; the value is the exit code of the command line.
enum class ErrorKind {
  interrupted = 1,  ///< a stop was requested before there was a result
  usage = 2,        ///< the caller asked for something that makes no sense
  data = 3,         ///< a file or its contents is wrong
  internal = 4,     ///< a failure of PETSc, MPI or memory, or a bug in prunadag
};

/// Thrown by every function of the C++ API, the same on every rank of the communicator. The message
/// is one line: the place, the value and the broken rule.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const noexcept { return kind_; }

 private:
  ErrorKind kind_;
};

}  // namespace prunadag
#pragma GCC visibility pop
