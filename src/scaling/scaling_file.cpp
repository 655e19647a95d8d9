// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Runs of scaling studies as lines of JSON in a file.
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>
#include <type_traits>
#include <unistd.h>

#include <fmt/format.h>

#include "file/output_file.hpp"
#include "prunadag/error.hpp"
#include "report/json.hpp"
#include "scaling/scaling_run.hpp"

namespace prunadag::scaling {
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

/// Takes a name: 1 to 64 letters, digits and marks of "-_.+". The other overloads take numbers.
/// They return whether the value is valid.
bool take(const nlohmann::ordered_json& json, std::string& value) {
  if (!json.is_string()) return false;
  value = json.get_ref<const std::string&>();
  return !value.empty() && value.size() <= 64 &&
         std::all_of(value.begin(), value.end(), [](unsigned char c) {
           return c == '-' || c == '_' || c == '.' || c == '+' || (c < 128 && std::isalnum(c));
         });
}

/// Takes a count or a measured number, from 0 to 1e18.
bool take(const nlohmann::ordered_json& json, double& value) {
  if (!json.is_number()) return false;
  value = json.get<double>();
  return value >= 0 && value <= 1e18;
}

bool take(const nlohmann::ordered_json& json, std::int64_t& value) {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (!json.is_number_integer()) return false;
  value = json.get<std::int64_t>();
  return !json.is_number_unsigned() || json.get<std::uint64_t>() <= most;
}

bool take(const nlohmann::ordered_json& json, int& value) {
  std::int64_t number = 0;
  if (!take(json, number) || std::int64_t(int(number)) != number) return false;
  value = int(number);
  return true;
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
    errno = ENOSPC;  // for a partial write, which sets no reason
    if (write(file_, text.data(), text.size()) != ssize_t(text.size())) fail();
    if (!is_on_disk(file_)) fail();
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

ScalingRun from_json(const nlohmann::ordered_json& json) {
  ScalingRun run;
  for_each_field(run, [&](const char* name, auto& value) {
    const auto found = json.find(name);
    if (found == json.end()) throw Error(ErrorKind::data, fmt::format("'{}' is missing", name));
    if (!take(*found, value)) {
      throw Error(ErrorKind::data, fmt::format("'{}' is {}", name, excerpt(*found)));
    }
  });
  if (run.mode != "strong" && run.mode != "weak") {
    throw Error(ErrorKind::data, fmt::format("'mode' is {}", run.mode));
  }
  if (run.ranks < 1 || !(run.seconds > 0)) {
    throw Error(ErrorKind::data, "ranks and seconds must be positive");
  }
  if (run.rows < 0 || run.columns < 0 || run.iterations < 0 || run.nodes < 0) {
    throw Error(ErrorKind::data, "rows, cols, iterations and nodes must not be negative");
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

}  // namespace prunadag::scaling
