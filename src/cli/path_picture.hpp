// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "cli/path_table.hpp"

namespace prunadag::cli {

/// Draws NAME.png, which is `file`, and NAME.svg, with the script and the CSV they are made from;
/// returns what was in the way, or nothing. Not collective. Throws Error(data).
std::string draw_path(const std::string& file, const std::vector<PathRow>& rows,
                      const ScoreRule& rule);
/// NAME of that file; throws Error(usage) for another ending or a name that gnuplot might mistake.
std::string picture_name(const std::string& file);
/// All that is written for it.
std::vector<std::string> picture_files(const std::string& file);

}  // namespace prunadag::cli
