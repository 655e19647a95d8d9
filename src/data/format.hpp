// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <mpi.h>

#include "data/rows.hpp"
#include "data/source.hpp"
#include "prunadag/dataset.hpp"

namespace prunadag {

/// A file format: how to recognise it and read its rows. A new format is two functions in a file of
/// its own and a line in the table of format.cpp.
struct Format {
  std::string_view name;
  std::string_view description;
  /// Whether a file that begins with `head` has this format; asked in the order of the table.
  bool (*recognises)(std::string_view head);
  /// Reads this rank's rows. Collective; throws Error(data) on all ranks.
  Rows (*read)(Source& file, const DataSource& source);
};

std::span<const Format> format_table();

/// The format that a source names, or the format recognised from its file. Throws on all ranks.
const Format& format_of(const Source& file, const DataSource& source);

/// Throws Error(usage) when columns are named for a format without named columns.
void refuse_columns(const DataSource& source, std::string_view format);

// libsvm.cpp
bool recognises_libsvm(std::string_view head);
Rows read_libsvm(Source& file, const DataSource& source);
// table_head.cpp
bool recognises_table(std::string_view head);
// table.cpp
Rows read_table(Source& file, const DataSource& source);
// petsc_binary.cpp
bool recognises_petsc(std::string_view head);
Rows read_petsc(Source& file, const DataSource& source);

// idx.cpp
bool is_idx(std::string_view head);
Rows read_idx(Source& file, const DataSource& source);

}  // namespace prunadag
