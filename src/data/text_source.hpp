// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <mpi.h>

#include "base/collective.hpp"
#include "data/line_buffer.hpp"
#include "file/standard_input.hpp"

namespace prunadag {

/// Some editors put it at the beginning of UTF-8 files; not part of the text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A problem at one place in a line: the message, and its first column, from 1.
struct LineProblem {
  std::size_t column;
  std::string message;
};

/// A text file, plain or compressed, or standard input, divided among the ranks in contiguous
/// shares of whole lines, about equal in bytes, in rank order. A rank never holds more than a block
/// of the file or its longest line. Every rank reads its own share of a plain file, which must be
/// the same file for all. Rank 0 sends the shares of a compressed file or of standard input; it
/// reads them twice, first to learn their size. Lines have at most `longest_line` bytes.
class TextSource {
 public:
  /// Opens the file and reads its beginning. "-" is standard input, which a process can read once.
  /// Collective. Throws Error(data) for a file that cannot be read, is empty or damaged, and where
  /// ranks see different files that they would have to read themselves.
  TextSource(MPI_Comm comm, const std::string& path);
  ~TextSource();
  TextSource(const TextSource&) = delete;
  TextSource& operator=(const TextSource&) = delete;

  MPI_Comm comm() const noexcept { return comm_; }
  /// For messages.
  const std::string& path() const noexcept { return path_; }
  /// The first 64 kB of text; more, up to 16 MB after the first line end, if needed for two lines
  /// that are neither blank nor comments.
  const std::string& head() const noexcept { return head_; }
  const std::string& compression() const noexcept { return compression_; }
  std::int64_t stored_bytes() const noexcept { return stored_bytes_; }
  /// Size of the decompressed text.
  std::int64_t text_bytes() const noexcept { return text_bytes_; }
  /// Whether rank 0 alone reads the file for all ranks, which may not have it.
  bool is_streamed() const noexcept { return streamed_; }
  /// A path that rank 0 can open, and every rank if the file is not streamed.
  std::string stored_path() const { return input_ ? input_->path() : path_; }

  /// Whether head() is the whole text.
  bool head_is_all() const { return head_offset_ + std::int64_t(head_.size()) >= text_bytes_; }
  /// The rank whose share has the line that begins at this place of head().
  int owner_of(std::size_t place) const;

  using Consumer = LineBuffer::Consumer;

  /// Calls `consumer` with this rank's whole lines, block by block. Only the last line of the file
  /// may lack its newline. Collective; `consumer` must not throw or communicate. Throws Error(data)
  /// when some text did not arrive, or the size of the file changed.
  void read(const Consumer& consumer);

  /// Throws Error(data) when the length of the file has changed. Not collective; for ranks that
  /// read.
  void require_same_size() const;

 private:
  /// Rounded up, so that rank 0 always has the first line.
  std::int64_t share_end(int rank) const {
    return (text_bytes_ * (rank + 1) + size_of(comm_) - 1) / size_of(comm_);
  }
  /// Bytes of a read, at most the size of the file.
  std::size_t block_bytes() const;
  void look_at_head();
  std::int64_t read_plain(const Consumer& consumer) const;
  std::int64_t pump(const Consumer& consumer, std::vector<char>& block,
                    FirstFailure& failure) const;
  std::int64_t receive(const Consumer& consumer, std::vector<char>& block,
                       FirstFailure& failure) const;

  MPI_Comm comm_;
  std::string path_, compression_, head_;
  bool streamed_ = false;
  std::unique_ptr<StandardInput> input_;  // on rank 0
  std::int64_t stored_bytes_ = 0, text_bytes_ = 0;
  std::int64_t head_offset_ = 0;  // place of head() in the text
};

/// Calls `on_line` for every line of this rank's share, without its line end (LF or CRLF). When it
/// throws a LineProblem, all ranks throw Error(data) "path:line:column: message" for the first
/// problem in the file. Collective.
template <class OnLine>
void for_each_line(TextSource& source, OnLine&& on_line) {
  std::int64_t lines = 0;
  std::optional<LineProblem> problem;
  std::optional<Error> other;
  const auto split = [&](std::string_view block) {
    if (problem || other) return;
    try {
      while (!block.empty()) {
        const std::size_t end = std::min(block.find('\n'), block.size());
        std::string_view line = block.substr(0, end);
        block.remove_prefix(std::min(end + 1, block.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (lines++ == 0 && line.starts_with(byte_order_mark)) {
          line.remove_prefix(byte_order_mark.size());
        }
        on_line(line);
      }
    } catch (LineProblem& found) {
      problem = std::move(found);
    } catch (...) {
      other = current_error();
    }
  };
  source.read(std::ref(split));  // a reference takes no memory
  const std::int64_t before = sum_below(source.comm(), lines - (problem ? 1 : 0));
  FirstFailure failure;
  failure.run([&] {
    if (other) throw *other;
    if (!problem) return;
    throw Error(ErrorKind::data, source.path() + ":" + std::to_string(before + lines) + ":" +
                                     std::to_string(problem->column) + ": " + problem->message);
  });
  failure.settle(source.comm());
}

}  // namespace prunadag
