// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/collective.hpp"

#include <new>
#include <stdexcept>

#include <gtest/gtest.h>

#include "support/files.hpp"

namespace prunadag {
namespace {

using test::world;

TEST(Agree, ReturnsTheResultWhenNoRankFails) {
  EXPECT_EQ(agree(world(), [] { return 7; }), 7);
}

TEST(Agree, ThrowsTheLowestRanksFailureOnEveryRank) {
  const int rank = rank_of(world()), size = size_of(world());
  const int first_failing = size / 2;
  try {
    agree(world(), [&] {
      if (rank >= first_failing) throw Error(ErrorKind::data, "rank " + std::to_string(rank));
    });
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), "rank " + std::to_string(first_failing));
    EXPECT_EQ(error.kind(), ErrorKind::data);
  }
}

TEST(Agree, TurnsForeignExceptionsIntoInternalErrors) {
  const int rank = rank_of(world());
  try {
    agree(world(), [&] {
      if (rank == 0) throw std::bad_alloc();
    });
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "out of memory");
    EXPECT_EQ(error.kind(), ErrorKind::internal);
  }
}

TEST(Agree, SendsMessagesOfAnyLength) {
  const std::string long_one(100000, 'x');
  const std::string got = test::error_of([&] {
    agree(world(), [&] {
      if (rank_of(world()) == size_of(world()) - 1) throw Error(ErrorKind::data, long_one);
    });
  });
  EXPECT_FALSE(got.empty());
  EXPECT_TRUE(long_one.starts_with(got));
}

TEST(Agree, RefusesRanksThatCommunicateInsideOfWorkOfTheirOwn) {
  const std::string message =
      test::error_of([&] { agree(world(), [] { agree(world(), [] { return 1; }); }); });
  EXPECT_NE(message.find("inside of work"), message.npos) << message;
  EXPECT_EQ(agree(world(), [] { return 7; }), 7);
}

TEST(FirstFailure, IsKeptWhileTheRankGoesOnCommunicating) {
  FirstFailure failure;
  int done = 0;
  EXPECT_TRUE(failure.run([&] { ++done; }));
  for (const char* message : {"first", "second"}) {
    failure.run([&] {
      ++done;
      if (rank_of(world()) == 0) throw Error(ErrorKind::data, message);
    });
    EXPECT_EQ(sum(world(), 1), size_of(world()));
  }
  EXPECT_EQ(done, rank_of(world()) == 0 ? 2 : 3);
  EXPECT_EQ(test::error_of([&] { failure.settle(world()); }), "first");
}

TEST(CollectInOrder, LetsAllRanksSendTheirNumbersAndThenFail) {
  const std::vector<double> mine(300000, double(rank_of(world())));  // more than a piece
  std::size_t taken = 0;
  const auto collect = [&](std::size_t most) {
    taken = 0;
    collect_in_order(world(), mine, [&](std::span<const double> piece) {
      taken += piece.size();
      if (taken > most) throw Error(ErrorKind::data, "full");
    });
  };
  EXPECT_EQ(test::error_of([&] { collect(100000); }), "full");
  EXPECT_EQ(test::error_of([&] { collect(mine.size() * std::size_t(size_of(world()))); }), "");
  if (rank_of(world()) == 0) {
    EXPECT_EQ(taken, mine.size() * std::size_t(size_of(world())));
  }
}

TEST(Reductions, SumOverTheRanksBelow) {
  const int rank = rank_of(world());
  EXPECT_EQ(sum_below(world(), rank + 1), std::int64_t(rank) * (rank + 1) / 2);
  EXPECT_EQ(sum(world(), 1), size_of(world()));
  EXPECT_EQ(largest(world(), rank), size_of(world()) - 1);
}

TEST(Broadcast, GivesEveryRankTheTextOfRankZero) {
  EXPECT_EQ(broadcast(world(), rank_of(world()) == 0 ? "from zero" : "other"), "from zero");
}

TEST(PetscInt, RefusesCountsTheBuildCannotHold) {
  EXPECT_EQ(to_petsc_int(12, "x"), 12);
  if (sizeof(PetscInt) == 8) GTEST_SKIP() << "64-bit indices hold every count";
  EXPECT_THROW(to_petsc_int(std::int64_t(1) << 31, "x"), Error);
}

}  // namespace
}  // namespace prunadag
