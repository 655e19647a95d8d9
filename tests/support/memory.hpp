// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <fstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace prunadag::test {

/// While it lives, this process may take `bytes` more than it has and nothing beyond.
class MemoryLimit {
 public:
  explicit MemoryLimit(long bytes) {
    long pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    getrlimit(RLIMIT_AS, &before_);
    rlimit limit = before_;
    limit.rlim_cur = rlim_t(pages * sysconf(_SC_PAGESIZE) + bytes);
    setrlimit(RLIMIT_AS, &limit);
  }
  ~MemoryLimit() { setrlimit(RLIMIT_AS, &before_); }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;

 private:
  rlimit before_;
};

/// Bytes of this process that are in memory.
inline long resident() {
  long size = 0, pages = 0;
  std::ifstream("/proc/self/statm") >> size >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

/// The most that were there since it was made.
class Peak {
 public:
  Peak() { std::ofstream("/proc/self/clear_refs") << 5; }
  long bytes() const {
    std::ifstream status("/proc/self/status");
    for (std::string name; status >> name;) {
      if (long kilobytes; name == "VmHWM:" && status >> kilobytes) return 1024 * kilobytes;
    }
    return 0;
  }
};

}  // namespace prunadag::test
