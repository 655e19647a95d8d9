// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <memory>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "cli/command.hpp"
#include "cli/program_options.hpp"
#include "cli/words.hpp"
#include "file/output_file.hpp"
#include "prunadag/generate.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  mpirun -n 2 prunadag generate A2 --seed 3 --output a2.petsc --truth truth.txt\n"
    "  mpirun -n 2 prunadag fit --data a2.petsc --loss squared --model a2.h5\n";

std::string problem_list() {
  std::string text = "the problem:";
  for (const GeneratorInfo& info : generators()) {
    text +=
        fmt::format("\n{:<9} {} ({} x {})", info.name, info.description, info.rows, info.columns);
  }
  return text;
}

po::options_description options() {
  po::options_description all("Options", help_width);
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  // clang-format off
  all.add_options()
      ("problem", text("NAME"), problem_list().c_str())
      ("rows", text("M"), "number of samples (default: the size in print)")
      ("cols", text("N"), "number of features (default: the size in print)")
      ("seed", text("S")->default_value("1"), "seed of the random numbers")
      ("output", text("FILE"), "output file: the matrix and then the targets, as PETSc binary")
      ("truth", text("FILE"), "output file of the parameters behind the targets, one per line");
  // clang-format on
  return all;
}

std::int64_t size_option(const Call& call, const char* name) {
  if (!call.has(name)) return 0;
  const std::int64_t size = whole_option(call, name);
  if (size < 1) {
    throw Error(ErrorKind::usage, fmt::format("{} {}: must be at least 1", name, size));
  }
  return size;
}

/// PETSc writes on all ranks together, into space reserved before.
void write_problem(const Call& call, const Dataset& data, OutputFile* output) {
  MatInfo info;
  check(MatGetInfo(data.matrix, MAT_GLOBAL_SUM, &info));
  const double entries = (8.0 + sizeof(PetscInt)) * info.nz_used;
  const double bytes = entries + (8.0 + sizeof(PetscInt)) * double(data.samples) + 4096;
  const std::string own = agree(call.comm, [&] {
    if (!output) return std::string();
    output->reserve(std::int64_t(bytes));
    return output->temporary();
  });
  const std::string path = broadcast(call.comm, own);
  ViewerHandle viewer;
  check(PetscViewerCreate(call.comm, viewer.put()));
  check(PetscViewerSetType(viewer, PETSCVIEWERBINARY));
  check(PetscViewerBinarySetSkipInfo(viewer, PETSC_TRUE));
  check(PetscViewerFileSetMode(viewer, FILE_MODE_WRITE));
  check(PetscViewerFileSetName(viewer, path.c_str()));
  check(MatView(data.matrix, viewer));
  check(VecView(data.targets, viewer));
}

void write_truth(const Call& call, Vec truth, OutputFile* output) {
  std::string text;  // on rank 0
  const ReadArray array(truth);
  collect_in_order(call.comm, array.span(), [&](std::span<const double> piece) {
    for (double value : piece) text += fmt::format("{}\n", value);
  });
  agree(call.comm, [&] {
    if (output) output->write(text);
  });
}

int run(const Call& call) {
  require(call, "problem");
  require(call, "output");
  const std::string name = call.text("problem");
  const std::int64_t rows = size_option(call, "rows"), columns = size_option(call, "cols");
  const std::int64_t seed = whole_option(call, "seed");
  refuse_unknown_petsc_words(call.petsc_words);
  refuse_reused({}, {call.text("output"), call.text("truth")});
  std::unique_ptr<OutputFile> output, truth;
  agree(call.comm, [&] {
    if (!call.speaks()) return;
    output = std::make_unique<OutputFile>(call.text("output"));
    if (call.has("truth")) truth = std::make_unique<OutputFile>(call.text("truth"));
  });

  const Generated made = generate(call.comm, name, rows, columns, std::uint64_t(seed));
  write_problem(call, made.data, output.get());
  if (call.has("truth")) write_truth(call, made.truth, truth.get());
  agree(call.comm, [&] {
    if (output) output->commit();
  });
  call.say(fmt::format("{}: {} with {} samples x {} features", call.text("output"), name,
                       made.data.samples, made.data.features));
  return Exit::done;
}

}  // namespace

Command generate_command() {
  return {"generate", "make a problem of the paper, or one for scaling studies",
          example,    options,
          run,        {"output", "truth"}};
}

}  // namespace prunadag::cli
