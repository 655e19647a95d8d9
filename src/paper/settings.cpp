// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/settings.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

#include <boost/crc.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/collective.hpp"
#include "base/text.hpp"
#include "file/file.hpp"
#include "file/output_file.hpp"
#include "prunadag/error.hpp"
#include "prunadag/version.hpp"
#include "report/json.hpp"

namespace prunadag::paper {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;  // keeps the order, so that the version is compared first

/// Returns the settings that influence the numbers.
json settings_of(const StudyOptions& options) {
  return {{"version", version},
          {"runs", options.runs},
          {"max-iterations", options.max_iterations},
          {"images", options.images}};
}

std::string settings_path(const StudyOptions& options) { return options.output + "/study.json"; }

json read_settings(const std::string& path) {
  const std::optional<json> found = parse_json(text_of(path), path);
  if (!found || !found->is_object() || !found->value("data", json::object()).is_object()) {
    throw Error(ErrorKind::data, fmt::format("{}: is not the settings of a study", path));
  }
  return *found;
}

void refuse_other_settings(const StudyOptions& options) {
  const json wanted = settings_of(options), found = read_settings(settings_path(options));
  for (const auto& [name, value] : wanted.items()) {
    const json other = found.value(name, json());
    if (other != value) {
      throw Error(ErrorKind::usage,
                  fmt::format("{} holds a study with {} {}, not {}: use another --output",
                              options.output, name, excerpt(other), value.dump()));
    }
  }
}

json fingerprint_of(const std::string& path) {
  const std::string bytes = text_of(path);
  boost::crc_32_type sum;
  sum.process_bytes(bytes.data(), bytes.size());
  return {{"bytes", bytes.size()}, {"crc32", fmt::format("{:08x}", sum.checksum())}};
}

}  // namespace

void check_study_options(const StudyOptions& options, int ranks) {
  std::vector<std::string> names;
  for (const TargetInfo& target : targets()) names.push_back(target.name);
  if (std::find(names.begin(), names.end(), options.target) == names.end()) {
    throw Error(ErrorKind::usage,
                fmt::format("unknown experiment '{}': use {}", options.target, join(names, ", ")));
  }
  if (options.runs < 1) {
    throw Error(ErrorKind::usage, fmt::format("runs {}: must be at least 1", options.runs));
  }
  if (options.ranks_per_run < 1 || options.ranks_per_run > ranks) {
    throw Error(ErrorKind::usage,
                fmt::format("ranks-per-run {}: must be from 1 to the number of ranks",
                            options.ranks_per_run));
  }
  if (options.max_iterations < 0) {
    throw Error(ErrorKind::usage,
                fmt::format("max-iterations {}: must be at least 0", options.max_iterations));
  }
  if (options.images < 1 || options.images > 4000) {
    throw Error(ErrorKind::usage, fmt::format("images {}: must be from 1 to 4000", options.images));
  }
}

LockedFile::~LockedFile() {
  if (file_ >= 0) close(file_);
}

bool LockedFile::lock(const std::string& path) {
  path_ = path;
  file_ = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file_ < 0) {
    throw Error(ErrorKind::data,
                fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
  }
  return flock(file_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

void LockedFile::overwrite(const std::string& text) const {
  if (pwrite(file_, text.data(), text.size(), 0) != ssize_t(text.size()) ||
      ftruncate(file_, off_t(text.size())) != 0) {
    throw Error(ErrorKind::data,
                fmt::format("{}: cannot be written: {}", path_, std::strerror(errno)));
  }
}

StudyFolder::StudyFolder(MPI_Comm comm, const StudyOptions& options)
    : comm_(comm), options_(options) {
  agree(comm, [&] {
    if (rank_of(comm) != 0) return;
    const std::string path = settings_path(options);
    const auto take_lock = [&] {
      if (!lock_.lock(path)) {
        throw Error(ErrorKind::usage,
                    fmt::format("another prunadag works in {}: wait, or use another --output",
                                options.output));
      }
    };
    if (fs::exists(path)) {
      take_lock();
      refuse_other_settings(options);
      return;
    }
    std::error_code error;
    if (fs::exists(options.output) && !fs::is_empty(options.output, error)) {
      throw Error(ErrorKind::usage, fmt::format("{} is not empty and not a study: use another "
                                                "--output",
                                                options.output));
    }
    make_folder(options.output);
    OutputFile(path).write(in_lines(settings_of(options)));
    take_lock();
  });
}

void StudyFolder::record_data(const Case& problem) {
  agree(comm_, [&] {
    if (rank_of(comm_) != 0) return;
    const std::string path = settings_path(options_);
    json settings = read_settings(path);
    const json before = settings;
    for (const std::string& file : {problem.data.path, problem.data.labels}) {
      if (file.empty()) continue;
      const std::string found = found_file(options_.data, file);
      const json fingerprint = fingerprint_of(found);
      json& known = settings["data"][file];
      if (!known.is_null() && known != fingerprint) {
        throw Error(ErrorKind::usage,
                    fmt::format("{} is not the file that the study in {} began with: use another "
                                "--output",
                                found, options_.output));
      }
      known = fingerprint;
    }
    if (settings == before) return;
    lock_.overwrite(in_lines(settings));  // in place, since a new file would have no lock
  });
}

}  // namespace prunadag::paper
