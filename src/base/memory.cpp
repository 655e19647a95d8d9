// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/control_group.hpp"

namespace prunadag {
namespace {

/// Bytes that the kernel can give to programs without swapping: free memory and droppable file
/// caches.
std::int64_t memory_left_on_node(const std::string& root) {
  std::ifstream info(root + "/proc/meminfo");
  for (std::string name, unit; info >> name;) {
    std::int64_t kilobytes;
    if (!(info >> kilobytes)) break;
    std::getline(info, unit);
    if (name == "MemAvailable:") return 1024 * kilobytes;
  }
  return std::int64_t(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
}

/// Bytes that this process may still take, if its address space is limited, as by batch systems.
std::int64_t memory_left_to_process() {
  constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
  rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur >= rlim_t(unlimited)) return unlimited;
  std::int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return std::max<std::int64_t>(0, std::int64_t(limit.rlim_cur) - pages * sysconf(_SC_PAGESIZE));
}

/// The ranks of a communicator on this node.
struct Node {
  explicit Node(MPI_Comm all) {
    MPI_Comm_split_type(all, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &comm);
  }
  ~Node() { MPI_Comm_free(&comm); }
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  MPI_Comm comm;
};

}  // namespace

std::int64_t available_memory(MPI_Comm comm, const std::string& root) {
  std::int64_t on_node = 0, to_process = 0;
  std::vector<GroupLimit> limits;
  agree(comm, [&] {
    on_node = memory_left_on_node(root);
    to_process = memory_left_to_process();
    limits = group_limits(root);
  });
  const Node node(comm);
  std::int64_t share = std::min(on_node / size_of(node.comm), to_process);
  share = std::min(share, share_of_groups(node.comm, limits));
  MPI_Allreduce(MPI_IN_PLACE, &share, 1, MPI_INT64_T, MPI_MIN, comm);
  return share;
}

std::string in_bytes(double bytes) {
  for (const char* unit : {"B", "kB", "MB", "GB"}) {
    if (bytes < 1000) return fmt::format("{:.3g} {}", bytes, unit);
    bytes /= 1000;
  }
  return fmt::format("{:.3g} TB", bytes);
}

}  // namespace prunadag
