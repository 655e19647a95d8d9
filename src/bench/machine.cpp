// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// What Linux tells of processor and memory in /proc and /sys; elsewhere it stays unknown.
#include "bench/machine.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <petscsys.h>

#include "base/collective.hpp"
#include "prunadag/version.hpp"

namespace prunadag::bench {
namespace {

constexpr const char* cpus = "/sys/devices/system/cpu/cpu";

std::string first_line(const std::string& path) {
  std::string line;
  std::ifstream file(path);
  std::getline(file, line);
  return line;
}

/// The value of the first line "NAME ...: VALUE" of a file of such lines.
std::string value_in(const std::string& path, const std::string& name) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(':');
    if (!line.starts_with(name) || colon == line.npos) continue;
    const std::size_t begin = line.find_first_not_of(" \t", colon + 1);
    return begin == line.npos ? "" : line.substr(begin);
  }
  return "";
}

/// "48K" and "16 kB" in bytes; 0 for what is not a size.
std::int64_t bytes_in(const std::string& text) {
  std::int64_t number = 0;
  std::size_t i = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
    number = 10 * number + (text[i] - '0');
  }
  const std::size_t unit = text.find_first_not_of(' ', i);
  if (unit == text.npos) return number;
  return text[unit] == 'K' || text[unit] == 'k' ? number << 10
         : text[unit] == 'M'                    ? number << 20
                                                : number;
}

std::string cache_file(int core, int index, const char* name) {
  return first_line(fmt::format("{}{}/cache/index{}/{}", cpus, core, index, name));
}

std::vector<Cache> caches() {
  std::vector<Cache> found;
  for (int index = 0; index < 8; ++index) {
    const std::string type = cache_file(0, index, "type");
    if (type != "Data" && type != "Unified") continue;
    found.push_back(
        {std::atoi(cache_file(0, index, "level").c_str()), bytes_in(cache_file(0, index, "size"))});
  }
  std::sort(found.begin(), found.end(), [](Cache a, Cache b) { return a.level < b.level; });
  return found;
}

/// The last-level caches of this node together: cores that share one name the same cores.
std::int64_t last_level_of_node(int cores, const std::vector<Cache>& known) {
  std::set<std::string> sharers;
  for (int core = 0; core < cores && !known.empty(); ++core) {
    for (int index = 0; index < 8; ++index) {
      if (std::atoi(cache_file(core, index, "level").c_str()) != known.back().level) continue;
      sharers.insert(cache_file(core, index, "shared_cpu_list"));
    }
  }
  return known.empty() ? 0 : known.back().bytes * std::int64_t(sharers.size());
}

std::string mpi_name() {
  int length = 0;
  char name[MPI_MAX_LIBRARY_VERSION_STRING];
  MPI_Get_library_version(name, &length);
  const std::string text(name, std::size_t(length));
  return text.substr(0, text.find_first_of(",\n"));
}

std::string compiler_name() {
#if defined(__clang__)
  return "clang " __clang_version__;
#elif defined(__GNUC__)
  return "GCC " __VERSION__;
#else
  return "";
#endif
}

std::string size_text(std::int64_t bytes) {
  return bytes < (1 << 20) ? fmt::format("{} kB", bytes >> 10) : fmt::format("{} MB", bytes >> 20);
}

}  // namespace

Machine machine_of(MPI_Comm comm) {
  Machine machine;
  machine.processor = value_in("/proc/cpuinfo", "model name");
  machine.cores = int(std::thread::hardware_concurrency());
  machine.caches = caches();
  machine.ranks = size_of(comm);
  machine.prunadag = version;
  machine.petsc =
      fmt::format("{}.{}.{}", PETSC_VERSION_MAJOR, PETSC_VERSION_MINOR, PETSC_VERSION_SUBMINOR);
  machine.mpi = mpi_name();
  machine.compiler = compiler_name();
  MPI_Comm node;
  MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
  const bool speaks = rank_of(node) == 0;  // for its node
  MPI_Comm_free(&node);
  machine.nodes = int(sum(comm, speaks ? 1 : 0));
  machine.last_level_bytes =
      sum(comm, speaks ? last_level_of_node(machine.cores, machine.caches) : 0);
  machine.free_bytes = sum(comm, speaks ? bytes_in(value_in("/proc/meminfo", "MemAvailable")) : 0);
  return machine;
}

std::string line_of(const Machine& machine) {
  std::string text = fmt::format(
      "{} rank{} on {} node{}: {}, {} cores", machine.ranks, machine.ranks == 1 ? "" : "s",
      machine.nodes, machine.nodes == 1 ? "" : "s",
      machine.processor.empty() ? "unknown processor" : machine.processor, machine.cores);
  for (const Cache& cache : machine.caches) {
    text += fmt::format(", L{} {}", cache.level, size_text(cache.bytes));
  }
  return text + fmt::format("; prunadag {}, PETSc {}, {}, {}", machine.prunadag, machine.petsc,
                            machine.mpi, machine.compiler);
}

nlohmann::ordered_json json_of(const Machine& machine) {
  nlohmann::ordered_json known = nlohmann::ordered_json::array();
  for (const Cache& cache : machine.caches) {
    known.push_back({{"level", cache.level}, {"bytes", cache.bytes}});
  }
  return {{"processor", machine.processor},
          {"cores", machine.cores},
          {"caches", known},
          {"last_level_bytes", machine.last_level_bytes},
          {"nodes", machine.nodes},
          {"ranks", machine.ranks},
          {"prunadag", machine.prunadag},
          {"petsc", machine.petsc},
          {"mpi", machine.mpi},
          {"compiler", machine.compiler}};
}

MemoryUse memory_use() {
  return {bytes_in(value_in("/proc/self/status", "VmRSS")),
          bytes_in(value_in("/proc/self/status", "VmHWM"))};
}

}  // namespace prunadag::bench
