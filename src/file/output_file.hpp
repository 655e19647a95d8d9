// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace prunadag {

/// A file that appears under its name only when it is whole: it is written under a temporary name
/// of its own beside it, NAME.xxxxxxxx.part, and renamed by commit(), once it is on the disk.
/// Without commit() nothing is left, and nothing of others is touched. A symbolic link stays: what
/// it leads to is replaced, and keeps its permissions. What exists and is no regular file, such as
/// a pipe, is opened once and written directly; `-` is standard output. Not collective: one rank
/// has it.
class OutputFile {
 public:
  /// Creates the temporary file, so that a folder that is missing or cannot be written is found out
  /// now. Throws Error(data).
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  const std::string& path() const noexcept { return path_; }
  /// Where to write until commit(). Not to be closed.
  std::FILE* stream() const noexcept { return stream_; }
  /// The same for those who need a name, and places that they can go back to. Where the file is
  /// written directly it is one in the temporary folder, which commit() copies. Throws Error(data).
  const std::string& temporary();

  /// Throws Error(data) with the system's reason, e.g. a full disk. Where only the name cannot be
  /// given, because of who owns what stands there, the temporary file stays, and is named.
  void commit();
  /// After a write that failed: gives the name to what is in the file, up to the end of its last
  /// whole line. Does nothing where that is not possible.
  void commit_lines() noexcept;
  /// Whether all was written, under its name or under the temporary one.
  bool is_whole() const noexcept { return done_; }

  /// Makes sure that `bytes` will fit, without changing what is in the file. commit() gives back
  /// what was not used, and whoever empties the file all of it. False where nothing can promise it,
  /// such as a pipe. Throws Error(data) when they do not fit.
  bool reserve(std::int64_t bytes) const;

  /// What whoever writes it keeps with it, such as a library's own handle, and is gone before it;
  /// null at first.
  std::shared_ptr<void>& companion() noexcept { return companion_; }

  /// Whether it will be renamed: no pipe, device or standard output.
  bool is_renamed() const noexcept { return way_ == Way::renamed; }

  /// Adds to stream(). Throws Error(data).
  void add(const std::string& text);

  /// Adds the whole text and commits. Throws Error(data).
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

/// Whether what was written to a file is on the disk, once it returns; where a file system has no
/// way to tell, it is. Otherwise errno says why not.
bool is_on_disk(int file);

/// Whether an output of this name goes to standard output: `-`, or a name of that very file or
/// pipe.
bool is_standard_output(const std::string& path);

/// Whether two outputs of these names would be one, however the names are spelt: what links lead to
/// has the same name in the same folder, or is the same regular file, or both are standard output.
/// Nothing needs to exist yet. Throws Error(data) where links go round.
bool is_same_output(const std::string& a, const std::string& b);

}  // namespace prunadag
