// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/output_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "prunadag/error.hpp"

namespace prunadag {
namespace {

[[noreturn]] void fail(const std::string& path) {
  throw Error(ErrorKind::data,
              fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
}

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)), temporary_(path_ + ".part") {
  struct stat status {};
  if (stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    if (S_ISDIR(status.st_mode)) {
      errno = EISDIR;
      fail(path_);
    }
    temporary_ = path_;
  }
  std::FILE* file = std::fopen(temporary_.c_str(), "wb");
  if (!file) fail(path_);
  std::fclose(file);
}

OutputFile::~OutputFile() {
  if (!done_ && temporary_ != path_) unlink(temporary_.c_str());
}

void OutputFile::reserve(std::int64_t bytes) const {
  const int file = open(temporary_.c_str(), O_WRONLY);
  if (file < 0) fail(path_);
  const bool fits = fallocate(file, 0, 0, bytes) == 0;
  const int reason = errno;
  close(file);
  errno = reason;
  if (!fits && (reason == ENOSPC || reason == EFBIG || reason == EDQUOT)) fail(path_);
}

void OutputFile::commit() {
  if (temporary_ != path_ && std::rename(temporary_.c_str(), path_.c_str()) != 0) fail(path_);
  done_ = true;
}

void OutputFile::write(const std::string& text) {
  std::FILE* file = std::fopen(temporary_.c_str(), "wb");
  if (!file) fail(path_);
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const int reason = errno;
  if (std::fclose(file) != 0) fail(path_);
  errno = reason;
  if (!written) fail(path_);
  commit();
}

}  // namespace prunadag
