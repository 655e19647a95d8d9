// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/line_buffer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "prunadag/error.hpp"

namespace prunadag {

bool looks_binary(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(),
                     [](char c) { return (c >= 0 && c < 9) || (c > 13 && c < 32) || c == 127; });
}

void LineBuffer::add(std::string_view piece) {
  if (const std::size_t newline = piece.rfind('\n'); newline != piece.npos) {
    const std::string_view whole = piece.substr(0, newline + 1);
    if (line_.empty()) {
      pass(whole);
    } else {
      line_.append(whole);
      pass(line_);
      line_.clear();
      odd_ = false;
    }
    piece.remove_prefix(newline + 1);
  }
  keep(piece);
}

void LineBuffer::finish() {
  if (line_.empty()) return;
  pass(line_);
  line_.clear();
}

void LineBuffer::pass(std::string_view lines) {
  passed_ += std::int64_t(lines.size());
  consumer_(lines);
}

void LineBuffer::keep(std::string_view piece) {
  odd_ = odd_ || looks_binary(piece);
  line_.append(piece);
  const std::size_t most = odd_ ? longest_odd_line : longest_line;
  if (line_.size() <= most) return;
  throw Error(ErrorKind::data,
              fmt::format("{}: byte {}: a line of more than {} bytes{}", path_,
                          offset_ + passed_ + 1, most, odd_ ? ", some of which are no text" : ""));
}

}  // namespace prunadag
