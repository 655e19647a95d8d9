// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/program_options.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/option_rows.hpp"
#include "data/load_options.hpp"
#include "file/output_file.hpp"
#include "file/standard_input.hpp"
#include "prunadag/error.hpp"

namespace prunadag::cli {

void add_data_options(po::options_description& options) {
  options.add_options()(
      "data", po::value<std::string>()->value_name("FILE"),
      "file with the samples; text may be compressed by gzip, xz, zstd or bzip2; - is standard "
      "input");
  add_layout_options(options);
}

void add_layout_options(po::options_description& options) {
  add_options_of(source_rows(), options);
}

DataSource data_source(const Call& call) {
  require(call, "data");
  return source_at(call, call.text("data"));
}

DataSource source_at(const Call& call, const std::string& path) {
  DataSource source;
  take_options_of(source_rows(), call, source);
  source.path = path;
  if (!source.weights.empty() && !source.weight_column.empty()) {
    throw Error(ErrorKind::usage, "give --weights or --weight-column, not both");
  }
  if (!source.labels.empty() && !source.label_column.empty()) {
    throw Error(ErrorKind::usage, "give --labels or --label-column, not both");
  }
  return source;
}

std::vector<std::string> inputs_of(const DataSource& source) {
  return {source.path, source.labels, source.weights};
}

void refuse_reused(const std::vector<std::string>& inputs,
                   const std::vector<std::string>& outputs) {
  std::vector<std::string> taken = inputs;
  if (std::count_if(inputs.begin(), inputs.end(), is_standard_input) > 1) {
    throw Error(ErrorKind::usage, "standard input: is read once; name files for the other inputs");
  }
  std::erase_if(taken, is_standard_input);  // standard input is not an output
  for (const std::string& output : outputs) {
    if (output.empty()) continue;
    for (const std::string& other : taken) {
      std::error_code none;
      if (other.empty() || !is_same_output(output, other)) continue;
      if (std::filesystem::is_regular_file(other, none)) {
        throw Error(ErrorKind::usage, fmt::format("{}: would be overwritten", other));
      }
      throw Error(ErrorKind::usage,
                  output == other
                      ? fmt::format("{}: is used twice", other)
                      : fmt::format("{} and {}: are one file, used twice", other, output));
    }
    taken.push_back(output);
  }
}

std::string header_text(std::int64_t line) {
  return line > 0 ? fmt::format(" named by line {}", line) : "";
}

void require(const Call& call, const char* name) {
  if (!call.has(name)) {
    throw Error(ErrorKind::usage, fmt::format("--{} is missing; --help shows an example", name));
  }
}

double sparsity_of(const std::string& text) {
  const std::string_view number =
      std::string_view(text).substr(0, text.size() - text.ends_with('%'));
  const double percent = whole_number_or_real(number, "sparsity");
  if (!(percent >= 0 && percent < 100)) {
    throw Error(ErrorKind::usage,
                fmt::format("sparsity {}: must be at least 0 and below 100 percent", text));
  }
  if (percent > 0 && percent < 1 && !text.ends_with('%')) {
    throw Error(ErrorKind::usage,
                fmt::format("sparsity {}: shares are in percent; write {}% or {}%", text,
                            100 * percent, text));
  }
  return percent / 100;
}

std::vector<double> sparsities_of(const std::string& text) {
  std::vector<double> shares;
  for (const std::string& part : split_list(text, ',')) shares.push_back(sparsity_of(part));
  return shares;
}

std::int64_t subset_option(const Call& call) {
  LoadOptions load;
  row_named(load_rows(), "subset").take(load, call.text("subset"));
  return load.subset;
}

double share_option(const Call& call, const char* name) {
  return share_from(call.text(name), name);
}

std::string progress_option(const Call& call) {
  const std::string progress = call.text("progress");
  if (progress != "auto" && progress != "always" && progress != "never") {
    throw Error(ErrorKind::usage,
                fmt::format("progress '{}': use auto, always or never", progress));
  }
  return progress;
}

double real_option(const Call& call, const char* name) {
  return real_from(call.get<std::string>(name), name);
}

std::int64_t whole_option(const Call& call, const char* name) {
  return whole_from(call.get<std::string>(name), name);
}

}  // namespace prunadag::cli
