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

/// Throws, on every rank, the failure of the lowest rank that has one; returns when none has.
/// Collective; one Allreduce, and a broadcast when there is a failure. Nothing is allocated before
/// all ranks know.
void settle(MPI_Comm comm, const std::optional<Error>& mine);

/// The failure that is being handled, as an Error; call it inside a catch block only.
Error current_error() noexcept;

/// Keeps the first failure of work that a rank does alone. A rank that owes others messages, or
/// calls that all ranks make, does its own work through run(), goes on communicating whatever
/// happened, and settles in the end. A rank that communicates does nothing that may throw outside
/// of run() or agree().
class FirstFailure {
 public:
  /// Does the work unless something failed before. Returns whether nothing has failed. `work` must
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

  /// Whether work is under way: settle(), and all that calls it, refuses to be called then, since
  /// other ranks may be elsewhere.
  static bool working() noexcept { return depth_ > 0; }

 private:
  struct Alone {
    Alone() noexcept { ++depth_; }
    ~Alone() { --depth_; }
  };
  inline static int depth_ = 0;
  std::optional<Error> failure_;
};

/// Runs `work` on every rank, then lets all ranks fail together or go on together, so that no rank
/// waits in a later collective for one that has left. `work` itself must not communicate; what it
/// returns is moved without allocating.
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

/// Runs `work` that communicates on every rank, and that fails on all of them or on none until its
/// last call that all make; what it does after that may fail on some. Then all fail.
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

/// Whether all ranks come here within a few seconds. Errors are meant to be agreed on before they
/// are thrown; one that was not leaves the other ranks waiting for this one elsewhere. Where it is
/// false, `comm` must not be used again.
bool arrive_together(MPI_Comm comm);

/// Sum, largest, and exclusive prefix sum over ranks; collective, one reduction each.
void sum_in_place(MPI_Comm comm, std::span<double> values);
std::int64_t sum(MPI_Comm comm, std::int64_t value);
std::int64_t largest(MPI_Comm comm, std::int64_t value);
std::int64_t sum_below(MPI_Comm comm, std::int64_t value);

/// piece(numbers) for consecutive parts of `all` that MPI can count; not collective itself.
template <class T, class Piece>
void in_pieces(std::span<T> all, Piece&& piece) {
  constexpr std::size_t most = std::size_t(1) << 27;  // of doubles, 1 GB
  for (; !all.empty(); all = all.subspan(std::min(most, all.size()))) {
    piece(all.first(std::min(most, all.size())));
  }
}

/// Rank 0's text on every rank; collective.
std::string broadcast(MPI_Comm comm, std::string text);

/// What collect_in_order() hands pieces to: unlike a std::function it takes no memory, which a rank
/// might lack alone.
struct PieceWriter {
  void* work;
  void (*write)(void* work, std::span<const double> piece);
};
void collect_in_order(MPI_Comm comm, std::span<const double> mine, PieceWriter writer);

/// Passes the numbers of all ranks, in rank order and in pieces, to write(piece) on rank 0; no rank
/// holds more than a piece of the others'. Collective; a failure of `write` is thrown on every
/// rank, once all numbers have been sent.
template <class Write>
void collect_in_order(MPI_Comm comm, std::span<const double> mine, const Write& write) {
  collect_in_order(comm, mine,
                   {const_cast<Write*>(&write), [](void* work, std::span<const double> piece) {
                      (*static_cast<const Write*>(work))(piece);
                    }});
}

}  // namespace prunadag
