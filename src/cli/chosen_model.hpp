// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "cli/command.hpp"
#include "prunadag/model_path.hpp"

namespace prunadag::cli {

/// Whether a file holds the models of a path. Collective.
bool is_path(const Call& call, const std::string& file);

/// --choice, and --sparsity where a command has none of its own.
void add_choice_option(po::options_description& options);

/// The model of a path that --sparsity or --choice name. Throws Error(usage) where neither is
/// given, or both are. Collective.
Model model_of_path(const Call& call, const std::string& file);

}  // namespace prunadag::cli
