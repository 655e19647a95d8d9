// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <streambuf>
#include <string>
#include <string_view>

namespace prunadag {

/// "gzip", "xz", "zstd", "bzip2", or "" for a file without the magic bytes of these.
std::string compression_of(std::string_view first_bytes);

/// Reads a file through the decompressor named `compression`; "" reads it as it is. Not collective.
class Decompressor {
 public:
  /// `name` is the file's name in messages.
  Decompressor(const std::string& path, const std::string& compression, const std::string& name);
  ~Decompressor();

  /// Reads up to `size` bytes; 0 at the end. Throws Error(data) naming the file when the stream is
  /// damaged or ends early.
  std::size_t read(char* buffer, std::size_t size);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace prunadag
