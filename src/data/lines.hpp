// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "data/line_buffer.hpp"
#include "data/source.hpp"

/// The lines of a text, divided among the ranks in shares of whole lines, about equal in bytes.
namespace prunadag {

/// A problem at one place in a line: the message, and its first column, from 1.
struct LineProblem {
  std::size_t column;
  std::string message;
};

/// The rank whose share has the line that begins at this place of source.head(). Not collective.
int owner_of_line(const Source& source, std::size_t place);

/// Whether the first line of the text is in this rank's share. Not collective.
inline bool begins_file(const Source& source) { return rank_of(source.comm()) == 0; }

/// Calls `consumer` with this rank's whole lines, block by block. Only the last line of the text
/// may lack its newline. Collective; `consumer` must not throw or communicate. Throws Error(data)
/// as Source::read() does, and for a line of more than `longest_line` bytes. Memory: a block of the
/// source and the longest line.
void read_lines(Source& source, const LineBuffer::Consumer& consumer);

/// Calls `on_line` for every line of this rank's share, without its line end (LF or CRLF). When it
/// throws a LineProblem, all ranks throw Error(data) "path:line:column: message" for the first
/// problem in the file. Collective.
template <class OnLine>
void for_each_line(Source& source, OnLine&& on_line) {
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
        if (lines++ == 0 && begins_file(source) && line.starts_with(byte_order_mark)) {
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
  read_lines(source, std::ref(split));  // a reference takes no memory
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
