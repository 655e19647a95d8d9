// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/interruption.hpp"
#include "data/line_buffer.hpp"
#include "file/compression.hpp"
#include "file/file.hpp"
#include "file/same_file.hpp"

namespace prunadag {
namespace {

constexpr std::size_t block_size = std::size_t(1) << 20;
constexpr std::size_t head_size = std::size_t(1) << 16;
constexpr int pieces_tag = 1;

/// The number of bytes of a block that belong to a share, and whether the share ends there.
struct ShareCut {
  std::size_t count;
  bool ends;
};

/// Cuts a block, which begins at `offset`, at the end of the share of `rank`.
ShareCut cut(std::string_view block, std::int64_t offset, const Shares& shares, int rank) {
  const std::int64_t end = shares.end_of(rank);
  if (!shares.whole_lines) {
    const std::int64_t left = std::max<std::int64_t>(0, end - offset);
    const bool ends = left <= std::int64_t(block.size());
    return {ends ? std::size_t(left) : block.size(), ends};
  }
  const std::int64_t from = std::max<std::int64_t>(0, end - 1 - offset);
  if (from >= std::int64_t(block.size())) return {block.size(), false};
  const std::size_t newline = block.find('\n', std::size_t(from));
  if (newline == block.npos) return {block.size(), false};
  return {newline + 1, true};
}

/// The lines of a growing head, and the number of them that are neither blank nor comments.
struct HeadLines {
  int full = 0;
  bool any = false;
  std::size_t start = 0, seen = 0;  // beginning of the incomplete line; inspected bytes of it

  void look_at(std::string_view head) {
    for (std::size_t end; (end = head.find('\n', seen)) != head.npos; start = seen = end + 1) {
      const std::size_t first = head.find_first_not_of(" \t\r", start);
      full += first < end && head[first] != '#';
      any = true;
    }
    seen = head.size();
  }
};

std::string_view view_of(const std::vector<char>& block, std::size_t count) {
  return std::string_view(block.data(), count);
}

}  // namespace

Source::Source(MPI_Comm comm, const std::string& path)
    : comm_(comm), streamed_(is_standard_input(path)) {
  agree(comm_, [&] {
    path_ = input_name(path);
    if (rank_of(comm_) == 0) look_at_head();
  });
  compression_ = broadcast(comm_, std::move(compression_));
  std::array<std::int64_t, 3> sizes{stored_bytes_, bytes_, head_offset_};
  MPI_Bcast(sizes.data(), 3, MPI_INT64_T, 0, comm_);
  stored_bytes_ = sizes[0];
  bytes_ = sizes[1];
  head_offset_ = sizes[2];
  streamed_ = streamed_ || !compression_.empty();
  if (!streamed_) require_same_file(comm_, path_);
  head_ = broadcast(comm_, std::move(head_));
  MPI_Comm_dup(comm, &comm_);  // separates our messages from those of the user
}

Source::~Source() { MPI_Comm_free(&comm_); }

void Source::look_at_head() {
  if (streamed_) input_ = std::make_unique<StandardInput>();
  const std::string stored = stored_path();
  compression_ = compression_of(first_bytes(stored, 6));
  stored_bytes_ = bytes_ = size_of(open_input(stored).get(), path_);
  if (stored_bytes_ == 0) throw Error(ErrorKind::data, fmt::format("{}: the file is empty", path_));
  Decompressor text(stored, compression_, path_);
  std::vector<char> block(head_size);
  bool odd = false;
  HeadLines lines;
  while (lines.full < 2 && head_.size() < (odd || lines.any ? longest_odd_line : longest_line)) {
    leave_where_interrupted();
    const std::size_t count = text.read(block.data(), block.size());
    if (count == 0) break;
    head_.append(block.data(), count);
    lines.look_at(head_);
    odd = odd || looks_binary(view_of(block, count));
    if (view_of(block, count).find('\0') != std::string::npos)
      break;  // it may have no lines at all
  }
  if (head_.empty()) throw Error(ErrorKind::data, fmt::format("{}: the file is empty", path_));
  if (!compression_.empty()) {
    bytes_ = std::int64_t(head_.size());
    while (const std::size_t count = text.read(block.data(), block.size())) {
      bytes_ += std::int64_t(count);
      leave_where_interrupted();
    }
  }
  if (head_.starts_with(byte_order_mark)) {
    head_offset_ = std::int64_t(byte_order_mark.size());
    head_.erase(0, byte_order_mark.size());
  }
}

void Source::read(const Shares& shares, const Consumer& consumer) {
  std::vector<char> block = agree(comm_, [&] {
    return std::vector<char>(std::size_t(std::min(std::int64_t(block_size), bytes_)));
  });
  FirstFailure failure;
  std::int64_t mine = 0;
  if (!streamed_) {
    failure.run([&] { mine = read_own(shares, consumer, block); });
  } else if (rank_of(comm_) == 0) {
    mine = pump(shares, consumer, block, failure);
  } else {
    mine = receive(consumer, block, failure);
  }
  failure.settle(comm_);
  const std::int64_t all = shares.begin + sum(comm_, mine);
  if (all != bytes_) {
    throw Error(ErrorKind::data, fmt::format("{}: {} of {} bytes were read: it changed meanwhile",
                                             path_, all, bytes_));
  }
}

void Source::require_same_size() const {
  if (input_) return;
  const std::int64_t now = size_of(open_input(path_).get(), path_);
  if (now != stored_bytes_) {
    throw Error(ErrorKind::data, fmt::format("{}: had {} bytes and has {} now: it changed while it "
                                             "was read",
                                             path_, stored_bytes_, now));
  }
}

std::int64_t Source::read_own(const Shares& shares, const Consumer& consumer,
                              std::vector<char>& block) const {
  const int rank = rank_of(comm_);
  const std::int64_t begin = shares.begin_of(rank), end = shares.end_of(rank);
  if (begin >= end) return 0;
  const File file = open_input(path_);
  const auto fail = [&](const std::string& why) {
    throw Error(ErrorKind::data, fmt::format("{}: {}", path_, why));
  };
  // a line that crosses `begin` belongs to the rank below
  bool skipping = shares.whole_lines && rank > 0;
  std::int64_t offset = begin - (skipping ? 1 : 0), mine = 0;
  if (fseeko(file.get(), off_t(offset), SEEK_SET) != 0) {
    fail(fmt::format("cannot be read: {}", std::strerror(errno)));
  }
  for (bool done = false; !done;) {
    leave_where_interrupted();
    const std::size_t count = read_bytes(file.get(), path_, block.data(), block.size());
    std::string_view bytes = view_of(block, count);
    if (count == 0) {
      if (offset < bytes_) {
        fail(fmt::format("ended after {} of {} bytes while it was read", offset, bytes_));
      }
      break;
    }
    if (skipping) {
      const ShareCut below = cut(bytes, offset, shares, rank - 1);
      skipping = !below.ends;
      bytes.remove_prefix(below.count);
      offset += std::int64_t(below.count);
      if (skipping || offset >= end) {  // a line of the rank below may fill this share
        done = !skipping;
        continue;
      }
    }
    const ShareCut own = cut(bytes, offset, shares, rank);
    consumer(bytes.substr(0, own.count));
    mine += std::int64_t(own.count);
    offset += std::int64_t(bytes.size());
    done = own.ends;
  }
  require_same_size();
  return mine;
}

/// Sends an empty message at the end of every other rank's share, also after a failure.
std::int64_t Source::pump(const Shares& shares, const Consumer& consumer, std::vector<char>& block,
                          FirstFailure& failure) const {
  const int ranks = size_of(comm_);
  std::optional<Decompressor> stream;
  std::int64_t offset = 0, mine = 0;
  int owner = 0;
  const auto pass_ended_shares = [&] {
    while (owner < ranks && std::max(offset, shares.begin) >= shares.end_of(owner)) ++owner;
  };
  pass_ended_shares();
  failure.run([&] { stream.emplace(stored_path(), compression_, path_); });
  for (std::size_t count = 1; count > 0;) {
    count = 0;
    failure.run([&] {
      leave_where_interrupted();
      count = stream->read(block.data(), block.size());
    });
    std::string_view bytes = view_of(block, count);
    const auto before =
        std::size_t(std::clamp<std::int64_t>(shares.begin - offset, 0, std::int64_t(bytes.size())));
    bytes.remove_prefix(before);
    offset += std::int64_t(before);
    while (!bytes.empty() && !failure.failed()) {
      if (owner == ranks) {
        failure.run(
            [&] { throw Error(ErrorKind::data, fmt::format("{}: grew meanwhile", path_)); });
        break;
      }
      const ShareCut piece = cut(bytes, offset, shares, owner);
      if (owner == 0) {
        failure.run([&] { consumer(bytes.substr(0, piece.count)); });
        mine += std::int64_t(piece.count);
      } else {
        MPI_Send(bytes.data(), int(piece.count), MPI_CHAR, owner, pieces_tag, comm_);
      }
      bytes.remove_prefix(piece.count);
      offset += std::int64_t(piece.count);
      if (piece.ends) pass_ended_shares();
    }
  }
  failure.run([&] { require_same_size(); });
  for (int other = 1; other < ranks; ++other) {
    MPI_Send(nullptr, 0, MPI_CHAR, other, pieces_tag, comm_);
  }
  return mine;
}

/// Takes everything that rank 0 sends, also after a failure.
std::int64_t Source::receive(const Consumer& consumer, std::vector<char>& block,
                             FirstFailure& failure) const {
  std::int64_t mine = 0;
  for (int count = 1; count > 0;) {
    MPI_Status status;
    MPI_Recv(block.data(), int(block.size()), MPI_CHAR, 0, pieces_tag, comm_, &status);
    MPI_Get_count(&status, MPI_CHAR, &count);
    mine += count;
    if (count > 0) failure.run([&] { consumer(view_of(block, std::size_t(count))); });
  }
  return mine;
}

}  // namespace prunadag
