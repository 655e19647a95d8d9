// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/words.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <petscsys.h>

#include "base/petsc.hpp"
#include "base/text.hpp"
#include "cli/solver_options.hpp"
#include "file/file.hpp"

namespace prunadag::cli {
namespace {

namespace po = boost::program_options;

bool is_number(const std::string& word) {
  double value;
  std::string_view rest = word;
  return take_number(rest, value) == NumberProblem::none && (rest.empty() || rest == "%");
}

bool looks_like_option(const std::string& word) {
  return word.size() > 1 && word[0] == '-' && !is_number(word);
}

/// A word such as -1:2 is not an option: options begin with letters.
bool begins_with_number(const std::string& word) {
  return word.size() > 1 && word[0] == '-' && word[1] >= '0' && word[1] <= '9';
}

/// Refuses an options file that is not in PETSc's format. PETSc itself would see that on the first
/// rank only, which reads the file.
void refuse_other_contents(const std::string& path) {
  if (path.ends_with(".yaml") || path.ends_with(".yml")) return;
  constexpr std::string_view comments = "#%!";
  std::ifstream file(path);
  std::int64_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    std::istringstream words(line);
    std::string first;
    if (!(words >> first) || first[0] == '-' || comments.find(first[0]) != comments.npos) continue;
    if (first == "alias" || first == "Alias" || first == "ALIAS") continue;
    throw Error(ErrorKind::usage, fmt::format("{}:{}: text '{}' where an option of PETSc belongs",
                                              path, number, excerpt(first)));
  }
}

/// Refuses a missing options file or plugin. PETSc would print pages, or crash.
void refuse_unusable_files(const std::vector<std::string>& petscs) {
  for (std::size_t w = 0; w + 1 < petscs.size(); ++w) {
    const bool options = petscs[w] == "-options_file";
    if (!options && petscs[w] != "-dll_append" && petscs[w] != "-dll_prepend") continue;
    open_input(petscs[w + 1]);
    if (options) refuse_other_contents(petscs[w + 1]);
  }
}

[[noreturn]] void unknown(const std::string& word, std::span<const std::string> known,
                          const std::string& dashes, const std::string& where = "") {
  if (std::find(known.begin(), known.end(), word) != known.end()) {
    throw Error(ErrorKind::usage,
                fmt::format("option '{}{}'{} means nothing to this solver", dashes, word, where));
  }
  const std::string close = nearest(word, known);
  throw Error(ErrorKind::usage, close.empty()
                                    ? fmt::format("unknown option '{}{}'{}; {}help lists them",
                                                  dashes, word, where, dashes)
                                    : fmt::format("unknown option '{}{}'{}: did you mean '{}{}'?",
                                                  dashes, word, where, dashes, close));
}

/// Words that PETSc reads only when it starts, solves or ends; all others have been read before.
constexpr std::array late{"tao_view",
                          "tao_view_solution",
                          "tao_test_gradient",
                          "tao_test_gradient_view",
                          "log_view",
                          "log_view_memory",
                          "log_trace",
                          "log_all",
                          "log",
                          "log_exclude",
                          "log_sync",
                          "log_summary",
                          "info",
                          "info_exclude",
                          "options_view",
                          "options_left",
                          "options_monitor",
                          "options_file",
                          "malloc_dump",
                          "malloc_view",
                          "malloc_debug",
                          "malloc_test",
                          "memory_view",
                          "objects_dump",
                          "mpi_finalize",
                          "help",
                          "version",
                          "fp_trap",
                          "history",
                          "on_error_abort",
                          "skip_petscrc",
                          "get_total_flops",
                          "no_signal_handler"};

/// PETSc words that are useful for fits; the nearest to a misspelt word is suggested.
struct Usual {
  std::vector<std::string> all;
  std::size_t with_value;  // the first words, which take a number or a name
};
const Usual& usual() {
  static const Usual words = [] {
    Usual u{{"tao_type", "tao_max_it", "tao_max_funcs", "tao_gatol", "tao_grtol", "tao_gttol",
             "tao_steptol", "mat_prunadagrows_storage"},
            0};
    for (const std::string& option : solver_options()) u.all.push_back(option);
    u.with_value = u.all.size();
    for (const char* flag :
         {"tao_monitor", "tao_smonitor", "tao_view", "tao_converged_reason", "tao_recycle_history",
          "tao_test_gradient", "log_view", "options_left", "info", "memory_view"}) {
      u.all.emplace_back(flag);
    }
    return u;
  }();
  return words;
}

/// Whether a word can only be for one of our solvers or matrices, or for TAO.
bool is_solvers(std::string_view name) {
  if (name.starts_with("tao_")) return true;
  return std::ranges::any_of(std::array{"prunadag", "adagrad", "frankwolfe"},
                             [&](const char* own) { return name.find(own) != name.npos; });
}

/// The names of options from any source that nothing has read yet, without those that are read only
/// later in a run.
std::vector<std::string> names_left() {
  PetscInt count;
  char **names, **values;
  check(PetscOptionsLeftGet(nullptr, &count, &names, &values));
  std::vector<std::string> left;
  for (PetscInt i = 0; i < count; ++i) {
    const std::string name = names[i];
    if (std::ranges::none_of(late, [&](const char* l) { return name == l; })) left.push_back(name);
  }
  check(PetscOptionsLeftRestore(nullptr, &count, &names, &values));
  return left;
}

/// Our names, numbers and lists are never empty; usually a shell's variable was.
[[noreturn]] void refuse_empty(const std::string& name) {
  throw Error(ErrorKind::usage, fmt::format("--{} needs a value, not an empty one", name));
}

/// Refuses one of our options with a single dash, unless PETSc has that option, too.
void refuse_single_dash(const std::string& word, std::span<const std::string> names) {
  const std::string name =
      word.substr(1, word.find('=') == word.npos ? word.npos : word.find('=') - 1);
  if (std::ranges::find(names, name) == names.end() || std::ranges::find(late, name) != late.end())
    return;
  throw Error(ErrorKind::usage,
              fmt::format("unknown option '-{}': did you mean '--{}'?", name, name));
}

}  // namespace

Words split_words(std::vector<std::string> words, const po::options_description& options) {
  std::vector<std::string> names;
  for (const auto& option : options.options()) names.push_back(option->long_name());
  for (const char* main : {"file", "problem", "experiment"}) {  // `info FILE`, `generate NAME`
    const bool named = !words.empty() && (words[0] == "-" || !words[0].starts_with("-"));
    if (named && options.find_nothrow(main, false)) {
      words.insert(words.begin(), std::string("--") + main);
    }
  }

  Words result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word.starts_with("--")) {
      const std::size_t equals = word.find('=');
      const std::string name = word.substr(2, equals == word.npos ? word.npos : equals - 2);
      if (name.empty()) throw Error(ErrorKind::usage, fmt::format("'{}' names no option", word));
      const po::option_description* option = options.find_nothrow(name, false);
      if (!option) unknown(name, names, "--");
      result.ours.push_back(word);
      const bool takes_value = option->semantic()->max_tokens() > 0;
      if (!takes_value && equals != word.npos) {
        throw Error(ErrorKind::usage, fmt::format("--{} takes no value", name));
      }
      if (takes_value && equals + 1 == word.size()) refuse_empty(name);
      if (!takes_value || equals != word.npos) continue;
      const bool last = i + 1 == words.size();
      if (last || (looks_like_option(words[i + 1]) && !begins_with_number(words[i + 1]))) {
        throw Error(ErrorKind::usage, last ? fmt::format("--{} needs a value", name)
                                           : fmt::format("--{} needs a value, not the option '{}'",
                                                         name, words[i + 1]));
      }
      if (words[i + 1].empty()) refuse_empty(name);
      result.ours.push_back(words[++i]);
      const bool takes_more = option->semantic()->max_tokens() > 1;
      while (takes_more && i + 1 < words.size() && !words[i + 1].starts_with("-")) {
        result.ours.push_back(words[++i]);
      }
    } else if (looks_like_option(word)) {
      refuse_single_dash(word, names);
      result.petscs.push_back(word);
      if (i + 1 < words.size() && !looks_like_option(words[i + 1])) {
        result.petscs.push_back(words[++i]);
      }
    } else {
      throw Error(ErrorKind::usage, fmt::format("stray word '{}'; options begin with --", word));
    }
  }
  refuse_unusable_files(result.petscs);
  return result;
}

void refuse_unknown_petsc_words(const std::vector<std::string>& petscs) {
  for (const std::string& name : names_left()) {
    if (std::ranges::find(petscs, "-" + name) != petscs.end()) unknown(name, usual().all, "-");
  }
}

void refuse_unknown_solver_words() {
  for (const std::string& name : names_left()) {
    if (is_solvers(name)) unknown(name, usual().all, "-", " in PETSC_OPTIONS or an options file");
  }
}

void require_limits() {
  for (const std::string name : {"tao_max_it", "tao_gatol", "tao_gttol", "tao_steptol"}) {
    const char* value = nullptr;
    PetscBool given;
    check(PetscOptionsFindPair(nullptr, nullptr, ("-" + name).c_str(), &value, &given));
    if (!given || !value) continue;
    double number = 0;
    std::string_view rest = value;
    const NumberProblem problem = take_number(rest, number);  // PETSc has names for some limits
    if (problem == NumberProblem::not_finite || (problem == NumberProblem::none && number < 0)) {
      throw Error(ErrorKind::usage, fmt::format("-{} {}: must be at least 0", name, value));
    }
  }
}

void require_values() {
  for (const std::string& name : std::span(usual().all).first(usual().with_value)) {
    const char* value = nullptr;
    PetscBool given;
    check(PetscOptionsFindPair(nullptr, nullptr, ("-" + name).c_str(), &value, &given));
    if (given && (!value || !*value)) {
      throw Error(ErrorKind::usage, fmt::format("-{} needs a value", name));
    }
  }
}

}  // namespace prunadag::cli
