// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include "prunadag/options.hpp"
#include "prunadag/path.hpp"

namespace prunadag::cli {

/// Whether a person watches standard error. Under mpirun it is a pipe to mpirun, whose own standard
/// error is looked at instead.
bool stderr_is_a_terminal();

/// Whether progress is to be shown for `when`: auto, always or never.
bool shows_progress_line(const std::string& when);

/// Rewrites one line on the terminal of standard error; finish() clears it. Where there is none,
/// each is a line of its own. mpirun's terminal is written to directly: from Open MPI 5 on mpirun
/// passes nothing on before its line ends.
class ProgressLine {
 public:
  ProgressLine() = default;
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(std::string line);
  /// Of a fit.
  void show(const Progress& progress, double delta);
  /// Of many fits.
  void show(std::int64_t done, std::int64_t total, double seconds);
  /// Of a path: called at every step, it shows a few a second.
  void show(const PathProgress& progress, double seconds);
  void finish();

 private:
  std::size_t width_ = 0;
  std::FILE* terminal_ = nullptr;
  bool looked_ = false;
  double last_shown_ = -1;
};

/// While it lives, the signals by which people, batch systems and limits end a process (TERM, INT,
/// HUP, USR1, USR2, XCPU, ALRM) ask for an orderly end instead of killing it. Once one has asked,
/// that holds to the end: XCPU comes every second. main() has one for all commands: a fit or a
/// dictionary asks received() as its hooks do, everything else by leave_where_interrupted().
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  static bool received();
  /// Those that whoever started the program has it ignore (nohup; a shell, INT in the background)
  /// stay ignored. To be called before libraries are initialised: those of MPI, MPI itself and
  /// PETSc set some of them.
  static void note_ignored();
  static constexpr std::size_t count = 7;

 private:
  std::array<struct sigaction, count> before_;
};

}  // namespace prunadag::cli
