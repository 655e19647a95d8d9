// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "faults/sweep.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "support/parallel.hpp"

namespace prunadag::test {
namespace {

constexpr std::int64_t sample = 24;  // tried on each rank, at least, if there are so many

/// Returns a communicator without other messages, so that a rank that waits elsewhere does no harm.
MPI_Comm private_comm() {
  static const MPI_Comm comm = [] {
    MPI_Comm copy;
    MPI_Comm_dup(world(), &copy);
    return copy;
  }();
  return comm;
}

/// Ends the job and tells the place of the failure, unless all ranks come here within half a
/// minute.
void require_all_ranks(bool failed_here, const std::string& what) {
  MPI_Request request;
  int arrived = 0;
  MPI_Ibarrier(private_comm(), &request);
  for (const double begin = MPI_Wtime(); !arrived && MPI_Wtime() - begin < 30;) {
    MPI_Test(&request, &arrived, MPI_STATUS_IGNORE);
  }
  if (arrived) return;
  if (!failed_here) {  // the rank that failed says more, if it is here
    for (const double begin = MPI_Wtime(); MPI_Wtime() - begin < 5;) {
      MPI_Test(&request, &arrived, MPI_STATUS_IGNORE);
    }
  }
  std::fprintf(stderr, "%s: some ranks still wait for this one\n", what.c_str());
  if (failed_here) show_last_place();
  MPI_Abort(MPI_COMM_WORLD, 1);
}

/// Runs `work`, and returns the message of its failure on this rank, if any.
std::optional<std::string> outcome_of(const std::function<void()>& work) {
  std::optional<Error> failure;
  try {
    work();
  } catch (...) {
    failure = current_error();
  }
  disarm();
  if (!failure) return std::nullopt;
  return failure->what();
}

}  // namespace

void sweep(Fault kind, const std::function<void()>& work) {
  const int rank = rank_of(world()), size = size_of(world());
  const bool all = std::getenv("PRUNADAG_ALL_FAULTS");
  std::int64_t happened = 0;
  work();  // does now what is done only once
  for (int failing = 0; failing < size; ++failing) {
    if (rank == failing) arm(kind, 0);
    list_unguarded(std::getenv("PRUNADAG_LIST_UNGUARDED"));
    const bool failed = largest(world(), outcome_of(work).has_value()) > 0;
    ASSERT_FALSE(failed) << "the work fails by itself";
    list_unguarded(false);
    std::int64_t count = rank == failing ? disarm().counted : 0;
    MPI_Bcast(&count, 1, MPI_INT64_T, failing, world());
    happened += count;

    const std::int64_t step = all ? 1 : std::max<std::int64_t>(1, count / sample);
    for (std::int64_t n = 1 + failing % step; n <= count; n += step) {
      const std::string what = "rank " + std::to_string(failing) + ", " + std::to_string(n) +
                               " of " + std::to_string(count);
      if (rank == failing) arm(kind, n);
      const std::optional<std::string> outcome = outcome_of(work);
      const bool failed_here = rank == failing && disarm().failed;
      require_all_ranks(failed_here, what);
      const std::string others_outcome = broadcast(world(), outcome.value_or("no error"));
      EXPECT_EQ(outcome.value_or("no error"), others_outcome) << what;
      if (kind == Fault::input && failed_here) {
        EXPECT_TRUE(outcome) << what << ": read on as if nothing had happened";
        if (!outcome) show_last_place();
      }
    }
  }
  if (kind != Fault::petsc_allocation) {
    EXPECT_GT(happened, 0) << "nothing was there to fail";
  }
}

}  // namespace prunadag::test
