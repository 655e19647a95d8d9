// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/coding_experiment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "file/file.hpp"
#include "file/output_file.hpp"
#include "kernel/turn.hpp"
#include "matrix/row.hpp"
#include "matrix/rows_matrix.hpp"
#include "paper/curve.hpp"
#include "paper/figure_picture.hpp"
#include "prunadag/dictionary.hpp"
#include "prunadag/prunadag.h"
#include "prunadag/pruning.hpp"
#include "prunadag/separate_problems.hpp"
#include "prunadag/start.hpp"
#include "report/gnuplot.hpp"
#include "report/harmless.hpp"

namespace prunadag::paper {
namespace {

constexpr std::int64_t training_images = 4000;
constexpr std::int64_t iterations_unless_asked = 500;  // the paper's 10000 would take hours
constexpr std::array shown_sparsities{0, 50, 70, 80, 90, 95};
constexpr std::size_t side = 28;  // side of an image in pixels

Figure curves_of(const StudyOptions& options) {
  Figure figure;
  figure.name = "figure7";
  figure.problem = case_named(experiments(0)[2], "MNIST");
  const std::int64_t iterations = coding_iterations(options);
  figure.title = fmt::format("Figure 7: sparse coding of {} images of MNIST, {} iterations",
                             options.images, iterations);
  figure.lines = every_method(paper_methods(10, 20, 0.001, iterations));
  figure.delta = 1e-2;
  return figure;
}

/// Returns the data set that codes images. A sample is a pixel: its features are the values of the
/// atoms at the pixel, its targets are those of the images. Not collective; for the images of one
/// rank, one after the other.
Dataset signals_of(const Dictionary& dictionary, std::span<const double> images) {
  Dataset signals;
  signals.samples = dictionary.features;
  signals.features = dictionary.atoms;
  const PetscInt pixels = PetscInt(signals.samples), atoms = PetscInt(signals.features);
  signals.matrix = rows_matrix::create_zero(PETSC_COMM_SELF, {pixels, atoms, pixels, atoms});
  PetscScalar* numbers;
  check(MatPrunAdagRowsGetArray(signals.matrix, &numbers));
  turn(dictionary.entries.data(), std::size_t(atoms), std::size_t(pixels), numbers);
  check(MatAssemblyBegin(signals.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(signals.matrix, MAT_FINAL_ASSEMBLY));
  std::vector<double> targets(images.size());
  const std::size_t count = images.size() / std::size_t(pixels);
  turn(images.data(), count, std::size_t(pixels), targets.data());
  set_targets(signals, std::int64_t(count), targets);
  return signals;
}

}  // namespace

std::int64_t coding_iterations(const StudyOptions& options) {
  return options.max_iterations ? options.max_iterations : iterations_unless_asked;
}

class CodingStudy::Work {
 public:
  Work(MPI_Comm comm, const StudyOptions& options)
      : comm_(comm), options_(options), figure_(curves_of(options)) {}

  const Figure& figure() const { return figure_; }
  const std::string& output() const { return options_.output; }
  std::string dictionary_path() const { return options_.output + "/dictionary.h5"; }
  std::string images_path(std::size_t l) const {
    return fmt::format("{}/figure6/{}.csv", options_.output, l + 1);
  }

  /// Whether line `l` is on record, as this rank sees the files. Not collective.
  bool has_line(std::size_t l) const {
    return std::filesystem::exists(curve_path(options_.output, figure_, l)) &&
           std::filesystem::exists(images_path(l));
  }

  /// Returns which parts are on record: the dictionary, then every line. Makes the folders of the
  /// figures. Rank 0 looks, all ranks get the same answer. Collective.
  std::vector<bool> on_record() const {
    std::string found;
    agree(comm_, [&] {
      if (rank_of(comm_) != 0) return;
      make_folder(options_.output + "/figure6");
      make_folder(options_.output + "/figure7");
      const auto note = [&](bool there) { found += there ? 'x' : ' '; };
      note(std::filesystem::exists(dictionary_path()));
      for (std::size_t l = 0; l < figure_.lines.size(); ++l) note(has_line(l));
    });
    std::vector<bool> result;
    for (char c : broadcast(comm_, found)) result.push_back(c == 'x');
    return result;
  }

  void learn(JobRun& run) {
    DictionaryOptions options;  // as in the paper: 1000 atoms, 100 nonzeros
    DictionaryHooks hooks;
    const FitHooks fit = run.hooks();
    hooks.stop = fit.stop;
    hooks.progress = [&](const DictionaryProgress&) { fit.progress({}); };
    const LoadedData data = load(training_images);
    const Dictionary dictionary = learn_dictionary(data.train, options, hooks);
    if (*dictionary.details.at("iterations").get_if<std::int64_t>() < options.iterations) return;
    save_dictionary(comm_, dictionary, dictionary_path());
    run.finished_fit();
  }

  void fit_line(std::size_t l, JobRun& run) {
    if (!problem_) make_problem();
    const FitOptions& method = figure_.lines[l].method;
    const VecHandle x = start_of(method);
    const Curve curve = trace_curve(*problem_, method, x, figure_.delta, run.hooks());
    if (curve.summary.stopped) return;
    const std::string images = reconstructions(x);
    agree(comm_, [&] {
      if (rank_of(comm_) != 0) return;
      OutputFile(images_path(l)).write(images);
      OutputFile(curve_path(options_.output, figure_, l)).write(csv_of(curve));
    });
    run.finished_fit();
  }

 private:
  /// Loads `count` random images with pixels from 0 to 1. With one seed, a smaller choice is a part
  /// of a larger choice. Collective.
  LoadedData load(std::int64_t count) const {
    LoadOptions load;
    load.data.path = found_file(options_.data, figure_.problem.data.path);
    load.label_rule = std::nullopt;
    load.subset = count;
    LoadedData data = load_data(comm_, load);
    check(MatScale(data.train.matrix, 1.0 / 255));
    return data;
  }

  /// Makes the problem: every rank codes its own images, with all atoms. Writes the first image to
  /// a file. Collective.
  void make_problem() {
    const Dictionary dictionary = load_dictionary(comm_, dictionary_path());
    const LoadedData data = load(options_.images);
    PetscReal norm;
    check(MatNorm(data.train.matrix, NORM_FROBENIUS, &norm));
    norm_ = norm;
    std::vector<double> first = end_together(comm_, [&] {
      const std::vector<double> images = dense_local_rows(data.train.matrix);
      PetscInt before;
      check(MatGetOwnershipRange(data.train.matrix, &before, nullptr));
      has_first_ = before == 0 && !images.empty();
      if (!images.empty()) {
        signals_ = signals_of(dictionary, images);
        own_ = std::make_unique<Problem>(signals_, loss_named("squared"));
      }
      pixels_ = std::size_t(dictionary.features);
      std::vector<double> pixels(pixels_, 0.0);
      if (has_first_) std::copy_n(images.begin(), pixels_, pixels.begin());
      return pixels;
    });
    problem_ = std::make_unique<SeparateProblems>(comm_, own_.get());
    sum_in_place(comm_, first);
    agree(comm_, [&] {
      if (rank_of(comm_) == 0) {
        OutputFile(options_.output + "/figure6/original.csv").write(row_of(0, 0.0, first));
      }
    });
  }

  /// Returns the start. It is drawn image after image, so that it does not depend on the number of
  /// images of a rank. Collective.
  VecHandle start_of(const FitOptions& method) const {
    const VecHandle drawn = problem_->make_parameters();
    VecHandle x = problem_->make_parameters();
    sparse_start(drawn, target_of(method, problem_->prunable()), problem_->prunable(), 1);
    if (!own_) return x;
    const ReadArray by_image(drawn);
    turn(by_image.span().data(), std::size_t(own_->outputs()), std::size_t(signals_.features),
         WriteArray(x).span().data());
    return x;
  }

  /// Returns the first image as reconstructed from x, on every rank. Collective.
  std::vector<double> first_image(Vec x) const {
    std::vector<double> pixels = end_together(comm_, [&] {
      std::vector<double> made(pixels_, 0.0);
      if (!has_first_) return made;
      const VecHandle own = own_->make_parameters(), predictions = own_->make_predictions();
      std::ranges::copy(ReadArray(x).span(), WriteArray(own).span().begin());
      own_->predict(own, predictions);
      const ReadArray of_all(predictions);
      for (std::size_t i = 0; i < pixels_; ++i) {
        made[i] = of_all[i * std::size_t(own_->outputs())];
      }
      return made;
    });
    sum_in_place(comm_, pixels);
    return pixels;
  }

  static std::string row_of(int sparsity, double error, const std::vector<double>& pixels) {
    std::string row = fmt::format("{},{:.6g}", sparsity, error);
    for (double pixel : pixels) row += fmt::format(",{:.6g}", pixel);
    return row + "\n";
  }

  /// Returns a row for every sparsity: the sparsity, the relative error over all images, and the
  /// reconstructed first image. Collective.
  std::string reconstructions(Vec x) const {
    VecHandle pruned;
    check(VecDuplicate(x, pruned.put()));
    std::string rows;
    for (int sparsity : shown_sparsities) {
      check(VecCopy(x, pruned));
      prune_to_sparsity(pruned, sparsity / 100.0, problem_->prunable());
      const double error = std::sqrt(2 * problem_->value(pruned)) / norm_;
      rows += row_of(sparsity, error, first_image(pruned));
    }
    return rows;
  }

  MPI_Comm comm_;
  const StudyOptions& options_;
  Figure figure_;
  // The members below are set by make_problem(), before the first fit.
  Dataset signals_;
  std::unique_ptr<Problem> own_;  // null if this rank has no images
  std::unique_ptr<SeparateProblems> problem_;
  std::size_t pixels_ = 0;  // number of pixels of an image
  bool has_first_ = false;  // whether this rank has the first image
  double norm_ = 0;         // Frobenius norm of all images
};

CodingStudy::CodingStudy(MPI_Comm comm, const StudyOptions& options)
    : work_(std::make_shared<Work>(comm, options)) {}
CodingStudy::~CodingStudy() = default;

const Case& CodingStudy::images() const { return work_->figure().problem; }

bool CodingStudy::complete() const {
  bool complete = true;
  for (std::size_t l = 0; l < work_->figure().lines.size(); ++l) complete &= work_->has_line(l);
  return complete;
}

std::vector<Job> CodingStudy::jobs() {
  std::vector<Job> jobs;
  const std::vector<bool> done = work_->on_record();
  bool complete = true;
  for (std::size_t l = 0; l < work_->figure().lines.size(); ++l) complete &= done[l + 1];
  if (complete) return jobs;
  if (!done[0]) jobs.push_back({"figure6", 1, [work = work_](JobRun& run) { work->learn(run); }});
  for (std::size_t l = 0; l < work_->figure().lines.size(); ++l) {
    if (done[l + 1]) continue;
    jobs.push_back({"figure6", 1, [work = work_, l](JobRun& run) { work->fit_line(l, run); }});
  }
  return jobs;
}

namespace {

/// A row of an images file, without the sparsity.
struct ImageRow {
  double error = 0;
  std::vector<double> pixels;
};

/// Reads a file that this program wrote. Throws Error(data) unless it has exactly `images` complete
/// images.
std::vector<ImageRow> read_images(const std::string& path, std::size_t images) {
  std::vector<ImageRow> rows;
  for (const std::string& line : split_list(text_of(path), '\n')) {
    const std::vector<std::string> words = split_list(line, ',');
    if (words.size() < 2) continue;
    ImageRow row{whole_number_or_real(words[1], path), {}};
    for (std::size_t w = 2; w < words.size(); ++w) {
      row.pixels.push_back(whole_number_or_real(words[w], path));
    }
    if (row.pixels.size() != side * side) {
      throw Error(ErrorKind::data, fmt::format("{}: an image of {} pixels, not {} x {}", path,
                                               row.pixels.size(), side, side));
    }
    rows.push_back(std::move(row));
  }
  if (rows.size() != images) {
    throw Error(ErrorKind::data,
                fmt::format("{}: {} images where there are {}", path, rows.size(), images));
  }
  return rows;
}

}  // namespace

std::string CodingStudy::draw_images() const {
  const Figure& figure = work_->figure();
  const std::string folder = std::filesystem::path(work_->images_path(0)).parent_path().string();
  const std::size_t cell = side + 2, columns = 1 + shown_sparsities.size();
  std::vector<std::vector<double>> sheet(figure.lines.size() * cell,
                                         std::vector<double>(columns * cell, 0.0));
  const auto paste = [&](std::size_t row, std::size_t column, const std::vector<double>& pixels) {
    for (std::size_t p = 0; p < pixels.size(); ++p) {
      sheet[row * cell + p / side][column * cell + p % side] = pixels[p];
    }
  };
  const ImageRow original = read_images(folder + "/original.csv", 1)[0];
  std::string errors = "method,sparsity,relative_error\n", x_tics = "'image' 14", y_tics;
  for (std::size_t l = 0; l < figure.lines.size(); ++l) {
    const std::vector<ImageRow> rows = read_images(work_->images_path(l), shown_sparsities.size());
    paste(l, 0, original.pixels);
    for (std::size_t s = 0; s < rows.size(); ++s) {
      paste(l, s + 1, rows[s].pixels);
      errors +=
          fmt::format("{},{},{:.6g}\n", figure.lines[l].label, shown_sparsities[s], rows[s].error);
    }
    y_tics +=
        fmt::format("{}{} {}", l ? ", " : "", report::quoted(figure.lines[l].label), l * cell + 14);
  }
  for (std::size_t s = 0; s < shown_sparsities.size(); ++s) {
    x_tics += fmt::format(", '{} %% pruned' {}", shown_sparsities[s], (s + 1) * cell + 14);
  }
  std::string text;
  for (const std::vector<double>& row : sheet) {
    for (std::size_t p = 0; p < row.size(); ++p)
      text += fmt::format("{}{:.4g}", p ? "," : "", row[p]);
    text += "\n";
  }
  OutputFile(folder + "/sheet.csv").write(text);
  OutputFile(folder + "/errors.csv").write(errors);
  report::Panel panel;
  panel.commands = fmt::format(
      "set xtics ({}) scale 0 nomirror\nset ytics ({}) scale 0\nset yrange [*:*] reverse\n"
      "set palette gray negative\nset cbrange [0:1]\nunset colorbox\nset size ratio -1\n"
      "unset grid\n",
      x_tics, y_tics);
  panel.plots = {"'sheet.csv' matrix with image"};
  report::Picture picture;
  picture.name = "figure6";
  picture.title = "Figure 6: an image y and D x, x pruned";
  picture.panel_width = int(columns) * 120;
  picture.panel_height = int(figure.lines.size()) * 116;
  picture.panels = {panel};
  return report::draw(folder, picture);
}

std::string CodingStudy::draw_curves() const {
  return draw_figure(work_->output(), work_->figure());
}

}  // namespace prunadag::paper
