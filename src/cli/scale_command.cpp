// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/option_rows.hpp"
#include "cli/program_options.hpp"
#include "cli/solver_words.hpp"
#include "cli/words.hpp"
#include "scaling/scaling_options.hpp"
#include "scaling/scaling_summary.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  for p in 1 2 4 8; do\n"
    "    mpirun -n $p prunadag scale --mode strong --rows 80000 --output runs.jsonl\n"
    "    mpirun -n $p prunadag scale --mode weak --rows 10000 --output runs.jsonl\n"
    "  done\n"
    "  prunadag scale --summarise runs.jsonl --pictures pictures\n"
    "  prunadag scale --summarise runs.jsonl --latency 1.5 --bandwidth 12\n"
    "Every run adds a line to its file. Communication is the time inside MPI calls, and so has in\n"
    "it the waiting for slower ranks; messages and bytes are counted, as the usual algorithms of\n"
    "the collective calls send them. Memory is compared with samples, targets and six vectors.\n";

po::options_description options() {
  po::options_description all("Options", help_width);
  add_options_of(scaling::scaling_rows(), all);
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  // clang-format off
  all.add_options()
      ("output", text("FILE"), "file to which a line of JSON is added")
      ("summarise", po::value<std::vector<std::string>>()->multitoken()->value_name("FILES"),
       "make tables of speed-up and efficiency and a model of the network from these files, "
       "instead of a run")
      ("latency", text("US"), "latency of another network, in microseconds, for the prediction")
      ("bandwidth", text("GB/S"), "bandwidth of another network, for the prediction")
      ("pictures", text("DIR"), "output folder for the pictures of a summary");
  // clang-format on
  return all;
}

double positive_option(const Call& call, const char* name) {
  if (!call.has(name)) return 0;
  const double value = real_option(call, name);
  if (!(value > 0))
    throw Error(ErrorKind::usage, fmt::format("{} {}: must be positive", name, value));
  return value;
}

int summarise(const Call& call) {
  const scaling::Network given{positive_option(call, "latency") * 1e-6,
                               positive_option(call, "bandwidth") * 1e9};
  refuse_unknown_petsc_words(call.petsc_words);
  scaling::ScalingRecord record;
  std::string text;
  agree(call.comm, [&] {
    if (!call.speaks()) return;
    record = scaling::read_scaling(call.get<std::vector<std::string>>("summarise"));
    text = scaling::scaling_summary(record.runs, given);
    if (!call.has("pictures")) return;
    const std::string trouble = scaling::draw_scaling(call.text("pictures"), record.runs);
    if (!trouble.empty()) record.notes.push_back("no pictures: " + trouble);
  });
  for (const std::string& note : record.notes) call.note(note);
  text.resize(text.empty() ? 0 : text.size() - 1);  // say() ends the line
  call.say(text);
  return Exit::done;
}

int measure(const Call& call) {
  scaling::ScalingOptions options;
  take_options_of(scaling::scaling_rows(), call, options);
  for (const char* name : {"latency", "bandwidth", "pictures"}) {
    if (call.has(name)) {
      throw Error(ErrorKind::usage, fmt::format("--{} belongs to --summarise", name));
    }
  }
  scaling::check_scaling_options(options);
  require(call, "output");
  FitOptions solver;
  solver.method = options.method;
  try_solver_words(call, solver);
  const std::string path = call.text("output");
  agree(call.comm, [&] {
    if (call.speaks()) scaling::check_appendable(path);
  });

  const bench::Machine machine = bench::machine_of(call.comm);
  if (machine.cores > 0 && machine.ranks > machine.cores * machine.nodes) {
    call.note(fmt::format("{} ranks on {} cores take turns: such times say nothing of scaling",
                          machine.ranks, machine.cores * machine.nodes));
  }
  const scaling::ScalingRun run = scaling::run_scaling(call.comm, options, machine);
  agree(call.comm, [&] {
    if (!call.speaks()) return;
    nlohmann::ordered_json json = to_json(run);
    json["machine"] = json_of(machine);
    scaling::append_line(path, json.dump());
  });
  call.say(fmt::format(
      "{}: {} {} x {} on {} ranks: {:.4g} ms per iteration, {:.0f} % of it communication", path,
      run.mode, run.rows, run.columns, run.ranks, run.seconds * 1e3,
      100 * run.communication() / (run.compute() + run.communication())));
  return Exit::done;
}

int run(const Call& call) { return call.has("summarise") ? summarise(call) : measure(call); }

}  // namespace

Command scale_command() {
  return {"scale", "measure how iterations scale over ranks, and summarise such runs", example,
          options, run};
}

}  // namespace prunadag::cli
