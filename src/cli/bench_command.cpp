// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <memory>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/text.hpp"
#include "bench/bench.hpp"
#include "cli/command.hpp"
#include "cli/program_options.hpp"
#include "cli/solver_words.hpp"
#include "cli/words.hpp"
#include "file/output_file.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  mpirun -n 2 prunadag bench --json bench.json\n"
    "  prunadag bench --cases update-v3,update-v4 --parameters 10000000 --seconds 10\n"
    "Each time is the best of the repetitions, of the slowest rank. The limit is measured on the\n"
    "same ranks: the same memory merely streamed. The baseline is PETSc's own operations, one\n"
    "after the other, or what the case names.\n";

std::string case_list() {
  std::string text = "what to measure, separated by commas, or all:";
  for (const bench::BenchCaseInfo& info : bench::bench_cases()) {
    text += fmt::format("\n{:<16} {}", info.name, info.description);
  }
  return text;
}

po::options_description options() {
  po::options_description all("Options", help_width);
  const bench::BenchOptions defaults;
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  // clang-format off
  all.add_options()
      ("cases", text("LIST")->default_value("all"), case_list().c_str())
      ("rows", text("M")->default_value("0"),
       "samples of the gradients; 0: 200 wide, otherwise as many as make up four times the last-level "
       "caches of all nodes, or a twentieth of the free memory where that is less")
      ("cols", text("N")->default_value("0"),
       "features; 0: 1000 dense, 10000 sparse, 200 tall; wide, as many as make up that size")
      ("parameters", text("N")->default_value("0"),
       "of selection and update; 0: four times the last-level caches of all nodes")
      ("repetitions", text("N")->default_value(fmt::format("{}", defaults.repetitions)),
       "of each measurement, at least")
      ("seconds", text("S")->default_value(fmt::format("{:g}", defaults.seconds)),
       "of measuring per case; repetitions go on until then")
      ("json", text("FILE"), "times and machine, to keep");
  // clang-format on
  return all;
}

int run(const Call& call) {
  bench::BenchOptions options;
  if (call.text("cases") != "all") options.cases = split_list(call.text("cases"), ',');
  options.rows = whole_option(call, "rows");
  options.columns = whole_option(call, "cols");
  options.parameters = whole_option(call, "parameters");
  options.repetitions = whole_option(call, "repetitions");
  options.seconds = real_option(call, "seconds");
  bench::check_bench_options(options);
  refuse_unknown_petsc_words(call.petsc_words);
  try_words_of_all_solvers(call);
  std::unique_ptr<OutputFile> json;
  agree(call.comm, [&] {
    if (call.speaks() && call.has("json")) json = std::make_unique<OutputFile>(call.text("json"));
  });

  const bench::Machine machine = bench::machine_of(call.comm);
  call.say(line_of(machine));
  call.say(bench::bench_heading());
  const auto cases = bench::bench(call.comm, options, machine,
                                  [&](const bench::Measurement& m) { call.say(line_of(m)); });
  agree(call.comm, [&] {
    if (json) json->write(json_of(machine, cases).dump(2) + "\n");
  });
  return Exit::done;
}

}  // namespace

Command bench_command() {
  return {"bench", "measure kernels and iterations against the machine and PETSc",
          example, options,
          run,     {"json"}};
}

}  // namespace prunadag::cli
