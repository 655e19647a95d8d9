// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include <boost/program_options.hpp>

namespace prunadag::cli {

/// A command line taken apart: --long words are ours, single-dash words are PETSc's.
struct Words {
  std::vector<std::string> ours;    // --name value ...
  std::vector<std::string> petscs;  // -name value ...
};

/// Splits the words after the command. Throws Error(usage) for stray words, for values that look
/// like options, and for names that `options` does not have, naming the nearest. A command with
/// --file takes its first word for that.
Words split_words(std::vector<std::string> words,
                  const boost::program_options::options_description& options);

/// Throws Error(usage), naming the nearest, when a PETSc word was given that nothing has asked for
/// by now and that nothing later in a run would ask for. Call it once all objects have read theirs.
void refuse_unknown_petsc_words(const std::vector<std::string>& petscs);

}  // namespace prunadag::cli
