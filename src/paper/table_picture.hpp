// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "paper/result_table.hpp"

namespace prunadag::paper {

/// Draws what a table shows against the sparsity, a panel for every problem with runs on record:
/// FOLDER/NAME.png and .svg, of FOLDER/PROBLEM.csv. On one rank. Returns and throws as draw() does.
std::string draw_table(const std::string& folder, const std::string& name, const std::string& title,
                       const TableNumbers& numbers);

}  // namespace prunadag::paper
