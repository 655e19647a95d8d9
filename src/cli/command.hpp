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

/// What a command is run with: its parsed options and the PETSc words that stood beside them.
struct Call {
  MPI_Comm comm;
  const po::variables_map& options;
  const std::vector<std::string>& petsc_words;
  std::FILE* status = stdout;  ///< where say() writes: standard error when a result takes the other

  bool speaks() const;  ///< rank 0
  bool has(const char* name) const { return options.count(name) > 0; }
  /// Whether it stands among the words, and is not a default.
  bool given(const char* name) const { return has(name) && !options[name].defaulted(); }
  template <class T>
  const T& get(const char* name) const {
    return options[name].template as<T>();
  }
  /// The text of an option, or nothing.
  std::string text(const char* name) const {
    return has(name) ? get<std::string>(name) : std::string();
  }
  /// Prints a line of status or result, or a note to standard error, from rank 0, at once. Does not
  /// throw: whether standard output took it is asked at the end, by check_standard_output().
  void say(const std::string& line) const;
  void note(const std::string& line) const;
};

/// A command; a new one is a file and a line in commands().
struct Command {
  const char *name, *summary, *example;
  po::options_description (*options)();
  int (*run)(const Call&);
  std::vector<const char*> outputs = {};  ///< its options that name files to write
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
