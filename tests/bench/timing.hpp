// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <functional>
#include <limits>

#include <mpi.h>
#include <petscsys.h>

namespace prunadag::bench {

inline MPI_Comm world() { return PETSC_COMM_WORLD; }

/// Returns the seconds of `work` on the slowest rank. Collective.
inline double time_of(const std::function<void()>& work) {
  MPI_Barrier(world());
  double seconds = -MPI_Wtime();
  work();
  seconds += MPI_Wtime();
  MPI_Allreduce(MPI_IN_PLACE, &seconds, 1, MPI_DOUBLE, MPI_MAX, world());
  return seconds;
}

/// Returns the seconds of the fastest of `calls` calls. Collective.
inline double best_time(int calls, const std::function<void()>& work) {
  double best = std::numeric_limits<double>::infinity();
  for (int call = 0; call < calls; ++call) best = std::min(best, time_of(work));
  return best;
}

}  // namespace prunadag::bench
