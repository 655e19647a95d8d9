// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/source.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {

/// The roles of the columns of a table, from its first lines and the options.
struct TableLayout {
  enum class Role { feature, label, weight, ignored };

  char separator = ' ';
  std::vector<Role> roles;  ///< one per column
  std::int64_t features = 0;
  /// The place of each feature in a row, by column; empty where columns are in order.
  std::vector<std::size_t> places;
  /// Names of the features, in order of places; empty without names
  std::vector<std::string> names;
  std::int64_t header_line = 0;  ///< line with the names, from 1; 0: none
  int first_owner = 0;           ///< rank that has the first record of the file
  bool first_is_header = false;  ///< the first record has the names
  /// The first record does not look like names, and no option says what it is
  bool header_refused = false;
  std::vector<std::string> notes;
};

/// The same on every rank; not collective. Throws Error(usage) for columns that do not exist, and
/// Error(data) where names required by `source.names` are missing, unknown or double.
TableLayout table_layout_of(const Source& file, const DataSource& source);

}  // namespace prunadag
