// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "cli/command.hpp"
#include "prunadag/model_path.hpp"

namespace prunadag::cli {

/// Whether a file has a path. Collective.
bool is_path(const Call& call, const std::string& file);

/// --choice; also --sparsity, for commands without their own.
void add_choice_option(po::options_description& options);

/// The model of a path chosen by --sparsity or --choice. Throws Error(usage) unless exactly one of
/// them is given. Collective.
Model model_of_path(const Call& call, const std::string& file);

}  // namespace prunadag::cli
