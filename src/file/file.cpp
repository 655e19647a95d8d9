// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "file/file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>

#include <fmt/format.h>

#include "file/standard_input.hpp"
#include "prunadag/error.hpp"

namespace prunadag {

File open_input(const std::string& path) {
  struct stat status {};
  const auto fail = [&](const std::string& why) {
    throw Error(ErrorKind::data, fmt::format("{}: {}", path, why));
  };
  if (is_standard_input(path)) fail("standard input cannot be this input; name a file");
  if (stat(path.c_str(), &status) != 0) {
    fail(fmt::format("cannot be read: {}", std::strerror(errno)));
  }
  if (S_ISDIR(status.st_mode)) fail("is a directory, not a file");
  if (!S_ISREG(status.st_mode)) fail("is a pipe or a device; files are read more than once");
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) fail(fmt::format("cannot be read: {}", std::strerror(errno)));
  return file;
}

std::int64_t size_of(std::FILE* file, const std::string& path) {
  struct stat status {};
  if (fstat(fileno(file), &status) != 0) {
    throw Error(ErrorKind::data, fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  }
  return std::int64_t(status.st_size);
}

std::size_t read_bytes(std::FILE* file, const std::string& path, void* buffer, std::size_t count) {
  errno = 0;
  const std::size_t found = std::fread(buffer, 1, count, file);
  if (std::ferror(file)) {
    throw Error(ErrorKind::data, fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  }
  return found;
}

void make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    throw Error(ErrorKind::data, fmt::format("{}: cannot be made: {}", path, error.message()));
  }
}

std::string text_of(const std::string& path) {
  if (is_standard_input(path)) {
    const StandardInput input;
    return text_of(input.path());
  }
  const File file = open_input(path);
  std::string text(static_cast<std::size_t>(size_of(file.get(), path)), '\0');
  const std::size_t count = read_bytes(file.get(), path, text.data(), text.size());
  if (count < text.size()) {
    throw Error(ErrorKind::data,
                fmt::format("{}: ended after {} of {} bytes", path, count, text.size()));
  }
  const std::int64_t now = size_of(file.get(), path);
  if (now != std::int64_t(count)) {
    throw Error(ErrorKind::data,
                fmt::format("{}: had {} bytes and has {} now: it changed while it was read", path,
                            count, now));
  }
  return text;
}

std::string first_bytes(const std::string& path, std::size_t count) {
  const File file = open_input(path);
  std::string bytes(count, '\0');
  bytes.resize(read_bytes(file.get(), path, bytes.data(), count));
  return bytes;
}

}  // namespace prunadag
