// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>
#include <string>

namespace prunadag::paper {

/// A number of the paper's tables.
struct Published {
  double value = 0;
  bool below = false;  ///< true: the number is only known to be smaller than `value`
};

/// Returns the cell of a table (table2, table3, table4) for a problem, a sparsity in percent and a
/// method. Returns nothing if the paper has no such cell, or if it cannot be read with certainty.
std::optional<Published> published(const std::string& table, const std::string& problem,
                                   int sparsity, const std::string& method);

}  // namespace prunadag::paper
