// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
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
/// Collective; one Allreduce, and two broadcasts when there is a failure.
void settle(MPI_Comm comm, const std::optional<Error>& mine);

/// The failure that is being handled, as an Error; call it inside a catch block only.
Error current_error();

/// Runs `work` on every rank, then lets all ranks fail together or go on together, so that no rank
/// waits in a later collective for one that has left. `work` itself must not communicate.
template <class Work>
auto agree(MPI_Comm comm, Work&& work) {
  std::optional<Error> failure;
  using Result = std::invoke_result_t<Work>;
  if constexpr (std::is_void_v<Result>) {
    try {
      work();
    } catch (...) {
      failure = current_error();
    }
    settle(comm, failure);
  } else {
    std::optional<Result> result;
    try {
      result.emplace(work());
    } catch (...) {
      failure = current_error();
    }
    settle(comm, failure);
    return std::move(*result);
  }
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

/// Rank 0's text on every rank; collective.
std::string broadcast(MPI_Comm comm, std::string text);

/// Passes the numbers of all ranks, in rank order and in pieces, to `write` on rank 0; no rank
/// holds more than a piece of the others'. Collective; a failure of `write` is thrown on every
/// rank.
void collect_in_order(MPI_Comm comm, std::span<const double> mine,
                      const std::function<void(std::span<const double>)>& write);

}  // namespace prunadag
