// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/page_allocator.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <memory>
#include <numeric>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "support/memory.hpp"

namespace prunadag {
namespace {

using namespace test;
using Numbers = std::vector<double, PageAllocator<double>>;

constexpr long megabyte = 1 << 20;

TEST(PageAllocator, GivesZerosThatTakeNoMemoryBeforeTheyAreWritten) {
  const long before = resident();
  Numbers numbers;
  numbers.resize(64 * megabyte / 8);
  EXPECT_LT(resident() - before, 4 * megabyte);
  EXPECT_EQ(std::accumulate(numbers.begin(), numbers.end(), 0.0), 0.0);
  std::ranges::fill(numbers, 1.0);
  EXPECT_GT(resident() - before, 60 * megabyte);
}

TEST(PageAllocator, GivesMemoryBackAtOnce) {
  const long before = resident();
  std::vector<Numbers> blocks;
  std::vector<std::unique_ptr<int>> behind;  // would keep a heap from shrinking
  for (int block = 0; block < 64; ++block) {
    blocks.emplace_back(megabyte / 8, 1.0);
    behind.push_back(std::make_unique<int>(block));
  }
  EXPECT_GT(resident() - before, 60 * megabyte);
  blocks.clear();
  EXPECT_LT(resident() - before, 4 * megabyte);
}

TEST(PageAllocator, BeginsAtALineWithZeros) {
  for (std::size_t count : {1, 7, 100, 8191, 8192, 100000}) {
    for (int round = 0; round < 3; ++round) {  // freed memory is used again
      Numbers numbers(count);
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(numbers.data()) % 64, 0u);
      EXPECT_TRUE(std::ranges::all_of(numbers, [](double number) { return number == 0.0; }));
      std::ranges::fill(numbers, 5.0);
    }
  }
}

TEST(PageAllocator, BeginsLargeArraysAtALargePage) {
  constexpr std::size_t page = std::size_t(1) << 21;
  for (std::size_t bytes : {page, page + 8, 3 * page - 8, 9 * page + 4096}) {
    std::vector<Numbers> arrays(3, Numbers(bytes / 8));
    for (Numbers& numbers : arrays) {
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(numbers.data()) % page, 0u);
      numbers.front() = numbers.back() = 1.0;
    }
  }
}

/// Maps and gives back the same addresses again and again.
TEST(PageAllocator, LeavesNoAddressesBehind) {
  const auto mapped = [] {
    long pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * sysconf(_SC_PAGESIZE);
  };
  const long before = mapped();
  for (int round = 0; round < 1000; ++round) Numbers(std::size_t(megabyte) * 3 / 8 + 1);
  EXPECT_LT(mapped() - before, 4 * megabyte);
}

TEST(PageAllocator, ThrowsWhereThereIsNoMemory) {
  PageAllocator<double> allocator;
  EXPECT_THROW(allocator.allocate(std::size_t(1) << 58), std::bad_alloc);
  EXPECT_THROW(allocator.allocate(std::size_t(1) << 63), std::bad_alloc);
}

}  // namespace
}  // namespace prunadag
