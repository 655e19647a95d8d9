// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Dense tables: CSV as in RFC 4180, also with other separators, with the same number of fields in
// every record. The first record may be a header. One column may be the label. Columns that are not
// numbers, such as names, must be ignored by request.
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"
#include "data/csv.hpp"
#include "data/format.hpp"
#include "data/labels.hpp"
#include "data/records.hpp"
#include "data/table_head.hpp"
#include "data/table_layout.hpp"

namespace prunadag {
namespace {

using Role = TableLayout::Role;

/// Turns records into rows.
class RecordReader {
 public:
  /// `owns_first`: the first record here is the first of the file.
  RecordReader(const TableLayout& layout, bool owns_first)
      : layout_(layout), owns_first_(owns_first), row_(layout.places.size()) {
    begin();
  }

  /// Begins again, before the first record.
  void begin() {
    rows = Rows::dense(layout_.features);
    first_ = owns_first_;
  }

  void take(std::string_view record) {
    const bool is_header = first_ && layout_.first_is_header;
    if (!is_header) parse(record);
    first_ = false;
  }

  Rows rows = Rows::dense(0);

 private:
  void parse(std::string_view record) {
    const std::vector<Role>& roles = layout_.roles;
    std::size_t column = 0, feature = 0;
    const auto add_feature = [&](double value) {
      if (row_.empty()) {
        rows.add(value);
      } else {
        row_[layout_.places[feature++]] = value;
      }
    };
    Field field{};
    double value = 0;
    for (Fields fields(record, layout_.separator);; ++column) {
      const bool known = column < roles.size();
      if (known && roles[column] == Role::feature && fields.take_simple(value)) {
        add_feature(value);
        continue;
      }
      if (!fields.next(field)) break;
      if (!known) {
        throw LineProblem{field.at + 1,
                          fmt::format("more than the {} fields of the first line", roles.size())};
      }
      if (roles[column] == Role::ignored) continue;
      std::string_view rest = field.text;
      const NumberProblem problem = take_number(rest, value);
      if (problem != NumberProblem::none || !rest.empty()) {
        throw LineProblem{field.at + 1, describe(problem, field.text) + hint(field.text)};
      }
      if (roles[column] == Role::label) {
        rows.labels.push_back(value);
      } else if (roles[column] == Role::weight) {
        require_weight(value, field.at + 1, field.text);
        rows.weights.push_back(value);
      } else {
        add_feature(value);
      }
    }
    if (column < roles.size()) {
      throw LineProblem{record.size() + 1,
                        fmt::format("{} fields where the first line has {}", column, roles.size())};
    }
    for (const double placed : row_) rows.add(placed);
    rows.end_row();
  }

  /// A hint for a first line with a field that is not a number.
  const char* hint(std::string_view text) const {
    return first_ && layout_.header_refused && !stands_for_nothing(text)
               ? "; --header yes takes the first line for names"
               : "";
  }

  const TableLayout& layout_;
  bool owns_first_, first_ = true;  // whether the next record is the first of the file
  std::vector<double> row_;         // in the order of the wanted names, where the file has another
};

}  // namespace

Rows read_table(Source& file, const DataSource& source) {
  TableLayout layout;
  std::optional<RecordReader> reader;
  agree(file.comm(), [&] {
    layout = table_layout_of(file, source);
    reader.emplace(layout, layout.first_owner == rank_of(file.comm()));
  });
  for_each_record(
      file, layout.separator, rank_of(file.comm()) <= layout.first_owner, [&] { reader->begin(); },
      [&](std::string_view record) { reader->take(record); });
  Rows rows = std::move(reader->rows);
  rows.names = std::move(layout.names);
  rows.header_line = layout.header_line;
  rows.notes = std::move(layout.notes);
  return rows;
}

}  // namespace prunadag
