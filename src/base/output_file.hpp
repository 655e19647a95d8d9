// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>

namespace prunadag {

/// A file that appears under its name only when it is whole: it is written under a temporary name
/// beside it and renamed by commit(). Without commit() nothing is left. Not collective: one rank
/// has it. Something that exists and is not a regular file, such as /dev/stdout, is written
/// directly.
class OutputFile {
 public:
  /// Creates the temporary file, so that a folder that is missing or cannot be written is found out
  /// now. Throws Error(data).
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  const std::string& path() const noexcept { return path_; }
  /// Where to write until commit().
  const std::string& temporary() const noexcept { return temporary_; }
  void commit();

  /// Makes sure that `bytes` will fit, where the file system can tell; what is reserved is given
  /// back when the file is written anew. Throws Error(data) when they do not.
  void reserve(std::int64_t bytes) const;

  /// Writes the whole text and commits. Throws Error(data) with the system's reason, e.g. a full
  /// disk.
  void write(const std::string& text);

 private:
  std::string path_, temporary_;
  bool done_ = false;
};

}  // namespace prunadag
