// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/lines.hpp"

#include <vector>

namespace prunadag {
namespace {

/// Rounded up, so that rank 0 always has the first line.
std::int64_t end_of_share(const Source& source, int rank) {
  const int ranks = size_of(source.comm());
  return (source.bytes() * (rank + 1) + ranks - 1) / ranks;
}

}  // namespace

int owner_of_line(const Source& source, std::size_t place) {
  // The first line has the byte order mark, which is not part of the head.
  const std::int64_t begin = place == 0 ? 0 : source.head_offset() + std::int64_t(place);
  int rank = 0;
  while (rank + 1 < size_of(source.comm()) && end_of_share(source, rank) <= begin) ++rank;
  return rank;
}

void read_lines(Source& source, const LineBuffer::Consumer& consumer) {
  const int rank = rank_of(source.comm());
  const Shares shares = agree(source.comm(), [&] {
    Shares all;
    all.whole_lines = true;
    for (int r = 0; r < size_of(source.comm()); ++r) all.ends.push_back(end_of_share(source, r));
    return all;
  });
  LineBuffer lines(source.path(), shares.begin_of(rank), consumer);
  const auto add = [&](std::string_view piece) { lines.add(piece); };
  source.read(shares, std::ref(add));  // a reference takes no memory
  lines.finish();
}

}  // namespace prunadag
