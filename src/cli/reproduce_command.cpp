// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include "base/collective.hpp"
#include "cli/command.hpp"
#include "cli/program_options.hpp"
#include "cli/solver_words.hpp"
#include "cli/terminal.hpp"
#include "cli/words.hpp"
#include "paper/settings.hpp"
#include "paper/study.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  mpirun -n 2 prunadag reproduce table2 --runs 3 --output study\n"
    "  mpirun -n 64 prunadag reproduce all --data ~/data --output study\n"
    "What is on record in the folder is not run again: an interrupted study goes on.\n";

std::string target_list() {
  std::string text = "what to reproduce:";
  for (const paper::TargetInfo& target : paper::targets()) {
    text += fmt::format("\n{:<8} {}", target.name, target.description);
  }
  return text;
}

po::options_description options() {
  po::options_description all("Options", help_width);
  const paper::StudyOptions defaults;
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  // clang-format off
  all.add_options()
      ("experiment", text("NAME"), target_list().c_str())
      ("runs", text("N")->default_value(fmt::format("{}", defaults.runs)),
       "run every fit with the seeds 1 to N")
      ("data", text("DIR"), "folder of the real data sets, each in a folder of its own")
      ("output", text("DIR")->default_value("study"), "folder of the results")
      ("ranks-per-run", text("R")->default_value(fmt::format("{}", defaults.ranks_per_run)),
       "ranks that share one fit; other ranks fit side by side")
      ("max-iterations", text("N")->default_value("0"),
       "greatest number of iterations of every fit, for a quick look; 0: as in the paper, "
       "but 500 for figures 6 and 7")
      ("images", text("N")->default_value(fmt::format("{}", defaults.images)),
       "number of images for figures 6 and 7, 1 to 4000; the paper has 4000")
      ("progress", text("WHEN")->default_value("auto"), "show progress: auto (on a terminal), always or never");
  // clang-format on
  return all;
}

int run(const Call& call) {
  require(call, "experiment");
  paper::StudyOptions s;
  s.target = call.text("experiment");
  s.runs = whole_option(call, "runs");
  s.data = call.text("data");
  s.output = call.text("output");
  if (s.output.empty()) throw Error(ErrorKind::usage, "--output needs the name of a folder");
  s.ranks_per_run = whole_option(call, "ranks-per-run");
  s.max_iterations = whole_option(call, "max-iterations");
  s.images = whole_option(call, "images");
  paper::check_study_options(s, size_of(call.comm));
  const bool shows = shows_progress_line(progress_option(call));
  refuse_unknown_petsc_words(call.petsc_words);
  try_words_of_all_solvers(call);

  ProgressLine line;
  paper::StudyHooks hooks;
  hooks.stop = StopSignals::received;
  hooks.note = [&](const std::string& text) { call.note(text); };
  if (shows) {
    hooks.progress = [&](const paper::StudyProgress& progress) {
      if (call.speaks()) line.show(progress.done, progress.total, progress.seconds);
    };
  }
  const bool finished = paper::reproduce(call.comm, s, hooks);
  if (call.speaks()) line.finish();
  if (!finished) {
    call.note(fmt::format("interrupted; the same command goes on where {} ends", s.output));
    return Exit::not_converged;
  }
  call.say(fmt::format("{}: {}/report.md", s.target, s.output));
  return Exit::done;
}

}  // namespace

Command reproduce_command() {
  return {"reproduce", "run the paper's experiments again: tables, pictures, report", example,
          options, run};
}

}  // namespace prunadag::cli
