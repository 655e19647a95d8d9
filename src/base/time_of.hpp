// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <limits>

#include "base/collective.hpp"
#include "base/interruption.hpp"

namespace prunadag {

/// Seconds of `work` on the slowest rank, in the best of four runs after an untimed one. `work` may
/// communicate. Collective; can be interrupted between runs.
template <class Work>
double time_of(MPI_Comm comm, const Work& work) {
  double best = std::numeric_limits<double>::infinity();
  for (int run = 0; run < 5; ++run) {
    agree(comm, leave_where_interrupted);
    double taken = -MPI_Wtime();
    work();
    taken += MPI_Wtime();
    MPI_Allreduce(MPI_IN_PLACE, &taken, 1, MPI_DOUBLE, MPI_MAX, comm);
    if (run > 0) best = std::min(best, taken);
  }
  return best;
}

}  // namespace prunadag
