// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/split.hpp"

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/share.hpp"
#include "select/marks.hpp"

namespace prunadag {

std::vector<bool> choose_rows(MPI_Comm comm, std::int64_t samples, std::int64_t wanted,
                              std::uint64_t seed, Stream stream) {
  const std::int64_t first = sum_below(comm, samples), total = sum(comm, samples);
  std::vector<double> keys = agree(comm, [&] { return std::vector<double>(std::size_t(samples)); });
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = uniform(seed, stream, std::uint64_t(first) + i);
  }
  const std::vector<char> marks = *marks_of_largest(comm, keys, first, total, wanted);
  return agree(comm, [&] { return std::vector<bool>(marks.begin(), marks.end()); });
}

std::vector<bool> choose_training(MPI_Comm comm, std::int64_t samples, double share,
                                  std::uint64_t seed, const std::string& path) {
  const std::int64_t total = sum(comm, samples);
  const std::int64_t wanted = nearest_count(share, total);
  if (wanted < 1 || wanted >= total) {
    throw Error(
        ErrorKind::data,
        fmt::format("{}: a split of {} leaves no samples in one part of {}", path, share, total));
  }
  return choose_rows(comm, samples, wanted, seed, Stream::split);
}

}  // namespace prunadag
