// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Runs of scaling studies as lines of JSON.
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <type_traits>
#include <unistd.h>

#include <fmt/format.h>

#include "prunadag/error.hpp"
#include "study/scaling.hpp"

namespace prunadag::study {
namespace {

/// Calls field(name, member) for every field of a run, in the order of the file.
template <class Run, class Field>
void for_each_field(Run& run, Field&& field) {
  field("mode", run.mode);
  field("problem", run.problem);
  field("loss", run.loss);
  field("method", run.method);
  field("seed", run.seed);
  field("ranks", run.ranks);
  field("nodes", run.nodes);
  field("rows", run.rows);
  field("cols", run.columns);
  field("iterations", run.iterations);
  field("seconds", run.seconds);
  field("gradient_compute", run.gradient_compute);
  field("gradient_communication", run.gradient_communication);
  field("select", run.select);
  field("update", run.update);
  field("solver_communication", run.solver_communication);
  field("transfer", run.transfer);
  field("imbalance", run.imbalance);
  field("messages", run.messages);
  field("bytes", run.bytes);
  field("memory", run.memory);
  field("memory_peak", run.memory_peak);
  field("memory_share", run.memory_share);
}

class Descriptor {
 public:
  explicit Descriptor(const std::string& path) : path_(path) {
    file_ = open(path.c_str(), O_RDWR | O_APPEND | O_CREAT, 0666);
    if (file_ < 0) fail();
  }
  ~Descriptor() { close(file_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[noreturn]] void fail() const {
    throw Error(ErrorKind::data,
                fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
  }
  bool ends_within_a_line() const {
    const off_t size = lseek(file_, 0, SEEK_END);
    char last = '\n';
    return size > 0 && pread(file_, &last, 1, size - 1) == 1 && last != '\n';
  }
  void add(const std::string& text) const {
    errno = ENOSPC;  // where only a part was written, which sets no reason
    if (write(file_, text.data(), text.size()) != ssize_t(text.size())) fail();
  }

 private:
  std::string path_;
  int file_;
};

}  // namespace

nlohmann::ordered_json to_json(const ScalingRun& run) {
  nlohmann::ordered_json json;
  for_each_field(run, [&](const char* name, const auto& value) { json[name] = value; });
  return json;
}

ScalingRun from_json(const nlohmann::json& json) {
  ScalingRun run;
  for_each_field(run, [&]<class T>(const char* name, T& value) {
    const auto found = json.find(name);
    if (found == json.end()) throw Error(ErrorKind::data, fmt::format("'{}' is missing", name));
    const bool right = std::is_same_v<T, std::string> ? found->is_string()
                       : std::is_floating_point_v<T>  ? found->is_number()
                                                      : found->is_number_integer();
    if (!right) throw Error(ErrorKind::data, fmt::format("'{}' is {}", name, found->dump()));
    value = found->template get<T>();
  });
  if (run.ranks < 1 || !(run.seconds > 0)) {
    throw Error(ErrorKind::data, "ranks and seconds must be positive");
  }
  return run;
}

void append_line(const std::string& path, const std::string& line) {
  const Descriptor file(path);
  file.add((file.ends_within_a_line() ? "\n" : "") + line + "\n");
}

void check_appendable(const std::string& path) {
  const bool there = access(path.c_str(), F_OK) == 0;
  { const Descriptor file(path); }
  if (!there) unlink(path.c_str());  // a run that fails leaves no empty file
}

}  // namespace prunadag::study
