// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <fstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace prunadag::test {

/// Limits this process, while the object lives, to `bytes` more address space than it has.
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

/// Returns the resident bytes of this process.
inline long resident() {
  long size = 0, pages = 0;
  std::ifstream("/proc/self/statm") >> size >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

/// The peak of the resident bytes since the object was made.
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
