// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "data/table_layout.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "data/lines.hpp"
#include "data/table_head.hpp"
#include "file/standard_input.hpp"

namespace prunadag {
namespace {

using Role = TableLayout::Role;

/// Models store all names at the length of the longest.
constexpr std::size_t longest_name = 1024;

std::vector<std::string> find_header(const Source& file, const std::string& asked,
                                     const HeadRecord& first, TableLayout& layout) {
  try {
    Header header = header_of(asked, first, layout.separator);
    layout.first_is_header = header.place == Header::Place::first_record;
    layout.header_refused = asked == "auto" && !layout.first_is_header;
    if (!header.names.empty()) layout.header_line = first.line - !layout.first_is_header;
    for (std::size_t c = 0; c < header.names.size(); ++c) {
      if (header.names[c].size() > longest_name) {
        throw Error(
            ErrorKind::data,
            fmt::format("{}:{}: the name of column {} has {} bytes; {} are the most", file.path(),
                        layout.header_line, c + 1, header.names[c].size(), longest_name));
      }
    }
    return std::move(header.names);
  } catch (const LineProblem& problem) {
    throw Error(ErrorKind::data, fmt::format("{}:{}:{}: {}", file.path(), first.line,
                                             problem.column, problem.message));
  }
}

/// The column, from 0, for a name of the header, first, last or a number from 1.
std::size_t column_named(const std::string& name, const std::vector<std::string>& header,
                         std::size_t columns, const std::string& path) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found != header.end()) {
    if (std::find(found + 1, header.end(), name) != header.end()) {
      throw Error(
          ErrorKind::usage,
          fmt::format("column '{}': {} has several of this name; give a number", name, path));
    }
    return std::size_t(found - header.begin());
  }
  if (name == "first") return 0;
  if (name == "last") return columns - 1;
  const bool digits = !name.empty() && name.find_first_not_of("0123456789") == name.npos;
  if (digits && name.size() < 10) {
    const std::size_t number = std::stoul(name);
    if (number >= 1 && number <= columns) return number - 1;
    throw Error(ErrorKind::usage,
                fmt::format("column {}: {} has columns 1 to {}", name, path, columns));
  }
  if (header.empty()) {
    throw Error(ErrorKind::usage,
                fmt::format("column '{}': the first line of {} is not taken for names, since "
                            "something in it is a number or nothing; --header yes takes it",
                            name, path));
  }
  const std::string close = nearest(name, header);
  throw Error(
      ErrorKind::usage,
      fmt::format("column '{}': not in the header of {}{}", name, path,
                  close.empty() ? "" : fmt::format("; did you mean '{}'?", printable(close))));
}

void assign_roles(const DataSource& source, const std::vector<std::string>& header,
                  TableLayout& layout) {
  const std::size_t columns = layout.roles.size();
  for (const std::string& part : split_list(source.ignore_columns, ',')) {
    if (part.empty()) continue;
    const std::size_t dash = part.find('-', 1);
    const bool range = dash != part.npos && part.find_first_not_of("0123456789-") == part.npos &&
                       std::find(header.begin(), header.end(), part) == header.end();
    const std::size_t from =
        column_named(range ? part.substr(0, dash) : part, header, columns, input_name(source.path));
    const std::size_t to =
        range ? column_named(part.substr(dash + 1), header, columns, input_name(source.path))
              : from;
    if (from > to) {
      throw Error(ErrorKind::usage, fmt::format("columns {}: a range goes upwards", part));
    }
    for (std::size_t c = from; c <= to; ++c) layout.roles[c] = Role::ignored;
  }
  const auto assign = [&](const std::string& name, Role wanted, const char* what) {
    if (name.empty()) return;
    Role& role = layout.roles[column_named(name, header, columns, input_name(source.path))];
    if (role != Role::feature) {
      throw Error(ErrorKind::usage, fmt::format("column '{}' is both the {} and {}", name, what,
                                                role == Role::ignored ? "ignored" : "the label"));
    }
    role = wanted;
  };
  assign(source.label_column, Role::label, "label");
  assign(source.weight_column, Role::weight, "weight");
}

/// Puts the features into the order of the wanted names.
void match_names(const DataSource& source, TableLayout& layout) {
  const std::vector<std::string>& wanted = source.names;
  std::unordered_map<std::string_view, std::size_t> place_of;
  for (std::size_t i = 0; i < wanted.size(); ++i) place_of.emplace(wanted[i], i);
  std::vector<bool> there(wanted.size(), false);
  std::vector<std::string> unknown, missing;
  for (const std::string& name : layout.names) {
    const auto found = place_of.find(name);
    if (found == place_of.end()) {
      unknown.push_back(name);
      continue;
    }
    if (there[found->second]) {
      throw Error(ErrorKind::data,
                  fmt::format("{}:{}: two columns are named {}", input_name(source.path),
                              layout.header_line, listed({&name, 1})));
    }
    there[found->second] = true;
    layout.places.push_back(found->second);
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!there[i]) missing.push_back(wanted[i]);
  }
  if (!missing.empty() || !unknown.empty()) {
    std::string what;
    if (!missing.empty()) {
      what = fmt::format("no column for the feature{} {}", missing.size() > 1 ? "s" : "",
                         listed(missing));
    }
    if (!unknown.empty()) {
      what += fmt::format(
          "{}{} {} no feature: say what it is by --label-column, --weight-column or "
          "--ignore-columns",
          what.empty() ? "" : "; ", listed(unknown), unknown.size() > 1 ? "are" : "is");
    }
    throw Error(ErrorKind::data,
                fmt::format("{}:{}: {}", input_name(source.path), layout.header_line, what));
  }
  if (std::is_sorted(layout.places.begin(), layout.places.end())) layout.places.clear();
  layout.names = wanted;
}

/// Drops all names where two features have the same: features then go by position. Notes a missing
/// name.
void look_at_names(const DataSource& source, const std::vector<std::string>& header,
                   TableLayout& layout) {
  std::unordered_map<std::string_view, std::size_t> seen;
  for (std::size_t c = 0; c < header.size(); ++c) {
    if (layout.roles[c] != Role::feature) continue;
    const auto [other, is_new] = seen.emplace(header[c], c);
    if (!is_new) {
      layout.notes.push_back(
          fmt::format("{}:{}: columns {} and {} are both named {}: features go by position",
                      input_name(source.path), layout.header_line, other->second + 1, c + 1,
                      listed({&header[c], 1})));
      layout.names.clear();
      return;
    }
    if (header[c].empty()) {
      layout.notes.push_back(
          fmt::format("{}:{}: column {} has no name and is a feature; is it an "
                      "index, --ignore-columns {} leaves it out",
                      input_name(source.path), layout.header_line, c + 1, c + 1));
    }
  }
}

}  // namespace

TableLayout table_layout_of(const Source& file, const DataSource& source) {
  TableLayout layout;
  layout.separator = separator_for(source.separator, file.head());
  const std::vector<HeadRecord> first = first_records(file.head(), layout.separator, 1);
  if (first.empty()) throw Error(ErrorKind::data, fmt::format("{}: no samples", file.path()));
  if (first[0].place + first[0].text.size() == file.head().size() && !file.head_is_all()) {
    throw Error(ErrorKind::data, fmt::format("{}:{}: the first record is longer than {} bytes",
                                             file.path(), first[0].line, first[0].text.size()));
  }
  layout.first_owner = owner_of_line(file, first[0].place);
  const std::vector<std::string> header = find_header(file, source.header, first[0], layout);
  layout.roles.assign(fields_in(first[0].text, layout.separator), Role::feature);
  assign_roles(source, header, layout);
  layout.features = std::count(layout.roles.begin(), layout.roles.end(), Role::feature);
  for (std::size_t c = 0; c < header.size(); ++c) {
    if (layout.roles[c] == Role::feature) layout.names.push_back(header[c]);
  }
  if (!source.names.empty() && !layout.names.empty()) {
    match_names(source, layout);
  } else {
    look_at_names(source, header, layout);
  }
  if (source.features > 0 && source.features != layout.features) {
    throw Error(ErrorKind::data,
                fmt::format("{}: {} feature columns where {} are needed; is one of them the label, "
                            "or a name?",
                            file.path(), layout.features, source.features));
  }
  return layout;
}

}  // namespace prunadag
