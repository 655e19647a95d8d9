// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include <boost/program_options.hpp>

namespace prunadag::cli {

/// A split command line: --long words are ours, single-dash words are PETSc's.
struct Words {
  std::vector<std::string> ours;    // --name value ...
  std::vector<std::string> petscs;  // -name value ...
};

/// Splits the words after the command. Throws Error(usage) for stray words, for values that look
/// like options, and for names that are not in `options`, with the nearest name. A command with
/// --file takes its first word as the file.
Words split_words(std::vector<std::string> words,
                  const boost::program_options::options_description& options);

/// Throws Error(usage), with the nearest name, for a PETSc word that nothing has read so far and
/// nothing reads later in a run. Call it after all objects have read their words.
void refuse_unknown_petsc_words(const std::vector<std::string>& petscs);

/// The same for words of solvers from any source. PETSC_OPTIONS and PETSc's files may have words
/// for other programs, but -tao_... and words with a type of ours are for this program.
void refuse_unknown_solver_words();

/// Throws Error(usage) where a limit that all TAO solvers read is negative or not finite. Call it
/// before a solver is made: PETSc ignores some of these or prints its own errors, depending on its
/// version.
void require_limits();

/// Throws Error(usage) for a word that needs a number or a name and has none, which PETSc would
/// ignore. These words count as read afterwards.
void require_values();

}  // namespace prunadag::cli
