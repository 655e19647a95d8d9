// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// prunadag: the command line. Splits the words, starts MPI and PETSc, runs one command, and turns
// an Error into one line on standard error and the same exit code on every rank.
#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string_view>
#include <unistd.h>

#include <fmt/format.h>
#include <hdf5.h>
#include <petscsys.h>

#include "base/collective.hpp"
#include "base/interruption.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/manual.hpp"
#include "cli/standard_output.hpp"
#include "cli/terminal.hpp"
#include "cli/topics.hpp"
#include "cli/words.hpp"
#include "file/output_file.hpp"
#include "prunadag/version.hpp"

namespace prunadag::cli {

std::span<const Command> commands() {
  static const std::array table{fit_command(),      path_command(),       evaluate_command(),
                                prune_command(),    predict_command(),    info_command(),
                                generate_command(), dictionary_command(), reproduce_command(),
                                bench_command(),    scale_command()};
  return table;
}

namespace {

std::string version_line() {
  int length = 0;
  char mpi[MPI_MAX_LIBRARY_VERSION_STRING];
  MPI_Get_library_version(mpi, &length);
  std::string_view name(mpi, std::size_t(length));
  name = name.substr(0, name.find(','));
  return fmt::format("prunadag {} (PETSc {}.{}.{}, {})", version, PETSC_VERSION_MAJOR,
                     PETSC_VERSION_MINOR, PETSC_VERSION_SUBMINOR, name);
}

po::options_description options_of(const Command& command) {
  po::options_description options = command.options();
  options.add_options()("help", "this text");
  return options;
}

const Command& command_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    if (command.name == name) return command;
    names.emplace_back(command.name);
  }
  const std::string close = nearest(name, names);
  throw Error(ErrorKind::usage,
              close.empty() ? fmt::format("unknown command '{}': use {}", name, join(names, ", "))
                            : fmt::format("unknown command '{}': did you mean '{}'?", name, close));
}

/// Makes writes fail with an error code instead of a signal, for a file limit (XFSZ) and for a pipe
/// without a reader (PIPE), which must not lose a model.
void ignore_signals_of_outputs() {
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
}

/// The options file in rank 0's home folder, or an empty text. PETSc reads it there for all ranks.
/// Collective.
std::string options_at_home() {
  const char* const home = std::getenv("HOME");
  const std::string path = fmt::format("{}/.petscrc", home ? home : "");
  const bool there = home && *home && access(path.c_str(), R_OK) == 0;
  return broadcast(MPI_COMM_WORLD, there ? path : "");
}

/// Whether the last word `name` is switched on, by PETSc's rules for the next word.
bool is_switched_on(const std::vector<std::string>& words, const std::string& name) {
  constexpr std::array<std::string_view, 4> off{"false", "no", "off", "0"};
  bool on = false;
  for (std::size_t w = 0; w < words.size(); ++w) {
    if (words[w] != name) continue;
    std::string value = w + 1 < words.size() ? words[w + 1] : "";
    for (char& c : value) c = char(std::tolower(static_cast<unsigned char>(c)));
    on = std::find(off.begin(), off.end(), value) == off.end();
  }
  return on;
}

/// Gives PETSc only its own words: PETSc would take --data for a key of its own. Keeps PETSc from
/// .petscrc and petscrc in the working folder, which may belong to anybody and may load a library.
class Petsc {
 public:
  Petsc(std::string program, std::vector<std::string> words) : words_(std::move(words)) {
    const std::string skip = "-skip_petscrc";
    const bool skipped = is_switched_on(words_, skip);
    const std::string file = skipped ? "" : options_at_home();
    words_.push_back(skip);  // the last one counts
    words_.insert(words_.begin(), std::move(program));
    for (std::string& word : words_) pointers_.push_back(word.data());
    pointers_.push_back(nullptr);
    int count = int(words_.size());
    char** arguments = pointers_.data();
    check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr));
    try {
      check(PetscInitialize(&count, &arguments, file.c_str(), nullptr));
    } catch (const Error& error) {  // any code, since PETSc has seen only words so far
      throw Error(ErrorKind::usage, error.what());
    }
    check(PetscOptionsClearValue(nullptr, skip.c_str()));  // models record the words of the user
    check(PetscPopSignalHandler());
    ignore_signals_of_outputs();  // PETSc has reset some signals
  }
  ~Petsc() {
    static_cast<void>(PetscFinalize());
    static_cast<void>(PetscPopErrorHandler());
  }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

int run_command(const Command& command, const std::vector<std::string>& words,
                const std::string& program) {
  const po::options_description options = options_of(command);
  const Words split = split_words(words, options);
  po::variables_map values;
  try {
    const int style = po::command_line_style::allow_long |
                      po::command_line_style::long_allow_adjacent |
                      po::command_line_style::long_allow_next;
    po::store(po::command_line_parser(split.ours).options(options).style(style).run(), values);
    if (values.count("help")) {
      if (rank_of(MPI_COMM_WORLD) == 0) print(stdout, command_help(command, options));
      return Exit::done;
    }
    po::notify(values);
  } catch (const po::error& error) {
    throw Error(ErrorKind::usage, error.what());
  }
  const Petsc petsc(program, split.petscs);
  Call call{PETSC_COMM_WORLD, values, split.petscs};
  const bool mixed =
      std::any_of(command.outputs.begin(), command.outputs.end(),
                  [&](const char* name) { return is_standard_output(call.text(name)); });
  if (mixed) call.status = PETSC_STDOUT = stderr;
  const StopSignals signals;  // for every command
  interrupt_where(StopSignals::received);
  return command.run(call);
}

/// Requires the same words on all ranks; with different commands they would wait for each other.
/// Collective.
void require_same_words(MPI_Comm comm, const std::vector<std::string>& words) {
  std::uint64_t mine = 0;
  for (const std::string& word : words) mine = mine * 31 + std::hash<std::string>()(word) + 1;
  std::uint64_t first = mine;
  MPI_Bcast(&first, 1, MPI_UINT64_T, 0, comm);
  agree(comm, [&] {
    if (mine == first) return;
    throw Error(ErrorKind::usage,
                fmt::format("rank {} was started with other words than rank 0: all ranks of a run "
                            "take the same",
                            rank_of(comm)));
  });
}

/// The text of `prunadag help WORDS`.
std::string help_for(std::span<const std::string> words) {
  if (words.empty()) return general_help();
  if (words[0] == "--man") {
    if (words.size() == 1) return program_page();
    const Command& command = command_named(words[1]);
    return command_page(command, options_of(command));
  }
  std::vector<std::string> names;
  for (const Topic& topic : topics()) {
    if (topic.name == words[0]) return topic.text;
    names.emplace_back(topic.name);
  }
  const bool known = std::any_of(commands().begin(), commands().end(),
                                 [&](const Command& command) { return command.name == words[0]; });
  if (!known) {
    throw Error(ErrorKind::usage, fmt::format("help {}: is no command, and no topic: these are {}",
                                              words[0], join(names, ", ")));
  }
  const Command& command = command_named(words[0]);
  return command_help(command, options_of(command));
}

int run(const std::vector<std::string>& words, const std::string& program) {
  const bool speaks = rank_of(MPI_COMM_WORLD) == 0;
  const auto answer = [&](const std::string& text) {
    if (speaks) print(stdout, text);
    return Exit::done;
  };
  if (words.empty()) {
    answer(general_help());
    return Exit::usage;
  }
  if (words[0] == "--help" || words[0] == "-h") return answer(general_help());
  if (words[0] == "help") return answer(help_for(std::span(words).subspan(1)));
  if (words[0] == "--version") return answer(version_line() + "\n");
  if (words.size() == 2 && words[1] == "-h") return run({words[0], "--help"}, program);
  return run_command(command_named(words[0]), {words.begin() + 1, words.end()}, program);
}

}  // namespace
}  // namespace prunadag::cli

namespace {

/// Prints an error and returns the exit code. A closed pipe is no error to print: the exit code is
/// that of a broken pipe, as with other programs.
int report(const prunadag::Error& error) {
  using namespace prunadag;
  const std::string_view what = error.what(), broken = std::strerror(EPIPE);
  if (error.kind() == ErrorKind::data && what.ends_with(broken) && cli::reader_has_left()) {
    return 128 + SIGPIPE;
  }
  cli::print(stderr,
             fmt::format("prunadag: {}{}\n",
                         error.kind() == ErrorKind::interrupted ? "" : "error: ", printable(what)));
  return int(error.kind());
}

/// The exit code that all ranks agree on. Rank 0 has printed the reason.
int leave(MPI_Comm comm, int code) {
  using namespace prunadag;
  try {
    if (code <= cli::Exit::not_converged) cli::check_standard_output();
  } catch (const Error& error) {
    code = report(error);
  }
  return int(largest(comm, code));
}

void note_inherited() {
  using namespace prunadag;
  cli::hold_closed_streams();
  cli::StopSignals::note_ignored();
}

/// Runs before the libraries are initialised, because UCX, a part of Open MPI 5, sets HUP then.
[[gnu::section(".preinit_array"), gnu::used]] void (*before_libraries)() = note_inherited;

}  // namespace

int main(int argc, char** argv) {
  using namespace prunadag;
  cli::ignore_signals_of_outputs();
  H5dont_atexit();  // owners close all files; a failed file must stay failed
  MPI_Init(&argc, &argv);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // HDF5 would print at the end after a damaged file
  MPI_Comm last_words;
  MPI_Comm_dup(MPI_COMM_WORLD, &last_words);
  int code = cli::Exit::internal;
  try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    cli::require_same_words(MPI_COMM_WORLD, words);
    code = cli::run(words, argv[0]);
  } catch (...) {
    const Error error = current_error();
    code = int(error.kind());
    const bool together = arrive_together(last_words);
    if (!together || rank_of(MPI_COMM_WORLD) == 0) {
      code = report(error);
    }
    if (!together) MPI_Abort(MPI_COMM_WORLD, code);
  }
  code = leave(last_words, code);
  MPI_Comm_free(&last_words);
  MPI_Finalize();
  return code;
}
