// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Limits on memory that batch systems and containers set by control groups. A process is in one
// group of each hierarchy and in all groups above it. Each group may have a limit. In a container
// the path of the group may be a path of the host, which the container does not see. Then the
// groups above it count, up to the root of the container.
#include "base/control_group.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/collective.hpp"

namespace prunadag {
namespace {

// Paths are strings, because libstdc++'s path may crash when memory runs out.

/// The files of a version of control groups.
struct Version {
  const char *folder, *limit, *used, *droppable;
};
constexpr Version version_2{"sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"};
constexpr Version version_1{"sys/fs/cgroup/memory", "memory.limit_in_bytes",
                            "memory.usage_in_bytes", "total_inactive_file"};

/// The number in a file; nothing without a file, or for a text such as "max".
std::optional<std::int64_t> number_in(const std::string& path) {
  std::int64_t number;
  return std::ifstream(path) >> number ? std::optional(number) : std::nullopt;
}

/// The number after a name, or 0.
std::int64_t number_named(const std::string& path, std::string_view wanted) {
  std::ifstream file(path);
  std::string name;
  for (std::int64_t number; file >> name >> number;) {
    if (name == wanted) return number;
  }
  return 0;
}

/// The path of a group without ".", ".." and a last slash: "/a/b", or nothing.
std::string normal(std::string_view group) {
  std::string path;
  while (!group.empty()) {
    const std::size_t end = std::min(group.find('/'), group.size());
    const std::string_view name = group.substr(0, end);
    group.remove_prefix(std::min(end + 1, group.size()));
    if (name == "..") {
      path.resize(path.empty() ? 0 : path.rfind('/'));
    } else if (!name.empty() && name != ".") {
      (path += '/') += name;
    }
  }
  return path;
}

void add_limits(const std::string& root, const Version& version, std::string_view group,
                std::vector<GroupLimit>& limits) {
  for (std::string path = normal(group);; path.resize(path.rfind('/'))) {
    const std::string folder = fmt::format("{}/{}{}/", root, version.folder, path);
    const auto limit = number_in(folder + version.limit), used = number_in(folder + version.used);
    if (limit && used) {
      const std::int64_t droppable = number_named(folder + "memory.stat", version.droppable);
      limits.push_back(
          {version.folder + path,
           std::max<std::int64_t>(0, *limit - std::max<std::int64_t>(0, *used - droppable))});
    }
    if (path.empty()) return;
  }
}

}  // namespace

std::vector<GroupLimit> group_limits(const std::string& root) {
  std::vector<GroupLimit> limits;
  std::ifstream groups(root + "/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {  // number:controllers:path
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string group = line.substr(second + 1);
    if (!group.starts_with('/')) continue;
    if (controllers == ",,") add_limits(root, version_2, group, limits);
    if (controllers.find(",memory,") != std::string::npos) {
      add_limits(root, version_1, group, limits);
    }
  }
  return limits;
}

std::int64_t share_of_groups(MPI_Comm node, const std::vector<GroupLimit>& limits) {
  std::vector<std::uint64_t> mine, all;
  std::vector<int> counts, starts;
  agree(node, [&] {
    for (const GroupLimit& limit : limits) mine.push_back(std::hash<std::string>()(limit.group));
    counts.resize(std::size_t(size_of(node)));
    starts.resize(counts.size());
  });
  const int count = int(mine.size());
  MPI_Allgather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, node);
  std::exclusive_scan(counts.begin(), counts.end(), starts.begin(), 0);
  agree(node, [&] { all.resize(std::size_t(starts.back() + counts.back())); });
  MPI_Allgatherv(mine.data(), count, MPI_UINT64_T, all.data(), counts.data(), starts.data(),
                 MPI_UINT64_T, node);
  std::int64_t share = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 0; i < limits.size(); ++i) {
    share = std::min(share, limits[i].left / std::ranges::count(all, mine[i]));
  }
  return share;
}

}  // namespace prunadag
