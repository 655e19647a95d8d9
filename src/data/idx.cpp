// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// IDX files of bytes: 0, 0, a type, the number of dimensions, their sizes as big-endian 32-bit
// numbers, then the items. http://yann.lecun.com/exdb/mnist describes the format. An image is a
// sample, a pixel a feature.
#include "data/idx.hpp"

#include <functional>

#include <fmt/format.h>

#include "base/memory.hpp"
#include "data/format.hpp"

namespace prunadag {
namespace {

constexpr char unsigned_bytes = 0x08;
constexpr std::size_t most_dimensions = 4;

std::int64_t header_size(std::size_t dimensions) { return 4 + 4 * std::int64_t(dimensions); }

/// The sizes in the header, checked against the length of the file.
std::vector<std::int64_t> sizes_of(const Source& file) {
  const std::string& head = file.head();
  const auto fail = [&](const std::string& why) {
    throw Error(ErrorKind::data, fmt::format("{}: {}", file.path(), why));
  };
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(head[at]); };
  if (head.size() < 4 || byte(0) != 0 || byte(1) != 0) fail("is not an IDX file");
  if (byte(2) != unsigned_bytes) {
    fail(fmt::format("is an IDX file of type 0x{:02x}; only unsigned bytes, 0x08, are read",
                     byte(2)));
  }
  const std::size_t dimensions = byte(3);
  if (dimensions < 1 || dimensions > most_dimensions) {
    fail(fmt::format("is an IDX file of {} dimensions; 1 to {} are read", dimensions,
                     most_dimensions));
  }
  const std::int64_t items = file.bytes() - header_size(dimensions);
  if (std::int64_t(head.size()) < header_size(dimensions)) fail("ends in the middle of its header");
  std::vector<std::int64_t> sizes;
  std::int64_t claimed = 1;  // stays below the length of the file
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::int64_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | byte(4 + 4 * d + i);
    if (size < 1) fail(fmt::format("dimension {} has size {}", d + 1, size));
    sizes.push_back(size);
    if (claimed > items / size) fail("ends in the middle of its items");
    claimed *= size;
  }
  if (claimed < items) fail(fmt::format("has {} bytes after its last item", items - claimed));
  return sizes;
}

}  // namespace

std::int64_t IdxShape::item_size() const {
  std::int64_t size = 1;
  for (std::size_t d = 1; d < sizes.size(); ++d) size *= sizes[d];
  return size;
}

bool is_idx(std::string_view head) {
  return head.size() >= 4 && head[0] == 0 && head[1] == 0 && head[2] >= unsigned_bytes &&
         head[2] <= 0x0e && head[3] >= 1 && std::size_t(head[3]) <= most_dimensions;
}

IdxShape idx_shape_of(const Source& file) {
  return agree(file.comm(), [&] { return IdxShape{sizes_of(file)}; });
}

void read_idx_items(Source& file, const IdxShape& shape, std::int64_t kept,
                    const Source::Consumer& consumer) {
  const Shares shares = agree(file.comm(), [&] {
    const int ranks = size_of(file.comm());
    Shares all;
    all.begin = header_size(shape.sizes.size());
    for (int r = 0; r < ranks; ++r) {
      all.ends.push_back(all.begin + shape.sizes[0] * (r + 1) / ranks * shape.item_size());
    }
    return all;
  });
  const int rank = rank_of(file.comm());
  require_memory(
      file.comm(), kept * (shares.end_of(rank) - shares.begin_of(rank)),
      [&] {
        return fmt::format("{}: {} bytes as numbers", file.path(),
                           shares.ends.back() - shares.begin);
      },
      ErrorKind::data);
  file.read(shares, consumer);
}

Rows read_idx(Source& file, const DataSource& source) {
  refuse_columns(source, "an IDX file");
  const IdxShape shape = idx_shape_of(file);
  const std::int64_t width = shape.item_size();
  Rows rows = Rows::dense(width);
  std::int64_t filled = 0;  // of the open row
  const auto add = [&](std::string_view bytes) {
    for (const char byte : bytes) {
      rows.add(double(static_cast<unsigned char>(byte)));
      if (++filled < width) continue;
      rows.end_row();
      filled = 0;
    }
  };
  read_idx_items(file, shape, 1, std::ref(add));  // a reference takes no memory
  return rows;
}

}  // namespace prunadag
