// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace prunadag {

/// A file that appears under its name only once it is complete. It is written under a temporary
/// name beside it, NAME.xxxxxxxx.part, and commit() renames it once it is on the disk. Without
/// commit() nothing is left, and no other file is touched. A symbolic link stays; its target is
/// replaced and keeps its permissions. An existing target that is not a regular file, such as a
/// pipe, is opened once and written to directly. `-` is standard output. Not collective: one rank
/// has it.
class OutputFile {
 public:
  /// Creates the temporary file, so that a missing or read-only folder is found at once. Throws
  /// Error(data).
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  const std::string& path() const noexcept { return path_; }
  /// The stream to write to until commit(). Do not close it.
  std::FILE* stream() const noexcept { return stream_; }
  /// The name of the temporary file, for writers that need a name or seek. Where the output is
  /// written directly, it is a file in the temporary folder, which commit() copies. Throws
  /// Error(data).
  const std::string& temporary();

  /// Throws Error(data) with the system's reason, such as a full disk. If only the renaming fails,
  /// the temporary file stays, and the message names it.
  void commit();
  /// For use after a failed write: commits the file up to the end of its last whole line. Does
  /// nothing where that is impossible.
  void commit_lines() noexcept;
  /// Whether all is written, under its name or the temporary one.
  bool is_whole() const noexcept { return done_; }

  /// Reserves `bytes` for the file without changing its content. commit() releases unused bytes;
  /// emptying the file releases all. False where space cannot be reserved, as for a pipe. Throws
  /// Error(data) when the space is not available.
  bool reserve(std::int64_t bytes) const;

  /// An object that lives until the file ends, such as the handle of a library that writes the
  /// file; null at first.
  std::shared_ptr<void>& companion() noexcept { return companion_; }

  /// Whether it will be renamed: not a pipe, a device or standard output.
  bool is_renamed() const noexcept { return way_ == Way::renamed; }

  /// Writes to stream(). Throws Error(data).
  void add(const std::string& text);

  /// Writes the whole text and commits. Throws Error(data).
  void write(const std::string& text);

 private:
  enum class Way { renamed, direct, standard_output };

  void create_beside();
  void copy_spool();
  void give_back() const;

  std::string path_, target_, temporary_;
  Way way_ = Way::renamed;
  std::FILE* stream_ = nullptr;
  std::shared_ptr<void> companion_;
  bool done_ = false;
};

/// Syncs a file to the disk. True also where the file system cannot; otherwise errno has the
/// reason.
bool is_on_disk(int file);

/// Whether an output of this name is standard output: `-`, or a name of the same file or pipe.
bool is_standard_output(const std::string& path);

/// Whether two outputs of these names would be one, in any spelling. They are one if their link
/// targets have the same name in the same folder or are the same regular file, or if both are
/// standard output. Nothing needs to exist yet. Throws Error(data) for links in a circle.
bool is_same_output(const std::string& a, const std::string& b);

}  // namespace prunadag
