// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace prunadag {

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

/// Opens a file for reading. Throws Error(data) with the system's reason; refuses a folder.
File open_input(const std::string& path);

/// The current length of an open file. Throws Error(data) that names `path`.
std::int64_t size_of(std::FILE* file, const std::string& path);

/// Reads up to `count` bytes; fewer only at the end of the file. Throws Error(data) for a read
/// error, which must not look like an end.
std::size_t read_bytes(std::FILE* file, const std::string& path, void* buffer, std::size_t count);

/// Makes a folder and all missing folders above it. Throws Error(data).
void make_folder(const std::string& path);

/// The whole text of a file; "-" is standard input. Throws Error(data), also when it ends early.
std::string text_of(const std::string& path);

/// Up to `count` bytes from the beginning of a file.
std::string first_bytes(const std::string& path, std::size_t count);

}  // namespace prunadag
