// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "study/settings.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/collective.hpp"
#include "base/file.hpp"
#include "base/output_file.hpp"
#include "base/text.hpp"
#include "prunadag/error.hpp"
#include "prunadag/version.hpp"

namespace prunadag::study {
namespace {

using json = nlohmann::ordered_json;  // the version is looked at first

/// What has an influence on the numbers.
json settings_of(const StudyOptions& options) {
  return {{"version", version},
          {"runs", options.runs},
          {"max-iterations", options.max_iterations},
          {"images", options.images}};
}

json read_settings(const std::string& path) {
  json found = json::parse(text_of(path), nullptr, false);
  if (!found.is_object()) {
    throw Error(ErrorKind::data, fmt::format("{}: is not the settings of a study", path));
  }
  return found;
}

}  // namespace

void check_study_options(const StudyOptions& options, int ranks) {
  std::vector<std::string> names;
  for (const TargetInfo& target : targets()) names.push_back(target.name);
  if (std::find(names.begin(), names.end(), options.target) == names.end()) {
    throw Error(ErrorKind::usage,
                fmt::format("unknown target '{}': use {}", options.target, join(names, ", ")));
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

void open_study_folder(MPI_Comm comm, const StudyOptions& options) {
  namespace fs = std::filesystem;
  agree(comm, [&] {
    if (rank_of(comm) != 0) return;
    const std::string path = options.output + "/study.json";
    const json wanted = settings_of(options);
    if (fs::exists(path)) {
      const json found = read_settings(path);
      for (const auto& [name, value] : wanted.items()) {
        const json other = found.value(name, json());
        if (other != value) {
          throw Error(ErrorKind::usage,
                      fmt::format("{} holds a study with {} {}, not {}: use another --output",
                                  options.output, name, other.dump(), value.dump()));
        }
      }
      return;
    }
    std::error_code error;
    if (fs::exists(options.output, error) && !fs::is_empty(options.output, error)) {
      throw Error(ErrorKind::usage, fmt::format("{} is not empty and not a study: use another "
                                                "--output",
                                                options.output));
    }
    make_folder(options.output);
    OutputFile(path).write(wanted.dump(2) + "\n");
  });
}

}  // namespace prunadag::study
