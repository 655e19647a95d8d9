// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/program_options.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "base/text.hpp"
#include "data/table_head.hpp"
#include "file/output_file.hpp"
#include "file/standard_input.hpp"
#include "prunadag/error.hpp"

namespace prunadag::cli {

void add_data_options(po::options_description& options) {
  options.add_options()(
      "data", po::value<std::string>()->value_name("FILE"),
      "samples; text may be compressed by gzip, xz, zstd or bzip2; - is standard input");
  add_layout_options(options);
}

void add_layout_options(po::options_description& options) {
  const std::string formats_text = "auto, " + join(formats(), ", ");
  // clang-format off
  options.add_options()
      ("format", po::value<std::string>()->default_value("auto")->value_name("NAME"),
       formats_text.c_str())
      ("labels", po::value<std::string>()->value_name("FILE"),
       "labels in their own file, one per line")
      ("label-column", po::value<std::string>()->value_name("COLUMN"),
       "label column of a table: a name in its header, first, last, or a number from 1")
      ("weights", po::value<std::string>()->value_name("FILE"),
       "weights of the samples in their own file, one per line")
      ("weight-column", po::value<std::string>()->value_name("COLUMN"),
       "column of a table with the weights of the samples; label: LIBSVM text has label:weight")
      ("ignore-columns", po::value<std::string>()->value_name("LIST"),
       "columns of a table that are not features, e.g. 1-2 or name,id")
      ("header", po::value<std::string>()->default_value("auto")->value_name("WHETHER"),
       "whether the first line of a table has names: yes, no, or auto: when nothing in it is a number "
       "or stands for a missing value")
      ("separator", po::value<std::string>()->default_value("auto")->value_name("NAME"),
       "of the fields of a table: comma, semicolon, tab, blank (and tabs), or a character")
      ("features", po::value<std::string>()->value_name("N"),
       "declared number of features (default: as many as the data or the model have)");
  // clang-format on
}

DataSource data_source(const Call& call) {
  require(call, "data");
  return source_at(call, call.text("data"));
}

DataSource source_at(const Call& call, const std::string& path) {
  DataSource source;
  source.path = path;
  source.format = call.text("format");
  source.labels = call.text("labels");
  source.label_column = call.text("label-column");
  source.ignore_columns = call.text("ignore-columns");
  source.weights = call.text("weights");
  source.weight_column = call.text("weight-column");
  if (!source.weights.empty() && !source.weight_column.empty()) {
    throw Error(ErrorKind::usage, "give --weights or --weight-column, not both");
  }
  source.header = call.text("header");
  source.separator = call.text("separator");
  check_header(source.header);
  check_separator(source.separator);
  if (call.has("features")) {
    source.features = whole_option(call, "features");
    if (source.features < 1) {
      throw Error(ErrorKind::usage,
                  fmt::format("features {}: must be at least 1", source.features));
    }
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
  std::erase_if(taken, is_standard_input);  // which is no output
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

void set_target(const std::string& text, FitOptions& options) {
  const bool percent = text.ends_with('%');
  const double value =
      whole_number_or_real(std::string_view(text).substr(0, text.size() - percent), "target");
  if (percent || (value > 0 && value < 1)) {
    options.target_share = percent ? value / 100 : value;
    if (!(options.target_share > 0 && options.target_share <= 1)) {
      throw Error(ErrorKind::usage,
                  fmt::format("target {}: a share must be above 0% and at most 100%", text));
    }
    return;
  }
  if (!(value >= 1 && value < 0x1p53 && value == std::floor(value))) {
    throw Error(ErrorKind::usage, fmt::format("target {}: give a count of at least 1, or a share "
                                              "such as 10%",
                                              text));
  }
  options.target_count = std::int64_t(value);
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
  const std::int64_t subset = whole_option(call, "subset");
  if (subset < 0)
    throw Error(ErrorKind::usage, fmt::format("subset {}: must be at least 0", subset));
  return subset;
}

double share_option(const Call& call, const char* name) {
  const std::string& text = call.get<std::string>(name);
  const bool percent = text.ends_with('%');
  const double value =
      whole_number_or_real(std::string_view(text).substr(0, text.size() - percent), name);
  const double share = percent ? value / 100 : value;
  if (share > 0 && share < 1) return share;
  throw Error(ErrorKind::usage, fmt::format("{} {}: give a share between 0 and 1", name, text));
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
  return whole_number_or_real(call.get<std::string>(name), name);
}

std::int64_t whole_option(const Call& call, const char* name) {
  const std::string& text = call.get<std::string>(name);
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) {
    throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not a whole number", name, text));
  }
  return value;
}

}  // namespace prunadag::cli
