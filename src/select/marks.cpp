// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "select/marks.hpp"

#include <cmath>

#include "base/collective.hpp"
#include "select/selector.hpp"

namespace prunadag {

std::optional<std::vector<char>> marks_of_largest(MPI_Comm comm, std::span<const double> keys,
                                                  std::int64_t first, std::int64_t total,
                                                  std::int64_t count) {
  std::vector<char> marks;
  Selector selector = agree(comm, [&] {
    marks.resize(keys.size());
    return Selector(comm);
  });
  const Selection selected = selector.largest({keys}, first, total, count);
  if (!selected.finite) return std::nullopt;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    marks[i] = selected.cut.contains(std::abs(keys[i]), first + std::int64_t(i));
  }
  return marks;
}

}  // namespace prunadag
