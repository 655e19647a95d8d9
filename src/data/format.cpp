// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/format.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/text.hpp"

namespace prunadag {

using namespace std::string_view_literals;

namespace {

constexpr std::array table{
    Format{"petsc", "PETSc binary: a Mat, and a Vec of labels after it", recognises_petsc,
           read_petsc},
    Format{"idx", "IDX: images as bytes, labels in a file of their own", is_idx, read_idx},
    Format{"libsvm", "LIBSVM text: label index:value ...", recognises_libsvm, read_libsvm},
    Format{"table", "dense table: numbers separated by blanks, tabs, commas or semicolons",
           recognises_table, read_table},
};

/// A file with lone carriage returns would be a single line.
void refuse_lone_carriage_returns(const Source& file) {
  const std::string& head = file.head();
  const std::size_t first = head.find('\r');
  if (first == head.npos || first + 1 == head.size() || head.find_first_of("\n\0"sv) != head.npos)
    return;
  throw Error(ErrorKind::data,
              fmt::format("{}: its lines end in CR alone: give them LF, e.g. by tr '\\r' '\\n'",
                          file.path()));
}

}  // namespace

std::span<const Format> format_table() { return table; }

std::vector<std::string> formats() {
  std::vector<std::string> names;
  for (const Format& format : table) names.emplace_back(format.name);
  return names;
}

void refuse_columns(const DataSource& source, std::string_view format) {
  if (!source.label_column.empty() || !source.weight_column.empty() ||
      !source.ignore_columns.empty()) {
    throw Error(ErrorKind::usage, fmt::format("{}: only tables have columns to name; this is {}",
                                              input_name(source.path), format));
  }
  if (source.header != "auto" || source.separator != "auto") {
    throw Error(ErrorKind::usage,
                fmt::format("{}: only tables have a header or separators; this is "
                            "{}",
                            input_name(source.path), format));
  }
}

const Format& format_of(const Source& file, const DataSource& source) {
  const std::string& head = file.head();
  if (source.format != "auto") {
    for (const Format& format : table) {
      if (format.name == source.format) return format;
    }
    throw Error(ErrorKind::usage, fmt::format("unknown format '{}': use auto, {}", source.format,
                                              join(formats(), ", ")));
  }
  refuse_lone_carriage_returns(file);
  // then 1:2 are two numbers, not an index and a value
  const bool splits = source.separator == ":";
  for (const Format& format : table) {
    if (format.recognises(head) && !(splits && format.read == read_libsvm)) return format;
  }
  const bool names_columns = !source.label_column.empty() || !source.weight_column.empty() ||
                             !source.ignore_columns.empty();
  if ((names_columns || source.header != "auto" || source.separator != "auto") &&
      head.find('\0') == head.npos) {
    for (const Format& format : table) {  // only tables have columns with names
      if (format.read == read_table) return format;
    }
  }
  if (head.starts_with("\x89HDF")) {
    throw Error(ErrorKind::data,
                fmt::format("{}: is an HDF5 file, perhaps a model, not data", file.path()));
  }
  throw Error(ErrorKind::data,
              fmt::format("{}: not a data file: neither LIBSVM text, a table of numbers nor PETSc "
                          "binary, plain or compressed",
                          file.path()));
}

}  // namespace prunadag
