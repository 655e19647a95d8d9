// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// `prunadag info` on a file of any kind: what fit, evaluate and dictionary write, and data.
#include <cstdio>
#include <string>
#include <vector>

#include <petscsys.h>

#include "cli/command.hpp"
#include "fuzz/target.hpp"

namespace prunadag::fuzz {

void read_input(std::string_view input) {
  static const bool silent = std::freopen("/dev/null", "w", stdout) != nullptr;
  static_cast<void>(silent);
  const InputFile file(input);
  const cli::Command info = cli::info_command();
  const std::vector<std::string> words{"--file", file.path()}, petscs;
  cli::po::variables_map values;
  cli::po::store(cli::po::command_line_parser(words).options(info.options()).run(), values);
  info.run({PETSC_COMM_WORLD, values, petscs});
}

}  // namespace prunadag::fuzz
