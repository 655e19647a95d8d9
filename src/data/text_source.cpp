// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/text_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "base/file.hpp"
#include "data/compression.hpp"

namespace prunadag {
namespace {

constexpr std::size_t block_size = std::size_t(1) << 20;
constexpr std::size_t head_size = std::size_t(1) << 16;
constexpr int lines_tag = 1;

/// Text that starts at a line's beginning, from which lines are handed out as they are complete.
struct Pending {
  std::string text;
  std::int64_t offset = 0;  // of text[0] in the file
  bool at_end = false;      // nothing follows in the file

  /// Length of the longest prefix of whole lines, of those that begin before `end`.
  std::size_t ready(std::int64_t end) const {
    if (offset >= end) return 0;
    const std::size_t reach =
        std::size_t(std::min<std::int64_t>(end - offset, std::int64_t(text.size())));
    if (std::int64_t(reach) == end - offset) {  // the last line begins before byte `reach`
      const std::size_t newline = text.find('\n', reach - 1);
      if (newline != std::string::npos) return newline + 1;
      if (at_end) return text.size();
    } else if (at_end) {
      return text.size();
    }
    const std::size_t newline = text.rfind('\n', reach - 1);
    return newline == std::string::npos || reach == 0 ? 0 : newline + 1;
  }
  void drop(std::size_t count) {
    text.erase(0, count);
    offset += std::int64_t(count);
  }
};

}  // namespace

TextSource::TextSource(MPI_Comm comm, std::string path) : comm_(comm), path_(std::move(path)) {
  std::array<std::int64_t, 2> sizes{};
  agree(comm_, [&] {
    if (rank_of(comm_) != 0) return;
    compression_ = compression_of(first_bytes(path_, 6));
    const File file = open_input(path_);
    std::fseek(file.get(), 0, SEEK_END);
    sizes[0] = sizes[1] = std::ftell(file.get());
    Decompressor text(path_, compression_);
    std::vector<char> block(block_size);
    while (const std::size_t count = text.read(block.data(), head_size)) {
      head_.append(block.data(), count);
      if (std::count(head_.begin(), head_.end(), '\n') >= 2) break;
      if (head_.find('\0') != std::string::npos) break;  // no text: it may have no lines at all
    }
    if (head_.empty()) throw Error(ErrorKind::data, fmt::format("{}: the file is empty", path_));
    if (compression_.empty()) return;
    sizes[1] = std::int64_t(head_.size());
    while (const std::size_t count = text.read(block.data(), block.size())) {
      sizes[1] += std::int64_t(count);
    }
  });
  if (head_.starts_with(byte_order_mark)) head_.erase(0, byte_order_mark.size());
  compression_ = broadcast(comm_, compression_);
  head_ = broadcast(comm_, head_);
  MPI_Bcast(sizes.data(), 2, MPI_INT64_T, 0, comm_);
  stored_bytes_ = sizes[0];
  text_bytes_ = sizes[1];
  MPI_Comm_dup(comm, &comm_);  // our messages stay apart from the user's
}

TextSource::~TextSource() { MPI_Comm_free(&comm_); }

void TextSource::read(const Consumer& consumer) {
  if (compression_.empty()) {
    agree(comm_, [&] { read_plain(consumer); });
  } else if (rank_of(comm_) == 0) {
    agree(comm_, [&] { pump(consumer); });
  } else {
    agree(comm_, [&] { receive(consumer); });
  }
}

void TextSource::read_plain(const Consumer& consumer) {
  const int rank = rank_of(comm_);
  const std::int64_t begin = rank == 0 ? 0 : share_end(rank - 1), end = share_end(rank);
  if (begin >= end) return;
  const File file = open_input(path_);
  Pending pending;
  bool skipping = begin > 0;  // the line that straddles `begin` is the rank below's
  pending.offset = begin - (skipping ? 1 : 0);
  std::fseek(file.get(), pending.offset, SEEK_SET);
  std::vector<char> block(block_size);
  while (!pending.at_end && pending.offset < end) {
    const std::size_t count = std::fread(block.data(), 1, block.size(), file.get());
    if (std::ferror(file.get())) {
      throw Error(ErrorKind::data,
                  fmt::format("{}: cannot be read: {}", path_, std::strerror(errno)));
    }
    pending.at_end = count == 0;
    pending.text.append(block.data(), count);
    if (skipping) {
      const std::size_t newline = pending.text.find('\n');
      skipping = newline == std::string::npos;
      pending.drop(skipping ? pending.text.size() : newline + 1);
    }
    if (const std::size_t ready = skipping ? 0 : pending.ready(end)) {
      consumer(std::string_view(pending.text).substr(0, ready));
      pending.drop(ready);
    }
  }
}

void TextSource::pump(const Consumer& consumer) {
  const int size = size_of(comm_);
  std::optional<Error> failure;
  try {
    Decompressor source(path_, compression_);
    Pending pending;
    std::vector<char> block(block_size);
    for (int owner = 0; owner < size && !(pending.at_end && pending.text.empty());) {
      if (pending.offset >= share_end(owner)) {
        ++owner;
        continue;
      }
      if (const std::size_t ready = pending.ready(share_end(owner))) {
        if (owner == 0) {
          consumer(std::string_view(pending.text).substr(0, ready));
        } else {
          MPI_Send(pending.text.data(), int(ready), MPI_CHAR, owner, lines_tag, comm_);
        }
        pending.drop(ready);
        continue;
      }
      const std::size_t count = source.read(block.data(), block.size());
      pending.at_end = count == 0;
      pending.text.append(block.data(), count);
    }
  } catch (...) {
    failure = current_error();
  }
  for (int owner = 1; owner < size; ++owner) {  // an empty message ends a share, whatever happened
    MPI_Send(nullptr, 0, MPI_CHAR, owner, lines_tag, comm_);
  }
  if (failure) throw *failure;
}

void TextSource::receive(const Consumer& consumer) {
  std::string lines;
  for (;;) {
    MPI_Status status;
    int count = 0;
    MPI_Probe(0, lines_tag, comm_, &status);
    MPI_Get_count(&status, MPI_CHAR, &count);
    lines.resize(std::size_t(count));
    MPI_Recv(lines.data(), count, MPI_CHAR, 0, lines_tag, comm_, MPI_STATUS_IGNORE);
    if (count == 0) return;
    consumer(lines);
  }
}

}  // namespace prunadag
