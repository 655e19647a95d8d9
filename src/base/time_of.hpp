// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <limits>

#include "base/collective.hpp"
#include "base/interruption.hpp"

namespace prunadag {

/// Seconds that the slowest rank takes for one run of `work`, which may communicate. All ranks begin
/// together. Collective; may be interrupted before the run.
template <class Work>
double seconds_of(MPI_Comm comm, const Work& work) {
  agree(comm, leave_where_interrupted);
  double taken = -MPI_Wtime();
  work();
  taken += MPI_Wtime();
  reduce_in_place(comm, {&taken, 1}, MPI_MAX);
  return taken;
}

/// The same in the best of four runs after one that is not timed.
template <class Work>
double time_of(MPI_Comm comm, const Work& work) {
  double best = std::numeric_limits<double>::infinity();
  for (int run = 0; run < 5; ++run) {
    const double taken = seconds_of(comm, work);
    if (run > 0) best = std::min(best, taken);
  }
  return best;
}

}  // namespace prunadag
