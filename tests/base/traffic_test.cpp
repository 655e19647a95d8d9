// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/traffic.hpp"

#include <gtest/gtest.h>

#include "support/parallel.hpp"

namespace prunadag::test {
namespace {

TEST(Traffic, OfACollectiveIsThatOfItsUsualAlgorithm) {
  const Traffic alone = cost_of(Collective::sum_everywhere, 1, 800);
  EXPECT_EQ(alone.messages, 0);
  EXPECT_EQ(alone.bytes, 0);
  const Traffic gathered = cost_of(Collective::gather, 4, 800);
  EXPECT_EQ(gathered.messages, 2);
  EXPECT_EQ(gathered.bytes, 600);
  EXPECT_EQ(cost_of(Collective::scatter_sums, 5, 800).messages, 3);  // not a power of two
  const Traffic summed = cost_of(Collective::sum_everywhere, 4, 800);
  EXPECT_EQ(summed.messages, 4);
  EXPECT_EQ(summed.bytes, 1200);
}

TEST(Traffic, IsCountedAndTimedWhileACallLasts) {
  const Traffic before = traffic();
  const double start = MPI_Wtime();
  double lasted = 0;
  {
    const Sending sending(world(), Collective::gather, 160);
    for (const double begin = MPI_Wtime(); lasted < 1e-3;) lasted = MPI_Wtime() - begin;
  }
  { const Sending sending(3, 24); }
  const double whole = MPI_Wtime() - start;
  const Traffic sent = traffic() - before;
  const Traffic gathered = cost_of(Collective::gather, size_of(world()), 160);
  EXPECT_EQ(sent.messages, gathered.messages + 3);
  EXPECT_EQ(sent.bytes, gathered.bytes + 24);
  EXPECT_GE(sent.seconds, lasted * (1 - 1e-6));
  EXPECT_LE(sent.seconds, whole * (1 + 1e-6));
}

}  // namespace
}  // namespace prunadag::test
