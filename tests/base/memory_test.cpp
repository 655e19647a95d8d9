// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/memory.hpp"

#include <limits>

#include <gtest/gtest.h>

#include "base/collective.hpp"
#include "support/files.hpp"
#include "support/memory.hpp"

namespace prunadag {
namespace {

using namespace test;

const char* a_thing() { return "a thing"; }

TEST(Memory, IsSharedEquallyAndKnownToEveryRank) {
  const std::int64_t available = available_memory(world());
  EXPECT_GT(available, 0);
  EXPECT_EQ(largest(world(), available), available);
  EXPECT_EQ(-largest(world(), -available), available);
}

TEST(Memory, IsRefusedOnEveryRankWhenOneRankWantsTooMuch) {
  EXPECT_EQ(error_of([] { require_memory(world(), 1000, a_thing); }), "");
  const bool last = rank_of(world()) == size_of(world()) - 1;
  const std::int64_t wanted = last ? std::numeric_limits<std::int64_t>::max() : 1;
  const std::string message = error_of([&] { require_memory(world(), wanted, a_thing); });
  EXPECT_TRUE(message.starts_with("a thing takes 9.22e+06 TB per rank; ")) << message;
  EXPECT_TRUE(message.ends_with("B are available")) << message;
}

TEST(Memory, IsWhatALimitOfTheProcessLeaves) {
  available_memory(world());  // MPI now has the memory that this call needs
  const MemoryLimit limit(10'000'000);
  const std::int64_t available = available_memory(world());
  EXPECT_LE(available, 10'000'000);
  EXPECT_GT(available, 0);
}

TEST(Memory, IsWrittenWithItsUnit) {
  EXPECT_EQ(in_bytes(0), "0 B");
  EXPECT_EQ(in_bytes(999), "999 B");
  EXPECT_EQ(in_bytes(1500), "1.5 kB");
  EXPECT_EQ(in_bytes(2.345e9), "2.35 GB");
}

}  // namespace
}  // namespace prunadag
