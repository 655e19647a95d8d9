// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <mpi.h>

namespace prunadag {

/// The amounts that this process has sent in iterations of solvers, and the time inside the calls,
/// including waits for slower ranks. Totals since the start of the process; take differences.
struct Traffic {
  double messages = 0;
  double bytes = 0;
  double seconds = 0;

  Traffic operator-(const Traffic& other) const noexcept {
    return {messages - other.messages, bytes - other.bytes, seconds - other.seconds};
  }
};

/// The totals of this process. Not collective; no cost.
const Traffic& traffic() noexcept;

enum class Collective {
  sum_everywhere,  ///< Allreduce
  gather,          ///< Allgather, Allgatherv
  scatter_sums,    ///< Reduce_scatter
};

/// The amounts that one rank of `ranks` sends in a collective call; `bytes` is the total of all
/// ranks. Assumes the usual algorithms for long vectors, whatever the MPI library does. A gather
/// takes ceil(log2 P) messages and (P-1)/P of the bytes. So does a scatter of sums. A sum
/// everywhere is a scatter of sums and then a gather.
Traffic cost_of(Collective kind, int ranks, double bytes) noexcept;

/// Counts and times a call while it lives. Make one just before each call in an iteration. Costs
/// two clock readings, some 50 ns.
class Sending {
 public:
  /// For a collective call on `bytes` bytes; not collective itself.
  Sending(MPI_Comm comm, Collective kind, double bytes) noexcept;
  /// For an exchange between pairs, or a part of one: the amounts that this rank sends.
  Sending(double messages, double bytes) noexcept;
  ~Sending();
  Sending(const Sending&) = delete;
  Sending& operator=(const Sending&) = delete;

 private:
  double begin_;
};

}  // namespace prunadag
