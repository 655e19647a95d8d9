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

/// The same for words of solvers from whatever source: PETSC_OPTIONS and PETSc's files may hold
/// words for other programs, but -tao_... and what names a type of ours are for this one.
void refuse_unknown_solver_words();

/// Throws Error(usage) where a limit that every solver of TAO reads is negative or not finite. Call
/// it before one is made: PETSc passes over some of these or complains in words of its own, by
/// version.
void require_limits();

/// Throws Error(usage) where a word that takes a number or a name has none: PETSc passes over it.
/// From here on these words count as asked for.
void require_values();

}  // namespace prunadag::cli
