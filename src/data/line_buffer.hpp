// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace prunadag {

/// The longest lines that are read, in bytes: of text, and of lines with bytes that no text has; a
/// longer line of these is probably binary data.
inline constexpr std::size_t longest_line = std::size_t(1) << 30;
inline constexpr std::size_t longest_odd_line = std::size_t(1) << 24;

/// Whether there are control characters other than white space, so that the bytes may be binary.
bool looks_binary(std::string_view bytes);

/// Makes whole lines from pieces of text, in linear time. Holds only the incomplete line.
class LineBuffer {
 public:
  using Consumer = std::function<void(std::string_view lines)>;

  /// The text begins `offset` bytes into the file `path`, which is for messages.
  LineBuffer(const std::string& path, std::int64_t offset, const Consumer& consumer)
      : path_(path), offset_(offset), consumer_(consumer) {}

  /// Passes on the lines that the piece completes. Throws Error(data) for a line that is too long.
  void add(std::string_view piece);
  /// Passes on a last line without newline.
  void finish();

  /// Number of bytes passed on.
  std::int64_t passed() const noexcept { return passed_; }

 private:
  void pass(std::string_view lines);
  void keep(std::string_view piece);

  const std::string& path_;
  std::string line_;
  std::int64_t offset_, passed_ = 0;
  bool odd_ = false;  // the line looks binary
  const Consumer& consumer_;
};

}  // namespace prunadag
