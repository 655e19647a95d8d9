// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "cli/path_picture.hpp"
#include "cli/path_settings.hpp"
#include "cli/program_options.hpp"
#include "cli/rescue.hpp"
#include "cli/sample_options.hpp"
#include "cli/solver_words.hpp"
#include "cli/terminal.hpp"
#include "cli/time_spent.hpp"
#include "model/path_writer.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  mpirun -n 2 prunadag path --data train.svm.gz --test test.svm.gz --loss logistic \\\n"
    "    --folds 5 --model path.h5 --picture curve.png\n"
    "  prunadag predict --model path.h5 --choice 1se --data new.svm --output labels.txt\n";

/// Created before any work, on rank 0, so that a bad folder is found at once.
struct PathOutputs {
  std::unique_ptr<OutputFile> model, csv;

  PathOutputs(const PathSettings& s, MPI_Comm comm) {
    agree(comm, [&] {
      if (rank_of(comm) != 0) return;
      model = std::make_unique<OutputFile>(s.model);
      if (!s.csv.empty()) csv = std::make_unique<OutputFile>(s.csv);
      if (!s.picture.empty()) OutputFile(picture_files(s.picture)[0]);  // tries the folder
    });
  }
};

std::vector<std::string> outputs_of(const PathSettings& s) {
  std::vector<std::string> files{s.model, s.csv};
  if (s.picture.empty()) return files;
  for (const std::string& file : picture_files(s.picture)) files.push_back(file);
  return files;
}

std::vector<PathRow> rows_of(const LoadedData& data, const Loss& loss, const ModelPath& path) {
  const Problem train(data.train, loss);
  std::optional<Problem> test;
  if (data.test) test.emplace(*data.test, loss);
  // Shows the mean for a loss that is a sum, as for samples held back.
  const auto mean = [&](Evaluation at, const Dataset& samples) {
    if (!loss.mean) at.objective /= samples.total_weight();
    return at;
  };
  std::vector<PathRow> rows;
  for (std::size_t k = 0; k < path.models.size(); ++k) {
    const PathModel& model = path.models[k];
    const VecHandle x = train.make_parameters();
    set_parameters(model, train, x);
    PathRow row{model.sparsity,
                model.l2,
                model.passes,
                model.nonzeros,
                mean(train.evaluate(x), data.train),
                {},
                {},
                choice_of(path, k)};
    if (!path.judged.empty()) row.held_back = path.judged[k];
    if (test) {
      // The test samples are by samples, so their parameters may have another layout.
      const VecHandle y = test->make_parameters();
      const std::vector<double> whole = gathered(x);
      const std::int64_t first = first_index(y);
      {
        const WriteArray array(y);
        for (std::size_t i = 0; i < array.span().size(); ++i) {
          array[i] = whole[std::size_t(first) + i];
        }
      }
      row.test = mean(test->evaluate(y), *data.test);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// The features of a model, by name or by number from 1.
std::string kept_features(const Call& call, const ModelPath& path, std::size_t number) {
  std::vector<double> all;
  const PathModel& model = path.models[number];
  const std::vector<double> own(model.indices.begin(), model.indices.end());
  collect_in_order(call.comm, own, [&](std::span<const double> piece) {
    all.insert(all.end(), piece.begin(), piece.end());
  });
  std::vector<std::string> names;
  std::int64_t last = -1;  // with several outputs a feature may have several weights
  for (const double index : all) {
    const std::int64_t feature = std::int64_t(index) / path.common.outputs;
    if (std::exchange(last, feature) == feature) continue;
    names.push_back(path.common.names.empty() ? std::to_string(feature + 1)
                                              : path.common.names[std::size_t(feature)]);
  }
  return listed(names);
}

void note_separable(const Call& call, const Loss& loss, const std::vector<PathRow>& rows) {
  const bool endless = std::ranges::any_of(
      rows, [](const PathRow& row) { return row.l2 == 0 && row.train.score == 1.0; });
  if (!endless || !loss.classifies()) return;
  call.note(
      "some models tell all training samples apart: without --l2 their weights have no end but "
      "that of the iterations");
}

/// Reserves the space for all wanted models.
void reserve_models(const Call& call, const PathSettings& s, const Dataset& train,
                    OutputFile* output) {
  const std::int64_t all = train.features * train.outputs;
  std::int64_t weights = 0;
  for (const double sparsity : s.fit.path.sparsities) {
    weights += train.feature_groups ? all : weights_left(sparsity, all);
  }
  reserve(call, output, 16 * (weights + 2 * all) + (1 << 18));
}

/// Prints the table and the features of the chosen model, or of the sparsest; writes the other
/// files.
void tell(const Call& call, const PathSettings& s, const LoadedData& data, const ModelPath& path,
          OutputFile* csv) {
  const Loss& loss = loss_named(s.fit.loss);
  const std::vector<PathRow> rows = rows_of(data, loss, path);
  for (const std::string& line : table_of(rows, loss.score)) call.say(line);
  note_separable(call, loss, rows);
  const std::size_t shown = path.one_error >= 0 ? std::size_t(path.one_error) : rows.size() - 1;
  call.say(fmt::format("features of the model with {} weights: {}", path.models[shown].nonzeros,
                       kept_features(call, path, shown)));
  const std::string missing = agree(call.comm, [&] {
    if (csv) csv->write(csv_of(rows));
    return s.picture.empty() || !call.speaks() ? std::string()
                                               : draw_path(s.picture, rows, loss.score);
  });
  if (!missing.empty()) call.note(missing);
}

int run(const Call& call) {
  TimeSpent time;
  PathSettings s = path_settings(call);
  if (!s.picture.empty()) picture_name(s.picture);
  try_solver_words(call, s.fit.fit);
  refuse_reused(inputs_of(s.load), outputs_of(s));
  PathOutputs outputs(s, call.comm);

  LoadedData data = load_and_note(call, s.load);
  time.was("read");
  s.fit_sparsities_to(data.train.candidates());
  check_path(s.fit.path, data.train.candidates());
  reserve_models(call, s, data.train, outputs.model.get());
  say_samples(call, s.load, data);
  time.was("prepare");

  s.fit.path.stop = StopSignals::received;
  ProgressLine shown_line;
  const double begin = MPI_Wtime();
  if (s.show_progress && call.speaks()) {
    s.fit.path.progress = [&](const PathProgress& progress) {
      shown_line.show(progress, MPI_Wtime() - begin);
    };
  }
  const FittedModelPath found = fit_model_path(data, s.load, s.fit);
  shown_line.finish();
  time.was("fit");
  for (const std::string& note : found.notes) call.note(note);
  const ModelPath& path = found.path;
  if (path.models.empty()) {
    call.note("interrupted before the first model");
    return Exit::not_converged;
  }
  const std::optional<Error> lost =
      write_or_rescue(call.comm, outputs.model.get(),
                      [&](OutputFile* output) { write_path(call.comm, path, output); });
  time.was("save");

  call.say(fmt::format("{:.0f} passes over the data in all", found.passes));
  if (!lost) call.say(fmt::format("models: {}", s.model));
  tell(call, s, data, path, outputs.csv.get());
  time.was("measure");
  call.say("time: " + time.text());
  if (lost) throw *lost;
  if (!found.stopped) return Exit::done;
  call.note(fmt::format("interrupted; {} holds the models so far", s.model));
  return Exit::not_converged;
}

}  // namespace

Command path_command() {
  return {"path",  "fit models of ever fewer weights and choose one",
          example, path_options,
          run,     {"model", "csv"}};
}

}  // namespace prunadag::cli
