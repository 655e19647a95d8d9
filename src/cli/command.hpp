// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include <boost/program_options.hpp>
#include <petscsys.h>

namespace prunadag::cli {

namespace po = boost::program_options;

inline constexpr unsigned help_width = 100;  ///< columns of --help

/// Exit codes of the program.
enum Exit { done = 0, not_converged = 1, usage = 2, data = 3, internal = 4 };

/// The input of a command: its parsed options and the PETSc words beside them.
struct Call {
  MPI_Comm comm;
  const po::variables_map& options;
  const std::vector<std::string>& petsc_words;
  /// Where say() writes: standard error when a result goes to standard output
  std::FILE* status = stdout;

  bool speaks() const;  ///< rank 0
  bool has(const char* name) const { return options.count(name) > 0; }
  /// Whether the option is among the words, not a default.
  bool given(const char* name) const { return has(name) && !options[name].defaulted(); }
  template <class T>
  const T& get(const char* name) const {
    return options[name].template as<T>();
  }
  /// The text of an option, or an empty text.
  std::string text(const char* name) const {
    return has(name) ? get<std::string>(name) : std::string();
  }
  /// Prints a line of status or result, or a note to standard error, from rank 0, at once. Does not
  /// throw; check_standard_output() reports failed writes at the end.
  void say(const std::string& line) const;
  void note(const std::string& line) const;
};

/// A command. A new command is a file and a line in commands().
struct Command {
  const char *name, *summary, *example;
  po::options_description (*options)();
  int (*run)(const Call&);
  std::vector<const char*> outputs = {};  ///< options that name files to write
};
std::span<const Command> commands();

Command fit_command();
Command path_command();
Command evaluate_command();
Command prune_command();
Command predict_command();
Command info_command();
Command generate_command();
Command reproduce_command();
Command dictionary_command();
Command bench_command();
Command scale_command();

}  // namespace prunadag::cli
