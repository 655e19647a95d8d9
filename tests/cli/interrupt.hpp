// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdlib>
#include <string>

#include "support/folder.hpp"

/// What tests that interrupt mpirun need to know of it.
namespace prunadag::test {

/// Words before a program that start two ranks of it. What rank 0 says on standard error is in err.0 of
/// the folder: from Open MPI 5 on, mpirun shows nothing of what is said once it was interrupted.
inline std::string two_ranks(const Folder& folder) {
  const std::string script =
      folder.with("two_ranks", "exec \"$@\" 2> " + (folder / "err.").string() +
                                   "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}\n");
  return PRUNADAG_MPIEXEC " -n 2 sh " + script;
}

/// Whether mpirun passes INT on, so that its ranks can do something before it kills them. That of the
/// candidates for Open MPI 6.0 does not.
inline bool mpirun_passes_int_on() {
  const Folder folder;
  const std::string pipe = (folder / "pipe").string(), told = (folder / "told").string();
  const std::string rank = folder.with("rank", "trap ': > " + told + "; exit' INT TERM; : > " +
                                                   pipe + "; while :; do sleep 0.02; done\n");
  const std::string command = "mkfifo " + pipe + "; " PRUNADAG_MPIEXEC " -n 1 sh " + rank +
                              " > /dev/null 2>&1 & pid=$!; : < " + pipe +
                              "; kill -INT $pid; wait $pid";
  static_cast<void>(!std::system(command.c_str()));
  return fs::exists(told);
}

}  // namespace prunadag::test
