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

/// Whether a person watches standard error. Under mpirun it is a pipe, and mpirun's own standard
/// error counts instead.
bool stderr_is_a_terminal();

/// Whether to show progress for `when`: auto, always or never.
bool shows_progress_line(const std::string& when);

/// Rewrites one line on the terminal of standard error; finish() clears it. Without a terminal each
/// text is a line of its own. Writes to mpirun's terminal directly, since mpirun of Open MPI 5 and
/// later passes on only complete lines.
class ProgressLine {
 public:
  ProgressLine() = default;
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(std::string line);
  /// For a fit.
  void show(const Progress& progress, double delta);
  /// For many fits.
  void show(std::int64_t done, std::int64_t total, double seconds);
  /// For a path: called at every step, shows a few a second.
  void show(const PathProgress& progress, double seconds);
  void finish();

 private:
  std::size_t width_ = 0;
  std::FILE* terminal_ = nullptr;
  bool looked_ = false;
  double last_shown_ = -1;
};

/// Turns signals that end a process (TERM, INT, HUP, USR1, USR2, XCPU, ALRM) into a request for an
/// orderly end, while it lives. A request holds to the end, because XCPU comes every second. main()
/// has one object for all commands. A fit or a dictionary asks received() by its hooks; everything
/// else asks by leave_where_interrupted().
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  static bool received();
  /// Signals that the parent process made the program ignore (nohup; a shell, INT in the
  /// background) stay ignored. Call it before libraries are initialised: MPI, its libraries and
  /// PETSc set some signals.
  static void note_ignored();
  static constexpr std::size_t count = 7;

 private:
  std::array<struct sigaction, count> before_;
};

}  // namespace prunadag::cli
