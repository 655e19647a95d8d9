// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "file/compression.hpp"

#include <cerrno>
#include <cstring>
#include <zstd.h>

#include <boost/iostreams/device/file.hpp>
#include <boost/iostreams/device/mapped_file.hpp>
#include <boost/iostreams/filter/bzip2.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_streambuf.hpp>
#include <fmt/format.h>

#include "prunadag/error.hpp"

namespace prunadag {
namespace {

namespace io = boost::iostreams;
using Chain = io::filtering_streambuf<io::input>;

struct Codec {
  std::string_view name, magic;
  void (*push)(Chain&);
};
const Codec codecs[] = {
    {"gzip", "\x1f\x8b", [](Chain& c) { c.push(io::gzip_decompressor()); }},
    {"xz",
     std::string_view("\xfd"
                      "7zXZ\0",
                      6),
     [](Chain& c) { c.push(io::lzma_decompressor()); }},
    {"zstd", "\x28\xb5\x2f\xfd", [](Chain& c) { c.push(io::zstd_decompressor()); }},
    {"bzip2", "BZh", [](Chain& c) { c.push(io::bzip2_decompressor()); }},
};

/// Refuses an incomplete zstd file. Boost's zstd filter takes the end of the file for the end of
/// the data. The frames' own headers tell where they end; only these are read.
void check_zstd_is_whole(const std::string& path, const std::string& name) {
  const io::mapped_file_source file(path);
  for (std::size_t start = 0; start < file.size();) {
    const std::size_t size = ZSTD_findFrameCompressedSize(file.data() + start, file.size() - start);
    if (ZSTD_isError(size)) {
      throw Error(ErrorKind::data, fmt::format("{}: damaged or truncated zstd data ({})", name,
                                               ZSTD_getErrorName(size)));
    }
    start += size;
  }
}

}  // namespace

std::string compression_of(std::string_view first_bytes) {
  for (const Codec& codec : codecs) {
    if (first_bytes.starts_with(codec.magic)) return std::string(codec.name);
  }
  return "";
}

struct Decompressor::Impl {
  std::string name, compression;
  Chain chain;
};

Decompressor::Decompressor(const std::string& path, const std::string& compression,
                           const std::string& name)
    : impl_(std::make_unique<Impl>()) {
  impl_->name = name;
  impl_->compression = compression;
  for (const Codec& codec : codecs) {
    if (codec.name == compression) codec.push(impl_->chain);
  }
  if (compression == "zstd") check_zstd_is_whole(path, name);
  io::file_source file(path, std::ios::binary);
  if (!file.is_open()) {
    throw Error(ErrorKind::data, fmt::format("{}: cannot be read: {}", name, std::strerror(errno)));
  }
  impl_->chain.push(file);
}

Decompressor::~Decompressor() = default;

std::size_t Decompressor::read(char* buffer, std::size_t size) {
  try {
    const std::streamsize count = impl_->chain.sgetn(buffer, std::streamsize(size));
    return count > 0 ? std::size_t(count) : 0;
  } catch (const std::exception& error) {
    throw Error(ErrorKind::data,
                impl_->compression.empty()
                    ? fmt::format("{}: cannot be read ({})", impl_->name, error.what())
                    : fmt::format("{}: damaged or truncated {} data ({})", impl_->name,
                                  impl_->compression, error.what()));
  }
}

}  // namespace prunadag
