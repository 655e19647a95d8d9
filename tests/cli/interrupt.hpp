// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdlib>
#include <string>

#include "support/folder.hpp"

/// Helpers for tests that interrupt mpirun.
namespace prunadag::test {

/// mpirun with the number of seconds that interrupted ranks get. Open MPI 4 heeds this number, and
/// waits for this time twice.
inline const std::string patient_mpirun =
    "env OMPI_MCA_odls_base_sigkill_timeout=3 " PRUNADAG_MPIEXEC;

/// Returns the words before a program that start two ranks of it. Standard error of rank 0 goes to
/// err.0 in the folder: since Open MPI 5, an interrupted mpirun shows no more output.
inline std::string two_ranks(const Folder& folder, const std::string& mpirun = PRUNADAG_MPIEXEC) {
  const std::string script =
      folder.with("two_ranks", "exec \"$@\" 2> " + (folder / "err.").string() +
                                   "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}\n");
  return mpirun + " -n 2 sh " + script;
}

/// Returns whether an interrupted mpirun gives its ranks two seconds to end. Open MPI 5 gives a
/// quarter of a second, which is short on a busy machine. The candidates for Open MPI 6.0 give
/// none.
inline bool mpirun_waits() {
  const Folder folder;
  const std::string pipe = (folder / "pipe").string(), lived = (folder / "lived").string();
  const std::string rank =
      folder.with("rank", "trap 'sleep 2; : > " + lived + "; exit' INT TERM; : > " + pipe +
                              "; while :; do sleep 0.02; done\n");
  const std::string command = "mkfifo " + pipe + "; " + patient_mpirun + " -n 1 sh " + rank +
                              " > /dev/null 2>&1 & pid=$!; : < " + pipe +
                              "; kill -INT $pid; wait $pid";
  static_cast<void>(!std::system(command.c_str()));
  return fs::exists(lived);
}

}  // namespace prunadag::test
