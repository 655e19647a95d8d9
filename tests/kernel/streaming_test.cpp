// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/streaming.hpp"

#include <cstdint>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace prunadag {
namespace {

/// Returns the sum of the first and the last words of all blocks of eight, in so many pieces.
std::uint64_t ends_of_blocks(const std::vector<std::uint64_t>& words, std::size_t pieces) {
  const std::size_t piece = words.size() / pieces;
  std::uint64_t sum = 0;
  for (std::size_t p = 0; p < pieces; ++p) {
    const std::uint64_t* const first = words.data() + p * piece;
    for (std::size_t i = 0; i + 8 <= piece; i += 8) sum += first[i] + first[i + 7];
  }
  return sum;
}

TEST(Streaming, ReadsAnythingAndChangesNothing) {
  for (std::size_t size : {0u, 1u, 7u, 8u, 63u, 64u, 1000u}) {
    std::vector<double> x(size, 1.5), g(size, -2.0), so(size, 0.25), sd(size, 3.0);
    std::vector<std::uint64_t> words(size);
    std::iota(words.begin(), words.end(), 1u);
    const auto bytes = std::as_bytes(std::span(words));
    EXPECT_EQ(read_in_1(bytes), ends_of_blocks(words, 1));
    EXPECT_EQ(read_in_4(bytes), ends_of_blocks(words, 4));
    EXPECT_EQ(read_in_8(bytes), ends_of_blocks(words, 8));
    EXPECT_EQ(stream_iteration(x, g, so, sd), size < 8 ? 0.0 : -6.0 * double(size / 8));
    EXPECT_EQ(x, std::vector<double>(size, 1.5));
    EXPECT_EQ(so, std::vector<double>(size, 0.25));
    EXPECT_EQ(sd, std::vector<double>(size, 3.0));
  }
}

}  // namespace
}  // namespace prunadag
