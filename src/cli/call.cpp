// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/standard_output.hpp"
#include "prunadag/error.hpp"

namespace prunadag::cli {
namespace {

int standard_output_failure = 0;  // the system's reason for the first failed write

}  // namespace

void hold_closed_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) >= 0) continue;  // open() takes the lowest free number
    static_cast<void>(open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
  }
}

void print(std::FILE* stream, const std::string& text) {
  if (std::fputs(text.c_str(), stream) >= 0 && std::fflush(stream) == 0) return;
  if (stream == stdout && standard_output_failure == 0) standard_output_failure = errno;
}

void check_standard_output() {
  if (std::fflush(stdout) != 0 && standard_output_failure == 0) standard_output_failure = errno;
  if (standard_output_failure == 0 && !std::ferror(stdout)) return;
  const int reason = standard_output_failure ? standard_output_failure : EIO;
  throw Error(ErrorKind::data,
              fmt::format("standard output: cannot be written: {}", std::strerror(reason)));
}

bool reader_has_left() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

bool Call::speaks() const { return rank_of(comm) == 0; }

void Call::say(const std::string& line) const {
  if (speaks()) print(status, line + "\n");
}

void Call::note(const std::string& line) const {
  if (!speaks()) return;
  print(stderr, fmt::format("prunadag: {}\n", printable(line)));
}

}  // namespace prunadag::cli
