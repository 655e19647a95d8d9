// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// IDX files of bytes: 0, 0, a type, the number of dimensions, their sizes as big-endian 32-bit
// numbers, then the items. http://yann.lecun.com/exdb/mnist describes the format. An image is a
// sample, a pixel a feature.
#include "data/idx.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/interruption.hpp"
#include "base/memory.hpp"
#include "data/format.hpp"
#include "file/compression.hpp"
#include "file/file.hpp"

namespace prunadag {
namespace {

constexpr char unsigned_bytes = 0x08;
constexpr std::size_t most_dimensions = 4;
constexpr int items_tag = 3;
constexpr std::size_t piece_size = std::size_t(1) << 20;

std::int64_t header_size(std::size_t dimensions) { return 4 + 4 * std::int64_t(dimensions); }

/// The sizes in the header, checked against the length of the file.
std::vector<std::int64_t> sizes_of(const TextSource& file) {
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
  const std::int64_t items = file.text_bytes() - header_size(dimensions);
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

/// Fills `bytes` from a stream, a piece at a time; refuses a file that ends too early.
template <class Read>
void fill(std::span<unsigned char> bytes, const std::string& path, Read read) {
  while (!bytes.empty()) {
    leave_where_interrupted();
    const std::size_t count =
        read(reinterpret_cast<char*>(bytes.data()), std::min(piece_size, bytes.size()));
    if (count == 0) {
      throw Error(ErrorKind::data, fmt::format("{}: ends in the middle of its items", path));
    }
    bytes = bytes.subspan(count);
  }
}

/// Calls piece(owner, bytes) for the shares of all ranks, at most piece_size at a time.
template <class Piece>
void for_each_piece(const std::vector<std::int64_t>& ends, Piece piece) {
  std::int64_t at = 0;
  for (std::size_t owner = 0; owner < ends.size(); ++owner) {
    while (at < ends[owner]) {
      const std::int64_t next = std::min<std::int64_t>(std::int64_t(piece_size), ends[owner] - at);
      piece(int(owner), std::size_t(next));
      at += next;
    }
  }
}

/// Rank 0 reads everything in order and keeps or sends it. After a failure it sends zeros, because
/// the other ranks wait for a known number of bytes.
FirstFailure pump(const TextSource& file, std::int64_t header,
                  const std::vector<std::int64_t>& ends, std::vector<unsigned char>& own,
                  std::vector<unsigned char>& piece) {
  FirstFailure failure;
  std::optional<Decompressor> stream;
  const auto take = [&](std::span<unsigned char> bytes) {
    failure.run([&] {
      if (!stream) {
        stream.emplace(file.stored_path(), file.compression(), file.path());
        std::vector<unsigned char> skipped(static_cast<std::size_t>(header));
        fill(skipped, file.path(), [&](char* to, std::size_t n) { return stream->read(to, n); });
      }
      fill(bytes, file.path(), [&](char* to, std::size_t n) { return stream->read(to, n); });
    });
  };
  std::size_t kept = 0;
  for_each_piece(ends, [&](int owner, std::size_t count) {
    if (owner == 0) {
      take(std::span(own).subspan(kept, count));
      kept += count;
    } else {
      take(std::span(piece).first(count));
      MPI_Send(piece.data(), int(count), MPI_UNSIGNED_CHAR, owner, items_tag, file.comm());
    }
  });
  return failure;
}

}  // namespace

std::int64_t IdxItems::item_size() const {
  std::int64_t size = 1;
  for (std::size_t d = 1; d < sizes.size(); ++d) size *= sizes[d];
  return size;
}

bool is_idx(std::string_view head) {
  return head.size() >= 4 && head[0] == 0 && head[1] == 0 && head[2] >= unsigned_bytes &&
         head[2] <= 0x0e && head[3] >= 1 && std::size_t(head[3]) <= most_dimensions;
}

IdxItems read_idx_items(TextSource& file) {
  const MPI_Comm comm = file.comm();
  const int rank = rank_of(comm), ranks = size_of(comm);
  IdxItems items;
  std::vector<std::int64_t> ends;  // end of every rank's share, in bytes after the header
  std::vector<unsigned char> piece;
  std::int64_t header = 0, begin = 0;
  agree(comm, [&] {
    items.sizes = sizes_of(file);
    header = header_size(items.sizes.size());
    for (int r = 0; r < ranks; ++r) {
      ends.push_back(items.sizes[0] * (r + 1) / ranks * items.item_size());
    }
    begin = rank == 0 ? 0 : ends[std::size_t(rank) - 1];
  });
  // Each byte becomes a double while all bytes are still in memory.
  require_memory(
      comm, (ends[std::size_t(rank)] - begin) * std::int64_t(1 + sizeof(double)),
      [&] { return fmt::format("{}: {} bytes as numbers", file.path(), ends.back()); },
      ErrorKind::data);
  agree(comm, [&] {
    items.bytes.resize(std::size_t(ends[std::size_t(rank)] - begin));
    if (file.is_streamed() && rank == 0) piece.resize(piece_size);
  });
  FirstFailure failure;
  if (!file.is_streamed()) {
    failure.run([&] {
      const File plain = open_input(file.path());
      if (fseeko(plain.get(), off_t(header + begin), SEEK_SET) != 0) {
        throw Error(ErrorKind::data,
                    fmt::format("{}: ends in the middle of its items", file.path()));
      }
      fill(items.bytes, file.path(),
           [&](char* to, std::size_t n) { return read_bytes(plain.get(), file.path(), to, n); });
      file.require_same_size();
    });
  } else if (rank == 0) {
    failure = pump(file, header, ends, items.bytes, piece);
  } else {
    std::size_t received = 0;
    for_each_piece(ends, [&](int owner, std::size_t count) {
      if (owner != rank) return;
      MPI_Recv(items.bytes.data() + received, int(count), MPI_UNSIGNED_CHAR, 0, items_tag, comm,
               MPI_STATUS_IGNORE);
      received += count;
    });
  }
  failure.settle(comm);
  return items;
}

Rows read_idx(TextSource& file, const DataSource& source) {
  refuse_columns(source, "an IDX file");
  const IdxItems items = read_idx_items(file);
  const std::int64_t width = items.item_size();
  Rows rows = Rows::dense(width);
  agree(file.comm(), [&] {
    for (std::size_t start = 0; start < items.bytes.size(); start += std::size_t(width)) {
      leave_where_interrupted();
      for (std::size_t j = 0; j < std::size_t(width); ++j) rows.add(double(items.bytes[start + j]));
      rows.end_row();
    }
  });
  return rows;
}

}  // namespace prunadag
