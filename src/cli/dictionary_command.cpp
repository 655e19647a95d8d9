// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "cli/command.hpp"
#include "cli/option_rows.hpp"
#include "cli/program_options.hpp"
#include "cli/rescue.hpp"
#include "cli/sample_options.hpp"
#include "cli/terminal.hpp"
#include "cli/words.hpp"
#include "data/load_options.hpp"
#include "dictionary/dictionary_options.hpp"
#include "dictionary/dictionary_writer.hpp"
#include "file/output_file.hpp"
#include "file/standard_input.hpp"
#include "prunadag/dictionary.hpp"
#include "prunadag/version.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  mpirun -n 2 prunadag dictionary --data train-images-idx3-ubyte.gz --subset 4000 \\\n"
    "    --atoms 1000 --nonzeros 100 --iterations 10 --output atoms.h5\n";

constexpr double seconds_between = 0.1;  // between lines of progress

struct Settings {
  LoadOptions load;
  DictionaryOptions learn;
  std::string output, progress;
};

OptionTable<Settings> make_rows() {
  const OptionTable<LoadOptions> of_samples{
      helped("learn from N random samples of the data; 0: all", row_named(load_rows(), "subset")),
      helped("scaling of the features: none, minmax, standard or maxabs; a common scale of all "
             "features, such as pixels from 0 to 255 or from 0 to 1, does not change the atoms",
             row_named(load_rows(), "scale"))};
  OptionTable<Settings> rows;
  add_rows(rows, of_samples, &Settings::load);
  add_rows(rows, dictionary_rows(), &Settings::learn);
  rows.push_back(text_row(
      "output", "FILE", &Settings::output,
      "output file of the dictionary (HDF5); h5py.File(FILE)[\"atoms\"][:] has an atom per "
      "row"));
  return rows;
}

const OptionTable<Settings>& rows() {
  static const OptionTable<Settings> table = make_rows();
  return table;
}

po::options_description options() {
  po::options_description all("Options", help_width);
  add_data_options(all);
  add_options_of(rows(), all);
  all.add_options()(
      "progress", po::value<std::string>()->value_name("WHEN")->default_value("auto"),
      "show progress: always (one line that is rewritten), never, or auto (that line on a "
      "terminal, else a line per iteration)");
  return all;
}

/// Checks the words alone.
Settings settings_of(const Call& call) {
  require(call, "output");
  Settings s;
  take_options_of(rows(), call, s);
  s.load.data = data_source(call);
  s.load.label_rule = std::nullopt;
  s.load.seed = s.learn.seed;
  s.progress = progress_option(call);
  return s;
}

/// One line per iteration, rewritten on a terminal; a few a second for quick iterations. After a
/// signal mpirun stops reading, and a rank that waits to write could not end in order.
class Reporter {
 public:
  Reporter(const Call& call, const Settings& s)
      : call_(call),
        iterations_(s.learn.iterations),
        rewrites_(shows_progress_line(s.progress)),
        silent_(s.progress == "never") {}

  void show(const DictionaryProgress& progress) {
    if (silent_ || !call_.speaks()) return;
    const bool soon = progress.iteration > 1 && progress.seconds < shown_ + seconds_between;
    if (soon && progress.iteration < iterations_) return;
    shown_ = progress.seconds;
    const std::string text = fmt::format(
        "iteration {} of {}   residual {:.6f} coded, {:.6f} updated   {:.1f} nonzeros   {}{:.1f} s",
        progress.iteration, iterations_, progress.coded, progress.updated, progress.mean_nonzeros,
        progress.replaced > 0 ? fmt::format("{} atoms replaced   ", progress.replaced) : "",
        progress.seconds);
    if (rewrites_) {
      line_.show(text);
    } else {
      call_.say(text);
    }
  }
  void finish() {
    if (rewrites_ && call_.speaks()) line_.finish();
  }

 private:
  const Call& call_;
  std::int64_t iterations_;
  bool rewrites_, silent_;
  double shown_ = 0;
  ProgressLine line_;
};

int run(const Call& call) {
  const Settings s = settings_of(call);
  if (!s.load.data.weights.empty() || !s.load.data.weight_column.empty()) {
    throw Error(ErrorKind::usage,
                fmt::format("--{} with dictionary: all samples count the same",
                            s.load.data.weights.empty() ? "weight-column" : "weights"));
  }
  refuse_unknown_petsc_words(call.petsc_words);
  refuse_reused(inputs_of(s.load.data), {s.output});
  std::unique_ptr<OutputFile> output;
  agree(call.comm, [&] {
    if (call.speaks()) output = std::make_unique<OutputFile>(s.output);
  });

  const LoadedData data = load_and_note(call, s.load);
  call.say(fmt::format("{}: {} samples x {} features", input_name(s.load.data.path),
                       data.train.samples, data.train.features));
  reserve(call, output.get(), bytes_of_dictionary(s.learn.atoms, data.train.features));
  Reporter reporter(call, s);
  DictionaryHooks hooks;
  hooks.progress = [&](const DictionaryProgress& progress) { reporter.show(progress); };
  hooks.stop = StopSignals::received;
  const double start = MPI_Wtime();
  Dictionary dictionary = learn_dictionary(data.train, s.learn, hooks);
  const double seconds = MPI_Wtime() - start;
  reporter.finish();

  Details& details = dictionary.details;
  const std::int64_t iterations = *details["iterations"].get_if<std::int64_t>();
  details["program_version"] = std::string(version);
  details["data_file"] = std::filesystem::path(s.load.data.path).filename().string();
  details["data_format"] = data.format;
  details["samples"] = data.train.samples;
  details["scaling"] = std::string(name_of(s.load.scaling));
  if (s.load.subset > 0) details["subset"] = s.load.subset;
  const std::optional<Error> lost = write_or_rescue(call.comm, output.get(), [&](OutputFile* file) {
    write_dictionary(call.comm, dictionary, file);
  });
  if (lost) throw *lost;
  call.say(fmt::format(
      "{}: {} atoms after {} iterations, {:.2f} s; relative residual {:.6f}, "
      "{:.1f} nonzeros per sample",
      s.output, dictionary.atoms, iterations, seconds,
      *details["relative_residual"].get_if<double>(), *details["mean_nonzeros"].get_if<double>()));
  if (iterations < s.learn.iterations) {
    call.note(fmt::format("interrupted after {} iterations; {} holds the dictionary so far",
                          iterations, s.output));
    return Exit::not_converged;
  }
  return Exit::done;
}

}  // namespace

Command dictionary_command() {
  return {"dictionary", "learn atoms that samples are sparse sums of", example, options, run,
          {"output"}};
}

}  // namespace prunadag::cli
