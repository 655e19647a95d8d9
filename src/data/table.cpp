// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Dense tables: one sample per line, as many fields on every line, separated by commas, semicolons,
// or blanks and tabs. A first line without a single number is a header. One column may be the
// label; columns that are not numbers, such as names, have to be ignored by request.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "data/format.hpp"

namespace prunadag {
namespace {

enum class Role { feature, label, ignored };

struct Field {
  std::string_view text;
  std::size_t column;
};

/// Moves to the next field of a line; false when there is none. Between separators
/// other than blanks there is always one, perhaps empty.
class Fields {
 public:
  /// `separator` is a comma, a semicolon, or a blank for blanks and tabs.
  Fields(std::string_view line, char separator) : line_(line), separator_(separator) {
    if (separates_by_blanks()) skip_blanks();
    more_ = !line_.substr(at_).empty();
  }
  bool next(Field& field) {
    if (!more_) return false;
    if (!separates_by_blanks()) skip_blanks();
    const std::size_t end = std::min(
        separates_by_blanks() ? line_.find_first_of(" \t", at_) : line_.find(separator_, at_),
        line_.size());
    field = {line_.substr(at_, end - at_), at_ + 1};
    if (!separates_by_blanks()) {
      field.text = field.text.substr(0, field.text.find_last_not_of(" \t") + 1);
      if (field.text.size() >= 2 && field.text.front() == '"' && field.text.back() == '"') {
        field.text = field.text.substr(1, field.text.size() - 2);
      }
      more_ = end < line_.size();
      at_ = end + 1;
    } else {
      at_ = end;
      skip_blanks();
      more_ = at_ < line_.size();
    }
    return true;
  }

 private:
  bool separates_by_blanks() const { return separator_ == ' '; }
  void skip_blanks() { at_ = std::min(line_.find_first_not_of(" \t", at_), line_.size()); }

  std::string_view line_;
  char separator_;
  bool more_ = false;
  std::size_t at_ = 0;
};

char separator_of(std::string_view line) {
  const std::size_t found = line.find_first_of(",;");
  return found == line.npos ? ' ' : line[found];
}

bool is_number(std::string_view text) {
  double value;
  return take_number(text, value) == NumberProblem::none && text.empty();
}

struct TableLayout {
  char separator = ' ';
  std::string header;       // the line itself; empty without one
  std::vector<Role> roles;  // one per column
  std::int64_t features = 0;
};

/// The position, from 0, that a number from 1, first, last or a name of the header stands for.
std::size_t column_named(const std::string& name, const std::vector<std::string>& header,
                         std::size_t columns, const std::string& path) {
  if (name == "first") return 0;
  if (name == "last") return columns - 1;
  const auto found = std::find(header.begin(), header.end(), name);
  if (found != header.end()) return std::size_t(found - header.begin());
  const bool digits = !name.empty() && name.find_first_not_of("0123456789") == name.npos;
  if (digits && name.size() < 10) {
    const std::size_t number = std::stoul(name);
    if (number >= 1 && number <= columns) return number - 1;
    throw Error(ErrorKind::usage,
                fmt::format("column {}: {} has columns 1 to {}", name, path, columns));
  }
  if (header.empty()) {
    throw Error(ErrorKind::usage,
                fmt::format("column '{}': {} has no header line; give a number, first or last",
                            name, path));
  }
  const std::string close = nearest(name, header);
  throw Error(ErrorKind::usage,
              fmt::format("column '{}': not in the header of {}{}", name, path,
                          close.empty() ? "" : fmt::format("; did you mean '{}'?", close)));
}

TableLayout table_layout_of(const TextSource& file, const DataSource& source) {
  std::string_view head = file.head(), line;
  do {
    const std::size_t end = std::min(head.find('\n'), head.size());
    line = head.substr(0, end);
    head.remove_prefix(std::min(end + 1, head.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
  } while (line.find_first_not_of(" \t") == line.npos && !head.empty());

  TableLayout layout;
  layout.separator = separator_of(line);
  std::vector<std::string> names;
  Field field;
  bool is_header = true;
  for (Fields fields(line, layout.separator); fields.next(field);) {
    names.emplace_back(field.text);
    is_header = is_header && !field.text.empty() && !is_number(field.text);
  }
  const std::size_t columns = names.size();
  if (is_header) layout.header = line;
  if (!is_header) names.clear();
  if (columns == 0) throw Error(ErrorKind::data, fmt::format("{}: no samples", file.path()));

  layout.roles.assign(columns, Role::feature);
  for (const std::string& part : split_list(source.ignore_columns, ',')) {
    if (part.empty()) continue;
    const std::size_t dash = part.find('-', 1);
    const bool range = dash != part.npos && part.find_first_not_of("0123456789-") == part.npos;
    const std::size_t from =
        column_named(range ? part.substr(0, dash) : part, names, columns, file.path());
    const std::size_t to =
        range ? column_named(part.substr(dash + 1), names, columns, file.path()) : from;
    if (from > to) {
      throw Error(ErrorKind::usage, fmt::format("columns {}: a range goes upwards", part));
    }
    for (std::size_t c = from; c <= to; ++c) layout.roles[c] = Role::ignored;
  }
  if (!source.label_column.empty()) {
    Role& role = layout.roles[column_named(source.label_column, names, columns, file.path())];
    if (role == Role::ignored) {
      throw Error(ErrorKind::usage,
                  fmt::format("column '{}' is both the label and ignored", source.label_column));
    }
    role = Role::label;
  }
  layout.features = std::count(layout.roles.begin(), layout.roles.end(), Role::feature);
  if (source.features > 0 && source.features != layout.features) {
    throw Error(ErrorKind::data,
                fmt::format("{}: {} feature columns where {} are needed; is one of them the label, "
                            "or a name?",
                            file.path(), layout.features, source.features));
  }
  return layout;
}

void parse_line(std::string_view line, const TableLayout& layout, Rows& rows) {
  std::size_t position = 0;
  Field field{};
  for (Fields fields(line, layout.separator); fields.next(field); ++position) {
    if (position == layout.roles.size()) {
      throw LineProblem{field.column, fmt::format("more than the {} fields of the first line",
                                                  layout.roles.size())};
    }
    if (layout.roles[position] == Role::ignored) continue;
    double value = 0;
    std::string_view rest = field.text;
    const NumberProblem problem = take_number(rest, value);
    if (problem != NumberProblem::none || !rest.empty()) {
      throw LineProblem{field.column, describe(problem, field.text)};
    }
    if (layout.roles[position] == Role::label) {
      rows.labels.push_back(value);
    } else {
      rows.add(value);
    }
  }
  if (position < layout.roles.size()) {
    throw LineProblem{line.size() + 1, fmt::format("{} fields where the first line has {}",
                                                   position, layout.roles.size())};
  }
  rows.end_row();
}

}  // namespace

/// The first line that is not blank has a number in it, or there is one right after it.
bool recognises_table(std::string_view head) {
  if (head.find('\0') != head.npos) return false;
  for (int seen = 0; seen < 2 && !head.empty();) {
    const std::size_t end = std::min(head.find('\n'), head.size());
    std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 1, head.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    Field field;
    bool any = false;
    for (Fields fields(line, separator_of(line)); fields.next(field); any = true) {
      if (is_number(field.text)) return true;
    }
    seen += any;
  }
  return false;
}

Rows read_table(TextSource& file, const DataSource& source) {
  const TableLayout layout = table_layout_of(file, source);
  Rows rows = Rows::dense(layout.features);
  for_each_line(file, [&](std::string_view line) {
    if (line.find_first_not_of(" \t") == line.npos) return;
    if (line == layout.header) return;  // on whichever rank; as a row it could not be read
    parse_line(line, layout, rows);
  });
  return rows;
}

}  // namespace prunadag
