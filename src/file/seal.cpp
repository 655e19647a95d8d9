// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "file/seal.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/crc.hpp>
#include <fmt/format.h>

#include "file/file.hpp"
#include "prunadag/error.hpp"

namespace prunadag::hdf5 {
namespace {

constexpr std::string_view mark("\nprunadag crc64\n");
constexpr std::int64_t seal_bytes = std::int64_t(mark.size()) + 16;
constexpr std::int64_t longest_superblock = 64;  // bytes that are inspected
constexpr std::size_t block_bytes = std::size_t(1) << 18;

/// CRC-64/XZ, also known as GO-ECMA.
using Checksum =
    boost::crc_optimal<64, 0x42F0E1EBA9EA3693, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, true, true>;

[[noreturn]] void fail(const std::string& name, const char* what) {
  throw Error(ErrorKind::data, fmt::format("{}: {}: {}", name, what, std::strerror(errno)));
}

std::string eight_bytes(std::uint64_t value) {
  std::string bytes;
  for (int b = 0; b < 8; ++b) bytes += char(value >> 8 * b & 255);
  return bytes;
}

std::uint64_t number_in(std::string_view eight) {
  std::uint64_t value = 0;
  for (int b = 7; b >= 0; --b)
    value = value << 8 | static_cast<unsigned char>(eight[std::size_t(b)]);
  return value;
}

/// Up to `count` bytes from `first` on.
std::string bytes_at(std::FILE* file, const std::string& name, std::int64_t first,
                     std::int64_t count) {
  if (fseeko(file, off_t(first), SEEK_SET) != 0) fail(name, "cannot be read");
  std::string bytes(std::size_t(count), '\0');
  bytes.resize(read_bytes(file, name, bytes.data(), bytes.size()));
  return bytes;
}

/// The seal of the first `length` bytes.
std::string seal_of(std::FILE* file, const std::string& name, std::int64_t length) {
  if (fseeko(file, 0, SEEK_SET) != 0) fail(name, "cannot be read");
  std::vector<char> block(std::size_t(std::min(std::int64_t(block_bytes), length)));
  Checksum checksum;
  for (std::int64_t left = length; left > 0;) {
    const auto wanted = std::size_t(std::min(left, std::int64_t(block.size())));
    const std::size_t count = read_bytes(file, name, block.data(), wanted);
    if (count == 0) break;  // a shorter file has another checksum
    checksum.process_bytes(block.data(), count);
    left -= std::int64_t(count);
  }
  return std::string(mark) + eight_bytes(std::uint64_t(length)) + eight_bytes(checksum.checksum());
}

/// The end of the file as stated in an HDF5 superblock, for versions that store it in 8 bytes.
std::optional<std::uint64_t> stated_end(std::string_view head) {
  struct Superblock {
    char number;
    std::size_t address_size, end;  // their places
  };
  constexpr std::array<Superblock, 4> versions{{{0, 13, 40}, {1, 13, 44}, {2, 9, 28}, {3, 9, 28}}};
  for (const Superblock& v : versions) {
    if (head.size() < v.end + 8 || head[8] != v.number || head[v.address_size] != 8) continue;
    return number_in(head.substr(v.end, 8));
  }
  return {};
}

/// Whether a file of `size` bytes ends with a seal, or with a damaged one.
bool has_seal(std::FILE* file, const std::string& name, std::int64_t size) {
  const std::int64_t last = std::max(std::int64_t(0), size - seal_bytes);
  if (bytes_at(file, name, last, seal_bytes).starts_with(mark)) return true;
  const std::optional<std::uint64_t> end = stated_end(bytes_at(file, name, 0, longest_superblock));
  if (!end || *end >= std::uint64_t(size)) return false;
  if (size - std::int64_t(*end) <= seal_bytes) return true;
  return bytes_at(file, name, std::int64_t(*end), seal_bytes).starts_with(mark);
}

}  // namespace

void seal(const std::string& path, const std::string& name) {
  File file(std::fopen(path.c_str(), "r+be"));
  if (!file) fail(name, "cannot be written");
  const std::int64_t size = size_of(file.get(), name);
  const std::string added = seal_of(file.get(), name, size);
  if (fseeko(file.get(), off_t(size), SEEK_SET) != 0 ||
      std::fwrite(added.data(), 1, added.size(), file.get()) != added.size() ||
      std::fflush(file.get()) != 0) {
    fail(name, "cannot be written");
  }
}

void require_unbroken_seal(const std::string& path) {
  const File file = open_input(path);
  const std::int64_t size = size_of(file.get(), path);
  if (!has_seal(file.get(), path, size)) return;
  const std::int64_t length = std::max(std::int64_t(0), size - seal_bytes);
  if (bytes_at(file.get(), path, length, seal_bytes) == seal_of(file.get(), path, length)) return;
  throw Error(
      ErrorKind::data,
      fmt::format("{}: is damaged: its checksum does not fit (after a change that is meant, "
                  "`h5repack` makes a copy without one)",
                  path));
}

}  // namespace prunadag::hdf5
