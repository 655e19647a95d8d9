// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <mpi.h>

#include "base/collective.hpp"
#include "file/standard_input.hpp"

namespace prunadag {

/// Some editors put it at the beginning of UTF-8 files; not part of the text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// How the bytes of a source are divided among the ranks: in contiguous shares, in rank order.
struct Shares {
  std::int64_t begin = 0;  ///< where the share of rank 0 begins
  std::vector<std::int64_t>
      ends;  ///< one per rank, not descending; the last is the size of the source
  /// Whether shares consist of whole lines. A line then belongs to the share that its first byte is
  /// in, so a share ends after the first newline from byte `end` - 1 on.
  bool whole_lines = false;

  std::int64_t begin_of(int rank) const { return rank == 0 ? begin : ends[std::size_t(rank) - 1]; }
  std::int64_t end_of(int rank) const { return ends[std::size_t(rank)]; }
};

/// The bytes of a file, plain or compressed, or of standard input. Every rank reads its own share
/// of a plain file, which must be the same file for all. Rank 0 sends the shares of a compressed
/// file or of standard input; it reads them twice, first to learn their size.
class Source {
 public:
  /// Opens the file and reads its beginning. "-" is standard input, which a process can read once.
  /// Collective. Throws Error(data) for a file that cannot be read, is empty or damaged, and where
  /// ranks see different files that they would have to read themselves.
  Source(MPI_Comm comm, const std::string& path);
  ~Source();
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  MPI_Comm comm() const noexcept { return comm_; }
  /// For messages.
  const std::string& path() const noexcept { return path_; }
  /// The first 64 kB, without a byte order mark. For text more, up to 16 MB after the first line
  /// end, if needed for two lines that are neither blank nor comments.
  const std::string& head() const noexcept { return head_; }
  /// Where head() begins.
  std::int64_t head_offset() const noexcept { return head_offset_; }
  /// Whether head() goes to the end.
  bool head_is_all() const { return head_offset_ + std::int64_t(head_.size()) >= bytes_; }
  const std::string& compression() const noexcept { return compression_; }
  std::int64_t stored_bytes() const noexcept { return stored_bytes_; }
  /// Size after decompression.
  std::int64_t bytes() const noexcept { return bytes_; }
  /// Whether rank 0 alone reads the file for all ranks, which may not have it.
  bool is_streamed() const noexcept { return streamed_; }

  using Consumer = std::function<void(std::string_view piece)>;

  /// Calls `consumer` for the bytes of this rank's share, in order and piece by piece. Collective.
  /// `consumer` may throw, but must not communicate. Throws on all ranks what it throws on one, and
  /// Error(data) when some bytes did not arrive, or the size of the file changed. Memory: a block of
  /// 1 MB.
  void read(const Shares& shares, const Consumer& consumer);

  /// Throws Error(data) when the length of the file has changed. Not collective; for ranks that
  /// read.
  void require_same_size() const;

 private:
  void look_at_head();
  /// A path that rank 0 can open, and every rank if the file is not streamed.
  std::string stored_path() const { return input_ ? input_->path() : path_; }
  std::int64_t read_own(const Shares& shares, const Consumer& consumer,
                        std::vector<char>& block) const;
  std::int64_t pump(const Shares& shares, const Consumer& consumer, std::vector<char>& block,
                    FirstFailure& failure) const;
  std::int64_t receive(const Consumer& consumer, std::vector<char>& block,
                       FirstFailure& failure) const;

  MPI_Comm comm_;
  std::string path_, compression_, head_;
  bool streamed_ = false;
  std::unique_ptr<StandardInput> input_;  // on rank 0
  std::int64_t stored_bytes_ = 0, bytes_ = 0, head_offset_ = 0;
};

}  // namespace prunadag
