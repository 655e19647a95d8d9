// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "cli/command.hpp"

namespace prunadag::cli {

/// The help of the program, and of a command, for a terminal.
std::string general_help();
std::string command_help(const Command& command, const po::options_description& options);

/// The same as manual pages in roff: prunadag(1), with all topics, and prunadag-COMMAND(1).
std::string program_page();
std::string command_page(const Command& command, const po::options_description& options);

}  // namespace prunadag::cli
