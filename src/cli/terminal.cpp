// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/terminal.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/standard_output.hpp"

namespace prunadag::cli {
namespace {

volatile std::sig_atomic_t stop_received = 0;

constexpr std::array<int, StopSignals::count> signals{SIGTERM, SIGINT,  SIGHUP, SIGUSR1,
                                                      SIGUSR2, SIGXCPU, SIGALRM};

std::array<bool, StopSignals::count> ignored{};

extern "C" void note_stop(int) { stop_received = 1; }

std::string duration(double seconds) {
  return seconds < 100    ? fmt::format("{:.0f} s", seconds)
         : seconds < 6000 ? fmt::format("{:.0f} min", seconds / 60)
                          : fmt::format("{:.1f} h", seconds / 3600);
}

/// The terminal of standard error, or an empty text; under mpirun that of mpirun.
std::string terminal_of_stderr() {
  const bool launched = std::getenv("OMPI_COMM_WORLD_RANK") || std::getenv("PMI_RANK");
  if (!launched && !isatty(2)) return "";
  char target[PATH_MAX];
  const std::string link = fmt::format("/proc/{}/fd/2", launched ? getppid() : getpid());
  const ssize_t length = readlink(link.c_str(), target, sizeof target);
  const std::string_view name(target, length > 0 ? std::size_t(length) : 0);
  const bool terminal = name.starts_with("/dev/pts/") || name.starts_with("/dev/tty");
  return terminal ? std::string(name) : "";
}

}  // namespace

bool stderr_is_a_terminal() { return !terminal_of_stderr().empty(); }

bool shows_progress_line(const std::string& when) {
  return when == "always" || (when == "auto" && stderr_is_a_terminal());
}

void ProgressLine::show(const Progress& progress, double delta) {
  const double done =
      double(progress.iteration) / double(std::max<std::int64_t>(progress.max_iterations, 1));
  const double left = done > 0 ? progress.seconds * (1 / done - 1) : 0;
  show(fmt::format("iteration {} of {}   |g| {:.3e}   |x_i| < {:g}: {:.1f} %   at most {} left",
                   progress.iteration, progress.max_iterations, progress.gradient_norm, delta,
                   100 * progress.share_below_delta, duration(left)));
}

void ProgressLine::show(std::int64_t done, std::int64_t total, double seconds) {
  constexpr std::int64_t width = 30;
  const std::int64_t filled = total > 0 ? width * done / total : width;
  std::string line =
      fmt::format("[{:#<{}}{:.<{}}] {} of {} fits", "", filled, "", width - filled, done, total);
  if (done > 0) {
    line += fmt::format("   about {} left", duration(seconds * (double(total) / double(done) - 1)));
  }
  show(std::move(line));
}

void ProgressLine::show(const PathProgress& progress, double seconds) {
  constexpr double pause = 0.2;
  if (seconds - last_shown_ < pause) return;
  last_shown_ = seconds;
  std::string line;
  if (progress.folds > 1) line = fmt::format("fold {} of {}   ", progress.fold, progress.folds);
  if (progress.folds == 1) line = "validation   ";
  if (progress.folds == 0) line = "all samples   ";
  show(line + fmt::format("l2 {:.2e}   {} weights left   {}", progress.l2, progress.weights,
                          duration(seconds)));
}

ProgressLine::~ProgressLine() {
  if (terminal_) std::fclose(terminal_);
}

void ProgressLine::show(std::string line) {
  if (!looked_) {
    const std::string name = terminal_of_stderr();
    const int file = name.empty() ? -1 : open(name.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC);
    if (file >= 0) terminal_ = fdopen(file, "w");
    looked_ = true;
  }
  if (!terminal_) {
    print(stderr, line + "\n");
    return;
  }
  const std::size_t length = line.size();
  line.resize(std::max(width_, length), ' ');
  width_ = length;
  print(terminal_, "\r" + line);
}

void ProgressLine::finish() {
  if (terminal_ && width_ > 0) print(terminal_, fmt::format("\r{:{}}\r", "", width_));
  width_ = 0;
}

StopSignals::StopSignals() {
  stop_received = 0;
  struct sigaction action {};
  action.sa_handler = note_stop;
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < before_.size(); ++i) {
    sigaction(signals[i], nullptr, &before_[i]);
    if (ignored[i]) {
      std::signal(signals[i], SIG_IGN);
    } else {
      sigaction(signals[i], &action, nullptr);
    }
  }
}

StopSignals::~StopSignals() {
  if (received()) return;
  for (std::size_t i = 0; i < before_.size(); ++i) sigaction(signals[i], &before_[i], nullptr);
}

void StopSignals::note_ignored() {
  for (std::size_t i = 0; i < ignored.size(); ++i) {
    struct sigaction found {};
    ignored[i] = sigaction(signals[i], nullptr, &found) == 0 && found.sa_handler == SIG_IGN;
  }
}

bool StopSignals::received() { return stop_received != 0; }

}  // namespace prunadag::cli
