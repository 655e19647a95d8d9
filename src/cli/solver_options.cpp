// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/solver_options.hpp"

#include <sstream>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "tao/parameter_table.hpp"

namespace prunadag::cli {
namespace {

constexpr std::size_t margin = 36, width = 80;  // columns where meanings begin, and where lines end

struct SolverOption {
  std::string name, start, help;
};

template <class Value>
SolverOption row(const char* name, Value start, const char* const* names, Effect effect,
                 std::string help) {
  if (effect & in_scaled_units) help = "scaled units: " + help;
  if (effect & in_paper_units) help = "paper units: " + help;
  if constexpr (std::is_enum_v<Value>) {
    for (int i = 0; i < count_of_names(names); ++i) {
      help += (i == 0 ? " (" : ", ") + std::string(names[i]);
    }
    help += ')';
    return {name, names[start], help};
  } else {
    return {name, fmt::format("{:g}", double(start)), help};
  }
}

#define PRUNADAG_OPTION(object, type, name, member, value, start, names, rule, effect, help) \
  row<value>("tao_" #type "_" #member, start, names, effect, help),

std::vector<SolverOption> table() {
  return {PRUNADAG_PARAMETERS(PRUNADAG_OPTION) PRUNADAG_ADAGRAD_PARAMETERS(PRUNADAG_OPTION)
              PRUNADAG_FRANKWOLFE_PARAMETERS(PRUNADAG_OPTION)};
}

}  // namespace

std::vector<std::string> solver_options() {
  std::vector<std::string> names;
  for (const SolverOption& option : table()) names.push_back(option.name);
  return names;
}

std::string solver_options_text() {
  std::string text;
  for (const SolverOption& option : table()) {
    std::string line = fmt::format("  -{} {} ", option.name, option.start);
    if (line.size() > margin) text += std::exchange(line, "") + '\n';
    line.resize(margin, ' ');
    std::istringstream words(option.help);
    for (std::string word; words >> word;) {
      if (line.size() + 1 + word.size() > width) {
        text += line + '\n';
        line = std::string(margin, ' ');
      }
      line += (line.back() == ' ' ? "" : " ") + word;
    }
    text += line + '\n';
  }
  return text;
}

}  // namespace prunadag::cli
