// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/traffic.hpp"

#include <bit>

#include "base/collective.hpp"

namespace prunadag {
namespace {

Traffic sums;

}  // namespace

const Traffic& traffic() noexcept { return sums; }

Traffic cost_of(Collective kind, int ranks, double bytes) noexcept {
  const double rounds = double(std::bit_width(unsigned(ranks - 1)));  // ceil(log2(ranks))
  const double share = bytes * double(ranks - 1) / double(ranks);
  const double times = kind == Collective::sum_everywhere ? 2.0 : 1.0;
  return {times * rounds, times * share, 0.0};
}

Sending::Sending(MPI_Comm comm, Collective kind, double bytes) noexcept {
  const Traffic cost = cost_of(kind, size_of(comm), bytes);
  sums.messages += cost.messages;
  sums.bytes += cost.bytes;
  begin_ = MPI_Wtime();
}

Sending::Sending(double messages, double bytes) noexcept {
  sums.messages += messages;
  sums.bytes += bytes;
  begin_ = MPI_Wtime();
}

Sending::~Sending() { sums.seconds += MPI_Wtime() - begin_; }

}  // namespace prunadag
