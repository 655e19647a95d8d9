// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/start.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "support/parallel.hpp"
#include "support/textbook.hpp"

namespace prunadag {
namespace {

using namespace test;

Vector start_of(std::int64_t size, std::int64_t nonzeros, std::int64_t candidates,
                std::uint64_t seed) {
  const VecHandle x = make_vector(world(), size);
  sparse_start(x, nonzeros, candidates, seed);
  return gathered(x);
}

TEST(SparseStart, HasExactlyTNonzerosAndNormOne) {
  for (std::int64_t nonzeros : {1, 7, 100}) {
    const Vector x = start_of(101, nonzeros, 100, 5);
    EXPECT_EQ(std::count_if(x.begin(), x.end(), [](double e) { return e != 0; }), nonzeros);
    EXPECT_NEAR(reference::norm(x), 1.0, 1e-14);
    EXPECT_EQ(x.back(), 0.0);
  }
  EXPECT_NE(start_of(50, 5, 50, 1), start_of(50, 5, 50, 2));
}

TEST(SparseStart, IsTheSameBitForBitOnAnyNumberOfRanks) {
  const VecHandle alone = make_vector(PETSC_COMM_SELF, 1000);
  sparse_start(alone, 100, 1000, 9);
  const ReadArray expected(alone);
  EXPECT_EQ(start_of(1000, 100, 1000, 9), Vector(expected.span().begin(), expected.span().end()));
}

}  // namespace
}  // namespace prunadag
