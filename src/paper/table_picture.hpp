// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "paper/result_table.hpp"

namespace prunadag::paper {

/// Draws the values of a table against the sparsity, in a panel for every problem with runs on
/// record. Writes FOLDER/PROBLEM.csv, and FOLDER/NAME.png and .svg from these. Call it on one rank.
/// Returns and throws as draw() does.
std::string draw_table(const std::string& folder, const std::string& name, const std::string& title,
                       const TableNumbers& numbers);

}  // namespace prunadag::paper
