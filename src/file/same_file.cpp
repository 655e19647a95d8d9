// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "file/same_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <vector>

#include <boost/crc.hpp>
#include <fmt/format.h>

#include "base/collective.hpp"
#include "file/file.hpp"

namespace prunadag {
namespace {

/// The length of a file, and a checksum of its head and tail.
std::array<std::int64_t, 2> looks_of(const std::string& path) {
  constexpr std::int64_t piece = std::int64_t(1) << 16;
  const File file = open_input(path);
  const std::int64_t size = size_of(file.get(), path);
  std::vector<char> bytes(static_cast<std::size_t>(piece));
  boost::crc_32_type checksum;
  for (const std::int64_t start : {std::int64_t(0), std::max(std::int64_t(0), size - piece)}) {
    if (fseeko(file.get(), off_t(start), SEEK_SET) != 0) {
      throw Error(ErrorKind::data,
                  fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
    }
    checksum.process_bytes(bytes.data(), read_bytes(file.get(), path, bytes.data(), bytes.size()));
  }
  return {size, std::int64_t(checksum.checksum())};
}

}  // namespace

void require_same_file(MPI_Comm comm, const std::string& path) {
  const int rank = rank_of(comm);
  std::array<std::int64_t, 2> looks{};
  agree(comm, [&] {
    try {
      looks = looks_of(path);
    } catch (const Error& error) {
      if (rank == 0) throw;
      throw Error(error.kind(), fmt::format("{} (on rank {})", error.what(), rank));
    }
  });
  std::array<std::int64_t, 2> first = looks;
  MPI_Bcast(first.data(), int(first.size()), MPI_INT64_T, 0, comm);
  agree(comm, [&] {
    if (looks == first) return;
    const std::string how = looks[0] == first[0]
                                ? "of other contents"
                                : fmt::format("of {} bytes, not {}", looks[0], first[0]);
    throw Error(ErrorKind::data, fmt::format("{}: rank {} sees another file under this name than "
                                             "rank 0, {}",
                                             path, rank, how));
  });
}

}  // namespace prunadag
