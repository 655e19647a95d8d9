// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

namespace prunadag::cli {

/// The options of our TAO types from tao/parameter_table.hpp, without their dash.
std::vector<std::string> solver_options();

/// The same for the manual, with defaults and meaning: one or more lines each, of at most 80
/// columns.
std::string solver_options_text();

}  // namespace prunadag::cli
