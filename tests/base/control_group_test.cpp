// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/control_group.hpp"

#include <limits>
#include <map>

#include <gtest/gtest.h>

#include "base/memory.hpp"
#include "support/files.hpp"

namespace prunadag {
namespace {

using namespace test;
namespace fs = std::filesystem;

using Files = std::map<std::string, std::string>;

/// Makes a root folder of this rank with these files only, and returns its path.
fs::path system_with(const Files& files) {
  static int systems = 0;
  const fs::path root =
      scratch() / ("system-" + std::to_string(rank_of(world())) + "-" + std::to_string(++systems));
  for (const auto& [name, text] : files) {
    fs::create_directories((root / name).parent_path());
    std::ofstream(root / name) << text;
  }
  return root;
}

std::vector<std::int64_t> left_in(const Files& files) {
  std::vector<std::int64_t> left;
  for (const GroupLimit& limit : group_limits(system_with(files))) left.push_back(limit.left);
  return left;
}

using Numbers = std::vector<std::int64_t>;

TEST(ControlGroup, LeavesWhatIsNotUsedAndCachesOfFiles) {
  EXPECT_EQ(left_in({{"proc/self/cgroup", "0::/job/step\n"},
                     {"sys/fs/cgroup/job/step/memory.max", "1000\n"},
                     {"sys/fs/cgroup/job/step/memory.current", "700\n"},
                     {"sys/fs/cgroup/job/step/memory.stat", "anon 500\ninactive_file 150\n"},
                     {"sys/fs/cgroup/job/memory.max", "400\n"},
                     {"sys/fs/cgroup/job/memory.current", "700\n"},
                     {"sys/fs/cgroup/memory.max", "2000\n"},
                     {"sys/fs/cgroup/memory.current", "50\n"},
                     {"sys/fs/cgroup/memory.stat", "inactive_file 60\n"}}),
            (Numbers{450, 0, 2000}));
}

TEST(ControlGroup, OfTheFirstVersionIsThatOfItsMemoryController) {
  EXPECT_EQ(
      left_in({{"proc/self/cgroup", "9:name=memory:/other\n4:cpu,memory:/slurm/job_7\n0::/\n"},
               {"sys/fs/cgroup/memory/other/memory.limit_in_bytes", "1\n"},
               {"sys/fs/cgroup/memory/other/memory.usage_in_bytes", "1\n"},
               {"sys/fs/cgroup/memory/slurm/job_7/memory.limit_in_bytes", "1000\n"},
               {"sys/fs/cgroup/memory/slurm/job_7/memory.usage_in_bytes", "300\n"},
               {"sys/fs/cgroup/memory/slurm/job_7/memory.stat",
                "inactive_file 1\ntotal_inactive_file 20\n"},
               {"sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"},
               {"sys/fs/cgroup/memory/memory.usage_in_bytes", "4096\n"}}),
      (Numbers{720, 9223372036854771712 - 4096}));
}

TEST(ControlGroup, OfTheHostIsLookedForAboveInAContainer) {
  for (const char* group : {"0::/docker/4711\n", "0::/../4711\n", "0::/\n"}) {
    EXPECT_EQ(left_in({{"proc/self/cgroup", group},
                       {"sys/fs/cgroup/memory.max", "1000\n"},
                       {"sys/fs/cgroup/memory.current", "100\n"},
                       {"sys/fs/4711/memory.max", "1\n"},
                       {"sys/fs/4711/memory.current", "0\n"}}),
              (Numbers{900}))
        << group;
  }
}

TEST(ControlGroup, WithoutALimitSaysNothing) {
  EXPECT_EQ(left_in({}), Numbers{});
  EXPECT_EQ(left_in({{"proc/self/cgroup", "no group\n\n0::\n"}}), Numbers{});
  EXPECT_EQ(left_in({{"proc/self/cgroup", "0::/job\n"},
                     {"sys/fs/cgroup/job/memory.max", "max\n"},
                     {"sys/fs/cgroup/job/memory.current", "100\n"}}),
            Numbers{});
  EXPECT_EQ(share_of_groups(world(), {}), std::numeric_limits<std::int64_t>::max());
}

TEST(ControlGroup, IsSharedByTheRanksInIt) {
  const int ranks = size_of(world()), rank = rank_of(world());
  const std::string task = "sys/fs/cgroup/job/task" + std::to_string(rank);
  const auto share = [&](int of_task) {
    return share_of_groups(world(),
                           group_limits(system_with(
                               {{"proc/self/cgroup", "0::/job/task" + std::to_string(rank) + "\n"},
                                {task + "/memory.max", std::to_string(of_task)},
                                {task + "/memory.current", "0"},
                                {"sys/fs/cgroup/job/memory.max", "1200"},
                                {"sys/fs/cgroup/job/memory.current", "0"}})));
  };
  EXPECT_EQ(share(5000), 1200 / ranks);
  EXPECT_EQ(share(rank == 0 ? 100 : 5000), rank == 0 ? 100 : 1200 / ranks);
}

TEST(ControlGroup, LimitsWhatIsAvailable) {
  Files files{{"proc/meminfo", "MemTotal: 100 kB\nMemAvailable: 12 kB\n"}};
  EXPECT_EQ(available_memory(world(), system_with(files)), 12 * 1024 / size_of(world()));
  files["proc/self/cgroup"] = "0::/job\n";
  files["sys/fs/cgroup/job/memory.max"] = "1000";
  files["sys/fs/cgroup/job/memory.current"] = "400";
  EXPECT_EQ(available_memory(world(), system_with(files)), 600 / size_of(world()));
}

}  // namespace
}  // namespace prunadag
