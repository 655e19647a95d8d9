// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

#include "cli/command.hpp"
#include "data/option_table.hpp"

/// Tables of options on the command line.
namespace prunadag::cli {

template <class Settings>
void add_options_of(const OptionTable<Settings>& table, po::options_description& options) {
  for (const auto& row : table) {
    auto* const value = po::value<std::string>()->value_name(row.value_name);
    if (!row.start.empty()) value->default_value(row.start);
    options.add_options()(row.name.c_str(), value, row.help.c_str());
  }
}

/// Sets what the words say, or what the options start from. Throws Error(usage). Not collective.
template <class Settings>
void take_options_of(const OptionTable<Settings>& table, const Call& call, Settings& settings) {
  for (const auto& row : table) {
    const char* const name = row.name.c_str();
    if (row.take && call.has(name)) row.take(settings, call.text(name));
  }
}

}  // namespace prunadag::cli
