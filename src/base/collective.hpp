// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include <mpi.h>

#include "prunadag/error.hpp"

namespace prunadag {

int rank_of(MPI_Comm comm);
int size_of(MPI_Comm comm);

/// Throws, on every rank, the failure of the lowest rank that has one; returns if there is none.
/// Collective; one Allreduce, and a broadcast of a failure. Allocates nothing before all ranks know
/// the outcome.
void settle(MPI_Comm comm, const std::optional<Error>& mine);

/// The exception in flight, as an Error. Call it only in a catch block.
Error current_error() noexcept;

/// Keeps the first failure of a rank's own work. A rank that owes other ranks messages, or
/// collective calls, does its own work through run(), goes on communicating after a failure, and
/// settles at the end. A rank that communicates must do everything that may throw inside run() or
/// agree().
class FirstFailure {
 public:
  /// Does the work unless earlier work has failed. Returns whether nothing has failed. `work` must
  /// not communicate.
  template <class Work>
  bool run(Work&& work) noexcept {
    if (failure_) return false;
    const Alone alone;
    try {
      work();
    } catch (...) {
      failure_ = current_error();
    }
    return !failure_;
  }
  bool failed() const noexcept { return failure_.has_value(); }
  /// As settle(). Collective.
  void settle(MPI_Comm comm) const { prunadag::settle(comm, failure_); }

  /// Whether work is running. settle() and its callers then refuse to run, since other ranks may be
  /// elsewhere.
  static bool working() noexcept { return depth_ > 0; }

 private:
  struct Alone {
    Alone() noexcept { ++depth_; }
    ~Alone() { --depth_; }
  };
  inline static int depth_ = 0;
  std::optional<Error> failure_;
};

/// Runs `work` on every rank; then all ranks throw, or all go on, so that no rank waits in a later
/// collective for a rank that has left. `work` must not communicate. Its result is moved without an
/// allocation.
template <class Work>
auto agree(MPI_Comm comm, Work&& work) {
  FirstFailure failure;
  using Result = std::invoke_result_t<Work>;
  if constexpr (std::is_void_v<Result>) {
    failure.run(work);
    failure.settle(comm);
  } else {
    std::optional<Result> result;
    failure.run([&] { result.emplace(work()); });
    failure.settle(comm);
    return std::move(*result);
  }
}

/// Runs `work` that communicates. Up to its last collective call it must fail on all ranks or on
/// none. After that call it may fail on some ranks; then all ranks throw.
template <class Work>
auto end_together(MPI_Comm comm, Work&& work) {
  std::optional<Error> failure;
  std::optional<std::invoke_result_t<Work>> result;
  try {
    result.emplace(work());
  } catch (...) {
    failure = current_error();
  }
  settle(comm, failure);
  return std::move(*result);
}

/// Whether all ranks come here within a few seconds. Ranks should agree on an error before they
/// throw it. After an error that was not agreed on, the other ranks wait elsewhere. If false,
/// `comm` must not be used again.
bool arrive_together(MPI_Comm comm);

/// Sum, largest, and sum over lower ranks; collective, one reduction each.
void reduce_in_place(MPI_Comm comm, std::span<double> values, MPI_Op operation);
void sum_in_place(MPI_Comm comm, std::span<double> values);
std::int64_t sum(MPI_Comm comm, std::int64_t value);
std::int64_t largest(MPI_Comm comm, std::int64_t value);
std::int64_t sum_below(MPI_Comm comm, std::int64_t value);

/// Calls piece(numbers) for consecutive parts of `all` that MPI can count. Not collective itself.
template <class T, class Piece>
void in_pieces(std::span<T> all, Piece&& piece) {
  constexpr std::size_t most = std::size_t(1) << 27;  // 1 GB of doubles
  for (; !all.empty(); all = all.subspan(std::min(most, all.size()))) {
    piece(all.first(std::min(most, all.size())));
  }
}

/// The text of rank 0, on every rank; collective.
std::string broadcast(MPI_Comm comm, std::string text);

/// Takes the pieces of collect_in_order(). A std::function would allocate, and one rank alone might
/// lack memory.
struct PieceWriter {
  void* work;
  void (*write)(void* work, std::span<const double> piece);
};
void collect_in_order(MPI_Comm comm, std::span<const double> mine, PieceWriter writer);

/// Passes the numbers of all ranks, in rank order and in pieces, to write(piece) on rank 0. A rank
/// holds at most a piece of another rank's numbers. Collective. A failure of `write` is thrown on
/// every rank, after all numbers have been sent.
template <class Write>
void collect_in_order(MPI_Comm comm, std::span<const double> mine, const Write& write) {
  collect_in_order(comm, mine,
                   {const_cast<Write*>(&write), [](void* work, std::span<const double> piece) {
                      (*static_cast<const Write*>(work))(piece);
                    }});
}

}  // namespace prunadag
