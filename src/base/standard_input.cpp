// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/standard_input.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "prunadag/error.hpp"

namespace prunadag {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorKind::data, fmt::format("standard input: {}: {}", what, std::strerror(errno)));
}

/// A file that is gone when it is closed, however the program ends.
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

}  // namespace

StandardInput::StandardInput() {
  static bool read_before = false;
  if (read_before) {
    throw Error(ErrorKind::usage, "standard input: is read once; name files for the other inputs");
  }
  read_before = true;
  kept_ = unnamed_file();
  std::vector<char> block(std::size_t(1) << 20);
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), stdin)) {
    if (std::fwrite(block.data(), 1, count, kept_.get()) != count) fail("cannot be kept");
  }
  if (std::ferror(stdin)) fail("cannot be read");
  if (std::fflush(kept_.get()) != 0) fail("cannot be kept");
}

std::string StandardInput::path() const {
  return fmt::format("/proc/self/fd/{}", fileno(kept_.get()));
}

}  // namespace prunadag
