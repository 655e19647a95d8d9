// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/page_allocator.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
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

TEST(PageAllocator, ThrowsWhereThereIsNoMemory) {
  PageAllocator<double> allocator;
  EXPECT_THROW(allocator.allocate(std::size_t(1) << 58), std::bad_alloc);
  EXPECT_THROW(allocator.allocate(std::size_t(1) << 63), std::bad_alloc);
}

}  // namespace
}  // namespace prunadag
