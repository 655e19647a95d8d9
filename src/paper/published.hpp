// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>
#include <string>

namespace prunadag::paper {

/// A number of the paper's tables.
struct Published {
  double value = 0;
  bool below = false;  ///< only known to be smaller than `value`
};

/// The cell of a table (table2, table3, table4) for a problem, a sparsity in percent and a method;
/// nothing where the paper has none, or where its print cannot be read without doubt.
std::optional<Published> published(const std::string& table, const std::string& problem,
                                   int sparsity, const std::string& method);

}  // namespace prunadag::paper
