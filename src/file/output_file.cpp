// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "file/output_file.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <stdio_ext.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/interruption.hpp"
#include "file/file.hpp"
#include "prunadag/error.hpp"

namespace prunadag {
namespace {

namespace fs = std::filesystem;

constexpr int most_links = 40;             // the limit of Linux
constexpr std::size_t longest_name = 200;  // leaves room for additions
constexpr int new_file = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;

[[noreturn]] void fail(const std::string& path) {
  throw Error(ErrorKind::data,
              fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
}

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// The final target of a symbolic link, which may not exist yet.
std::string target_of(std::string path) {
  for (int links = 0; links < most_links; ++links) {
    std::error_code no_link;
    const fs::path next = fs::read_symlink(path, no_link);
    if (no_link) return path;
    path = (fs::path(path).parent_path() / next).string();
  }
  errno = ELOOP;
  fail(path);
}

std::string folder_of(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Creates a new file with a unique name; -1 on failure.
int create(const std::string& folder, const std::string& name, mode_t mode, std::string& made) {
  std::random_device random;
  int file = -1;
  do {
    made =
        (fs::path(folder) / fmt::format("{}.{:08x}.part", name.substr(0, longest_name), random()))
            .string();
    file = open(made.c_str(), new_file, mode);
  } while (file < 0 && errno == EEXIST);
  return file;
}

/// Opens a pipe once it has a reader. Can be interrupted, unlike open().
std::FILE* open_pipe(const std::string& path) {
  constexpr auto between = std::chrono::milliseconds(10);
  int file;
  while ((file = open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0 && errno == ENXIO) {
    leave_where_interrupted();
    std::this_thread::sleep_for(between);
  }
  if (file < 0) return nullptr;
  fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK);
  return fdopen(file, "wb");
}

void sync_folder(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;  // the folder may be writable but not readable
  static_cast<void>(fsync(descriptor));
  close(descriptor);
}

}  // namespace

bool is_on_disk(int file) {
  return fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS;
}

bool is_standard_output(const std::string& path) {
  if (path == "-") return true;
  struct stat named {
  }, ours{};
  if (path.empty() || stat(path.c_str(), &named) != 0 || fstat(STDOUT_FILENO, &ours) != 0) {
    return false;
  }
  return same_file(named, ours) && (S_ISREG(named.st_mode) || S_ISFIFO(named.st_mode));
}

bool is_same_output(const std::string& a, const std::string& b) {
  if (a == b || (is_standard_output(a) && is_standard_output(b))) return true;
  struct stat first {
  }, second{};
  if (stat(a.c_str(), &first) == 0 && stat(b.c_str(), &second) == 0) {
    return S_ISREG(first.st_mode) && same_file(first, second);
  }
  const std::string to_a = target_of(a), to_b = target_of(b);
  return fs::path(to_a).filename() == fs::path(to_b).filename() &&
         stat(folder_of(to_a).c_str(), &first) == 0 &&
         stat(folder_of(to_b).c_str(), &second) == 0 && same_file(first, second);
}

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  if (is_standard_output(path_)) {
    way_ = Way::standard_output;
    stream_ = stdout;
    return;
  }
  struct stat status {};
  if (stat(path_.c_str(), &status) != 0) {
    if (errno != ENOENT) fail(path_);
    create_beside();
    return;
  }
  if (S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    fail(path_);
  }
  // The name of a file may not lead back to it, such as names in /proc for a deleted file.
  struct stat found {};
  if (S_ISREG(status.st_mode) && lstat(target_of(path_).c_str(), &found) == 0 &&
      same_file(status, found)) {
    create_beside();
    return;
  }
  way_ = Way::direct;
  stream_ = S_ISFIFO(status.st_mode) ? open_pipe(path_) : std::fopen(path_.c_str(), "wbe");
  if (!stream_) fail(path_);
}

OutputFile::~OutputFile() {
  companion_.reset();
  if (way_ != Way::standard_output && stream_) std::fclose(stream_);
  if (!done_ && !temporary_.empty()) unlink(temporary_.c_str());
}

void OutputFile::create_beside() {
  target_ = target_of(path_);
  struct stat status {};
  const bool replaces = stat(target_.c_str(), &status) == 0;
  if (replaces && access(target_.c_str(), W_OK) != 0) fail(path_);
  // Private files are private from the beginning.
  const int file = create(folder_of(target_), fs::path(target_).filename().string(),
                          replaces ? 0600 : 0666, temporary_);
  if (file < 0) {
    temporary_.clear();
    fail(path_);
  }
  if (replaces) {  // the owner comes first, since a change of owner clears mode bits
    const bool same_owner = fchown(file, status.st_uid, status.st_gid) == 0;
    static_cast<void>(fchmod(file, status.st_mode & (same_owner ? 07777 : 0777)));
  }
  stream_ = fdopen(file, "w+b");
  if (!stream_) {
    close(file);
    unlink(std::exchange(temporary_, "").c_str());
    fail(path_);
  }
}

const std::string& OutputFile::temporary() {
  if (way_ == Way::renamed || !temporary_.empty()) return temporary_;
  const int file = create(fs::temp_directory_path().string(), "prunadag", 0600, temporary_);
  if (file < 0) {
    temporary_.clear();
    fail(path_);
  }
  close(file);
  return temporary_;
}

void OutputFile::copy_spool() {
  const File spool = open_input(temporary_);
  std::vector<char> block(std::size_t(1) << 16);
  while (const std::size_t count =
             read_bytes(spool.get(), temporary_, block.data(), block.size())) {
    if (std::fwrite(block.data(), 1, count, stream_) != count) fail(path_);
  }
  unlink(std::exchange(temporary_, "").c_str());
}

bool OutputFile::reserve(std::int64_t bytes) const {
  if (way_ != Way::renamed) return false;
  rlimit limit{};
  if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
      std::uint64_t(bytes) > limit.rlim_cur) {
    errno = EFBIG;  // the system does not report this for space beyond the end of a file
    fail(path_);
  }
  if (fallocate(fileno(stream_), FALLOC_FL_KEEP_SIZE, 0, bytes) == 0) return true;
  const int reason = errno == EOPNOTSUPP ? posix_fallocate(fileno(stream_), 0, bytes) : errno;
  if (reason == ENOSPC || reason == EFBIG || reason == EDQUOT) {
    errno = reason;
    fail(path_);
  }
  return reason == 0;
}

void OutputFile::give_back() const {
  struct stat status {};
  if (way_ != Way::renamed || fstat(fileno(stream_), &status) != 0) return;
  static_cast<void>(!ftruncate(fileno(stream_), status.st_size));
}

void OutputFile::commit() {
  if (way_ != Way::renamed && !temporary_.empty()) copy_spool();
  const bool failed = std::ferror(stream_);
  if (std::fflush(stream_) != 0) fail(path_);
  if (failed) {
    errno = EIO;  // the reason belonged to an earlier call
    fail(path_);
  }
  done_ = way_ == Way::standard_output;
  if (done_) return;
  give_back();
  if (!is_on_disk(fileno(stream_))) fail(path_);
  if (std::fclose(std::exchange(stream_, nullptr)) != 0) fail(path_);
  if (way_ == Way::renamed) {
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) {
      done_ = true;  // keep the result, only its name is wrong
      throw Error(ErrorKind::data,
                  fmt::format("{}: cannot be put in its place: {}; it is whole in {}", path_,
                              std::strerror(errno), temporary_));
    }
    sync_folder(folder_of(target_));
  }
  done_ = true;
}

void OutputFile::commit_lines() noexcept {
  if (way_ != Way::renamed || !stream_) return;
  __fpurge(stream_);  // discards unwritten text
  std::clearerr(stream_);
  struct stat status {};
  if (fstat(fileno(stream_), &status) != 0) return;
  char last = 0;
  off_t length = status.st_size;
  while (length > 0 && pread(fileno(stream_), &last, 1, length - 1) == 1 && last != '\n') --length;
  if (length == 0 || ftruncate(fileno(stream_), length) != 0) return;
  try {
    commit();
  } catch (const Error&) {  // the earlier write error is reported instead
  }
}

void OutputFile::add(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stream_) != text.size()) fail(path_);
}

void OutputFile::write(const std::string& text) {
  add(text);
  commit();
}

}  // namespace prunadag
