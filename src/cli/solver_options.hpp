// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

namespace prunadag::cli {

/// The options of our TAO types, as tao/parameter_table.hpp has them, without their dash.
std::vector<std::string> solver_options();

/// The same for the manual: a line or more each, of at most 80 columns, with defaults and meaning.
std::string solver_options_text();

}  // namespace prunadag::cli
