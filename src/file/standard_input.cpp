// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "file/standard_input.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "base/interruption.hpp"
#include "prunadag/error.hpp"

namespace prunadag {
namespace {

// between two questions, since a signal may come just before poll()
constexpr int milliseconds_between = 200;

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorKind::data, fmt::format("standard input: {}: {}", what, std::strerror(errno)));
}

/// A file without a name, which disappears however the program ends.
File unnamed_file() {
  const std::filesystem::path folder = std::filesystem::temp_directory_path();
  std::string name = (folder / "prunadag-XXXXXX").string();
  const int descriptor = mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) fail("cannot be kept in " + folder.string());
  unlink(name.c_str());
  File file(fdopen(descriptor, "w+b"));
  if (!file) {
    close(descriptor);
    fail("cannot be kept in " + folder.string());
  }
  return file;
}

/// Waits for bytes of standard input and reads them; 0 at the end. A signal ends the wait in
/// poll(), which it would not do in read().
std::size_t next_bytes(std::vector<char>& block) {
  for (;;) {
    leave_where_interrupted();
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready = poll(&input, 1, milliseconds_between);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t count = read(STDIN_FILENO, block.data(), block.size());
    if (count >= 0) return std::size_t(count);
    if (errno != EINTR && errno != EAGAIN) fail("cannot be read");
  }
}

}  // namespace

StandardInput::StandardInput() {
  static bool read_before = false;
  if (read_before) {
    throw Error(ErrorKind::usage, "standard input: is read once; name files for the other inputs");
  }
  read_before = true;
  kept_ = unnamed_file();
  std::vector<char> block(std::size_t(1) << 20);
  while (const std::size_t count = next_bytes(block)) {
    if (std::fwrite(block.data(), 1, count, kept_.get()) != count) fail("cannot be kept");
  }
  if (std::fflush(kept_.get()) != 0) fail("cannot be kept");
}

std::string StandardInput::path() const {
  return fmt::format("/proc/self/fd/{}", fileno(kept_.get()));
}

}  // namespace prunadag
