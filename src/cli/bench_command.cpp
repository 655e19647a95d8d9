// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <memory>

#include "base/collective.hpp"
#include "bench/bench_options.hpp"
#include "cli/command.hpp"
#include "cli/option_rows.hpp"
#include "cli/solver_words.hpp"
#include "cli/words.hpp"
#include "file/output_file.hpp"
#include "report/json.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  mpirun -n 2 prunadag bench --json bench.json\n"
    "  prunadag bench --cases update-v3,update-v4 --parameters 10000000 --seconds 10\n"
    "Each time is the best of the repetitions, of the slowest rank. The limit is measured on the\n"
    "same ranks: the same memory merely streamed. The baseline is PETSc's own operations, one\n"
    "after the other, or what the case names.\n";

po::options_description options() {
  po::options_description all("Options", help_width);
  add_options_of(bench::bench_rows(), all);
  all.add_options()("json", po::value<std::string>()->value_name("FILE"),
                    "output file of times and machine (JSON)");
  return all;
}

int run(const Call& call) {
  bench::BenchOptions options;
  take_options_of(bench::bench_rows(), call, options);
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
    if (json) json->write(in_lines(json_of(machine, cases)));
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
