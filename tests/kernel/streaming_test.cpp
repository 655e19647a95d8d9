// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "kernel/streaming.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace prunadag {
namespace {

TEST(Streaming, ReadsAnythingAndChangesNothing) {
  for (std::size_t size : {0u, 1u, 7u, 8u, 63u, 64u, 1000u}) {
    std::vector<double> x(size, 1.5), g(size, -2.0), so(size, 0.25), sd(size, 3.0);
    const auto bytes = std::as_bytes(std::span(g));
    EXPECT_EQ(read_in_1(bytes), read_in_1(bytes));
    EXPECT_EQ(read_in_4(bytes), read_in_4(bytes));
    EXPECT_EQ(read_in_8(bytes), read_in_8(bytes));
    EXPECT_EQ(stream_iteration(x, g, so, sd), size < 8 ? 0.0 : -6.0 * double(size / 8));
    EXPECT_EQ(x, std::vector<double>(size, 1.5));
    EXPECT_EQ(so, std::vector<double>(size, 0.25));
    EXPECT_EQ(sd, std::vector<double>(size, 3.0));
  }
}

}  // namespace
}  // namespace prunadag
