// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <mpi.h>

namespace prunadag {

/// What this process has sent for the iterations of solvers and how long it was inside the calls,
/// waiting for slower ranks included. Sums since the process began; take differences.
struct Traffic {
  double messages = 0;
  double bytes = 0;
  double seconds = 0;

  Traffic operator-(const Traffic& other) const noexcept {
    return {messages - other.messages, bytes - other.bytes, seconds - other.seconds};
  }
};

/// The sums of this process. Not collective; no cost.
const Traffic& traffic() noexcept;

enum class Collective {
  sum_everywhere,  ///< Allreduce
  gather,          ///< Allgather, Allgatherv
  scatter_sums,    ///< Reduce_scatter
};

/// What one rank of `ranks` sends in a collective call on `bytes` bytes, all ranks' together. The
/// usual algorithms for long vectors are assumed, whatever the MPI library does. A gather takes
/// ceil(log2 P) messages and (P-1)/P of the bytes. So does a scatter of sums. A sum everywhere is a
/// scatter of sums and then a gather.
Traffic cost_of(Collective kind, int ranks, double bytes) noexcept;

/// Counts and times a call while it lives: make one just before each call of an iteration. Costs
/// two looks at the clock, some 50 ns.
class Sending {
 public:
  /// A collective call on `bytes` bytes; not collective itself.
  Sending(MPI_Comm comm, Collective kind, double bytes) noexcept;
  /// An exchange between pairs, or a part of one: what this rank sends.
  Sending(double messages, double bytes) noexcept;
  ~Sending();
  Sending(const Sending&) = delete;
  Sending& operator=(const Sending&) = delete;

 private:
  double begin_;
};

}  // namespace prunadag
