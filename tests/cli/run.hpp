// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <vector>

#include "support/folder.hpp"

/// Helpers that run the program as a user does.
namespace prunadag::test {

inline std::vector<std::string> lines_in(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

struct Outcome {
  std::vector<int> codes;  // one per rank
  std::string out, err;

  /// The lines of standard error. mpirun adds none, see run().
  std::vector<std::string> own_err_lines() const { return lines_in(err); }
  bool every_code_is(int code) const {
    return std::all_of(codes.begin(), codes.end(), [=](int c) { return c == code; });
  }
};

/// Runs the program on `ranks` ranks. A shell reads `words`, so quote them as for a shell; `before`
/// comes before the program. A shell around each rank stores its exit code, so that mpirun sees
/// success and prints nothing itself.
inline Outcome run(const std::string& words, int ranks, const std::string& before = "") {
  const Folder folder;
  const std::string inner = before + " " PRUNADAG_PROGRAM " " + words + "; echo $? > " +
                            (folder / "code.").string() + "${OMPI_COMM_WORLD_RANK:-$PMI_RANK}";
  const std::string script = folder.with("script", inner + "\n");
  const std::string command = std::string(PRUNADAG_MPIEXEC " -n ") + std::to_string(ranks) +
                              " sh " + script + " > " + (folder / "out").string() + " 2> " +
                              (folder / "err").string() + " < /dev/null";
  static_cast<void>(!std::system(command.c_str()));
  Outcome outcome{{}, slurp(folder / "out"), slurp(folder / "err")};
  for (int rank = 0; rank < ranks; ++rank) {
    const std::string code = slurp(folder / ("code." + std::to_string(rank)));
    outcome.codes.push_back(code.empty() ? -1 : std::stoi(code));
  }
  return outcome;
}

}  // namespace prunadag::test
