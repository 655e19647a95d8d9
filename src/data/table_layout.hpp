// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/text_source.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {

/// What the columns of a table are, by its first lines and what its user says.
struct TableLayout {
  enum class Role { feature, label, weight, ignored };

  char separator = ' ';
  std::vector<Role> roles;  ///< one per column
  std::int64_t features = 0;
  /// The place in a row of each feature, by its column; empty where the columns are in order.
  std::vector<std::size_t> places;
  std::vector<std::string> names;  ///< of the features, by their places; empty without any
  std::int64_t header_line = 0;    ///< with the names, from 1; 0: none
  int first_owner = 0;             ///< the rank whose first record is that of the file
  bool first_is_header = false;    ///< that record has the names
  bool header_refused = false;     ///< it does not look like names, and nobody said which it is
  std::vector<std::string> notes;
};

/// The same on every rank; not collective. Throws Error: usage for columns that are not there, data
/// where names are missing, unknown or double while `source.names` have to be there.
TableLayout table_layout_of(const TextSource& file, const DataSource& source);

}  // namespace prunadag
