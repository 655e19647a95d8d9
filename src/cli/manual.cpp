// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/manual.hpp"

#include <cctype>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include "cli/topics.hpp"
#include "prunadag/version.hpp"

namespace prunadag::cli {
namespace {

constexpr const char* general_example =
    "  mpirun -n 2 prunadag fit --data train.svm --test test.svm --loss logistic \\\n"
    "    --model model.h5\n";

/// A text that roff prints unchanged: no escapes, no requests, no hyphens for minus signs.
std::string roff(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    line_begins = c == '\n';
  }
  return out;
}

std::string as_it_stands(std::string_view text) {
  return fmt::format(".nf\n{}{}.fi\n", roff(text), text.ends_with('\n') ? "" : "\n");
}

std::string heading(std::string_view name, std::string_view summary) {
  std::string upper(name);
  for (char& c : upper) c = char(std::toupper(static_cast<unsigned char>(c)));
  return fmt::format(".TH {} 1 \"\" \"prunadag {}\"\n.SH NAME\n{} \\- {}\n", roff(upper), version,
                     roff(name), roff(summary));
}

std::string option_entry(const po::option_description& option) {
  std::string parameter = option.format_parameter();  // VALUE (=DEFAULT)
  if (const std::size_t at = parameter.find("(="); at != parameter.npos) {
    parameter.replace(at, 2, "(default ");
  }
  return fmt::format(".TP\n.B {}{}\n{}\n", roff(option.format_name()),
                     parameter.empty() ? "" : " " + roff(parameter), roff(option.description()));
}

}  // namespace

std::string general_help() {
  std::string text =
      "prunadag fits models whose smallest weights can be zeroed afterwards at little loss.\n\n"
      "  mpirun -n RANKS prunadag COMMAND [--options] [-petsc_options]\n\nCommands:\n";
  for (const Command& command : commands()) {
    text += fmt::format("  {:<10} {}\n", command.name, command.summary);
  }
  text += "\nMore help:\n";
  for (const Topic& topic : topics()) {
    text += fmt::format("  prunadag help {:<10} {}\n", topic.name, topic.summary);
  }
  text += fmt::format(
      "\n  prunadag COMMAND --help   options of a command, with an example\n"
      "  prunadag help --man       the manual page of prunadag; --man COMMAND: of a command\n"
      "  prunadag --version        versions of prunadag, PETSc and MPI\n\n"
      "Example:\n{}\n"
      "Exit codes: 0 done; 1 interrupted, or the fit ended before convergence although\n"
      "--require-convergence was given, or lost its gradient; 2 usage; 3 data or files; 4 "
      "internal.\n",
      general_example);
  return text;
}

std::string command_help(const Command& command, const po::options_description& options) {
  return fmt::format(
      "prunadag {}: {}\n\n{}\nPETSc options (one dash) may follow and win, e.g. -tao_view, "
      "-log_view.\n\nExample:\n{}",
      command.name, command.summary, fmt::streamed(options), command.example);
}

std::string program_page() {
  std::string page = heading("prunadag", "fits models that can be pruned afterwards");
  page +=
      ".SH SYNOPSIS\n.B mpirun \\-n\n.I RANKS\n.B prunadag\n.I COMMAND\n"
      "[\\fI\\-\\-options\\fR] [\\fI\\-petsc_options\\fR]\n.SH COMMANDS\n";
  for (const Command& command : commands()) {
    page += fmt::format(".TP\n.BR prunadag\\-{} (1)\n{}\n", command.name, roff(command.summary));
  }
  page += ".SH EXAMPLE\n" + as_it_stands(general_example);
  for (const Topic& topic : topics()) {
    page += fmt::format(".SH \"{}: {}\"\n{}", roff(topic.name), roff(topic.summary),
                        as_it_stands(topic.text));
  }
  return page;
}

std::string command_page(const Command& command, const po::options_description& options) {
  std::string page = heading(fmt::format("prunadag-{}", command.name), command.summary);
  page += fmt::format(
      ".SH SYNOPSIS\n.B prunadag {}\n[\\fI\\-\\-options\\fR] [\\fI\\-petsc_options\\fR]\n"
      ".SH OPTIONS\n",
      command.name);
  for (const auto& option : options.options()) page += option_entry(*option);
  page += ".SH EXAMPLE\n" + as_it_stands(command.example) + ".SH SEE ALSO\n.BR prunadag (1)\n";
  return page;
}

}  // namespace prunadag::cli
