// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <sys/resource.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/control_group.hpp"

namespace prunadag {
namespace {

/// What the kernel could give to programs without swapping: more than what is free, because caches
/// of files can be dropped.
std::int64_t memory_left_on_node(const std::filesystem::path& root) {
  std::ifstream info(root / "proc/meminfo");
  for (std::string name, unit; info >> name;) {
    std::int64_t kilobytes;
    if (!(info >> kilobytes)) break;
    std::getline(info, unit);
    if (name == "MemAvailable:") return 1024 * kilobytes;
  }
  return std::int64_t(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
}

/// What this process may still take where its address space is limited, as by batch systems.
std::int64_t memory_left_to_process() {
  constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
  rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur >= rlim_t(unlimited)) return unlimited;
  std::int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return std::max<std::int64_t>(0, std::int64_t(limit.rlim_cur) - pages * sysconf(_SC_PAGESIZE));
}

}  // namespace

std::int64_t available_memory(MPI_Comm comm, const std::filesystem::path& root) {
  MPI_Comm node;
  MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
  std::int64_t share = memory_left_on_node(root) / size_of(node);
  share = std::min(share, share_of_groups(node, group_limits(root)));
  MPI_Comm_free(&node);
  share = std::min(share, memory_left_to_process());
  MPI_Allreduce(MPI_IN_PLACE, &share, 1, MPI_INT64_T, MPI_MIN, comm);
  return share;
}

void require_memory(MPI_Comm comm, std::int64_t bytes, const std::string& what, ErrorKind kind) {
  const std::int64_t most = largest(comm, bytes), available = available_memory(comm);
  if (most > available) {
    throw Error(kind, fmt::format("{} takes {} per rank; {} are available", what,
                                  in_bytes(double(most)), in_bytes(double(available))));
  }
}

std::string in_bytes(double bytes) {
  for (const char* unit : {"B", "kB", "MB", "GB"}) {
    if (bytes < 1000) return fmt::format("{:.3g} {}", bytes, unit);
    bytes /= 1000;
  }
  return fmt::format("{:.3g} TB", bytes);
}

}  // namespace prunadag
