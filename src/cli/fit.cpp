// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/standard_input.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/history.hpp"
#include "cli/options.hpp"
#include "cli/rescue.hpp"
#include "cli/solver_words.hpp"
#include "cli/terminal.hpp"
#include "matrix/stored.hpp"
#include "model/model_writer.hpp"
#include "prunadag/model.hpp"
#include "prunadag/start.hpp"
#include "prunadag/version.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  mpirun -n 2 prunadag fit --data train.svm.gz --test test.svm.gz --loss logistic \\\n"
    "    --scale minmax --method prunadag-v3 --target 10% --max-iterations 2000 \\\n"
    "    --model model.h5 --history history.csv\n";

po::options_description options() {
  std::vector<std::string> names;
  for (const MethodInfo& method : methods()) names.push_back(method.name);
  std::vector<std::string> loss_names;
  for (const Loss& loss : losses()) loss_names.emplace_back(loss.name);
  const auto text = [](const char* value_name) {
    return po::value<std::string>()->value_name(value_name);
  };
  const FitOptions defaults;
  const auto shown = [&](const char* value_name, const auto& value) {
    return text(value_name)->default_value(fmt::format("{}", value));
  };
  po::options_description all("Options", help_width);
  add_data_options(all);
  // clang-format off
  all.add_options()
      ("test", text("FILE"), "test samples, laid out as the data")
      ("test-labels", text("FILE"), "their labels, where these have their own file")
      ("subset", text("N")->default_value("0"), "use N random samples of the data; 0: all")
      ("split", text("SHARE"), "train on this share of the data, e.g. 0.7, and test on the rest")
      ("scale", text("KIND")->default_value("none"),
       "none, minmax, standard or maxabs, over the training samples")
      ("storage", text("KIND")->default_value("auto"),
       "of the samples: double, float (rounded), byte (whole numbers from 0 to 255), pattern (equal "
       "nonzeros); auto: pattern or byte where nothing is lost, else double")
      ("loss", text("NAME"), join(loss_names, " or ").c_str())
      ("classes", text("GROUPS"),
       "labels of the classes +1 and -1: even/odd, 0-4/5-9, 3/rest (default: the labels' two values)")
      ("method", shown("NAME", defaults.method), join(names, ", ").c_str())
      ("target", text("T")->default_value(fmt::format("{}%", 100 * defaults.target_share)),
       "parameters that count as relevant in an iteration: a share or a count")
      ("max-iterations", shown("N", defaults.max_iterations), "stop after so many iterations")
      ("tolerance", shown("EPS", defaults.tolerance),
       "stop when the gradient's norm is as small")
      ("start", text("START")->default_value("sparse"),
       "sparse (T random nonzeros, norm 1), zero, a model, or a file with one number per line")
      ("seed", text("S")->default_value("1"), "of the subset, the split and the sparse start")
      ("layout", shown("LAYOUT", name_of(Layout::automatic)),
       "what a rank has of the data: samples, features (for wide data), or what costs less (auto)")
      ("gram", shown("WHEN", name_of(Gram::automatic)),
       "squared loss by A'A instead of the samples: auto (tall data), always or never")
      ("l2", text("L")->default_value("0"), "add L/2 ||x||^2 to the objective")
      ("intercept", "add a parameter that is never pruned or penalised")
      ("model", text("FILE"), "where the model goes (HDF5)")
      ("history", text("FILE"), "CSV with a row per iteration")
      ("objective-every", text("N")->default_value("0"),
       "evaluate the objective for every N-th row of the history; 0: never")
      ("delta", shown("D", FitHooks{}.delta), "history and progress count weights below D")
      ("summary", text("FILE"), "JSON with the outcome")
      ("progress", text("WHEN")->default_value("auto"), "auto (on a terminal), always or never")
      ("require-convergence", "exit with 1 when the tolerance was not reached");
  // clang-format on
  return all;
}

struct Settings {
  LoadOptions load;
  FitOptions fit;
  const Loss* loss;
  Gram gram;
  double l2, delta;
  std::int64_t seed, objective_every;
  std::string start, model, history, summary;
  bool show_progress;
};

/// Everything that can be wrong with the words alone.
Settings settings_of(const Call& call) {
  require(call, "loss");
  require(call, "model");
  Settings s;
  s.load.data = data_source(call);
  s.loss = &loss_named(call.text("loss"));
  if (call.has("test")) {
    s.load.test = s.load.data;
    s.load.test->path = call.text("test");
    s.load.test->labels = call.text("test-labels");
    if (!s.load.data.labels.empty() && s.load.test->labels.empty()) {
      throw Error(ErrorKind::usage,
                  "--test-labels is missing: the data's labels have their own file");
    }
  } else if (call.has("test-labels")) {
    throw Error(ErrorKind::usage, "--test-labels without --test");
  }
  if (call.has("split")) {
    s.load.split = split_option(call);
    if (s.load.test) throw Error(ErrorKind::usage, "give --test or --split, not both");
  }
  s.load.subset = subset_option(call);
  s.seed = whole_option(call, "seed");
  s.load.seed = std::uint64_t(s.seed);
  s.load.scaling = scaling_kind(call.text("scale"));
  s.load.storage = storage_named(call.text("storage"));
  s.load.intercept = call.has("intercept");
  s.load.layout = layout_named(call.text("layout"));
  s.gram = gram_named(call.text("gram"));
  if (s.gram == Gram::always) {
    if (s.loss->name != "squared") {
      throw Error(ErrorKind::usage,
                  fmt::format("--gram always with --loss {}: only squared has a Gram matrix",
                              s.loss->name));
    }
    if (s.load.layout == Layout::features) {
      throw Error(ErrorKind::usage, "--gram always with --layout features: it takes samples");
    }
    s.load.layout = Layout::samples;
  }
  s.load.label_use = s.loss->labels == LabelRule::two_classes ? LabelUse::classes : LabelUse::real;
  s.load.class_groups = call.text("classes");
  if (call.has("classes")) {
    if (s.load.label_use != LabelUse::classes) {
      throw Error(ErrorKind::usage, "--classes with a loss that has none");
    }
    check_class_groups(s.load.class_groups);
  }
  s.fit.method = call.text("method");
  set_target(call.text("target"), s.fit);
  s.fit.max_iterations = whole_option(call, "max-iterations");
  s.fit.tolerance = real_option(call, "tolerance");
  check_options(s.fit);
  s.l2 = real_option(call, "l2");
  if (!(s.l2 >= 0)) throw Error(ErrorKind::usage, fmt::format("l2 {}: must be at least 0", s.l2));
  s.delta = real_option(call, "delta");
  s.objective_every = whole_option(call, "objective-every");
  if (s.objective_every < 0 || !(s.delta >= 0)) {
    throw Error(ErrorKind::usage, "objective-every and delta must be at least 0");
  }
  if (s.objective_every > 0 && !call.has("history")) {
    throw Error(ErrorKind::usage, "--objective-every without --history");
  }
  s.start = call.text("start");
  s.model = call.text("model");
  s.history = call.text("history");
  s.summary = call.text("summary");
  s.show_progress = shows_progress_line(progress_option(call));
  return s;
}

/// The files of this run, created before any work so that a bad folder is found out now. On rank 0.
struct Outputs {
  std::unique_ptr<OutputFile> model, summary;
  std::unique_ptr<History> history;

  Outputs(const Settings& s, MPI_Comm comm) {
    agree(comm, [&] {
      if (rank_of(comm) != 0) return;
      model = std::make_unique<OutputFile>(s.model);
      if (!s.history.empty()) history = std::make_unique<History>(s.history);
      if (!s.summary.empty()) summary = std::make_unique<OutputFile>(s.summary);
    });
  }
};

void set_start(const Call& call, const Settings& s, const Problem& problem, Vec x) {
  const std::int64_t features = problem.data().features;
  if (s.start == "zero") return;
  if (s.start == "sparse") {
    sparse_start(x, target_of(s.fit, features), features, s.load.seed);
  } else {
    const std::string note = start_from_file(s.start, problem.data(), s.load.scaling, x);
    if (!note.empty()) call.note(note);
  }
}

/// All of PETSc's options that are in force, also those from the environment and its files.
std::string petsc_options() {
  char* text = nullptr;
  check(PetscOptionsGetAll(nullptr, &text));
  std::string all = text;
  check(PetscFree(text));
  all.erase(all.find_last_not_of(' ') + 1);
  return all;
}

/// All that is known of the model before the fit; `data` gives its scaling away.
Model model_before(const Settings& s, LoadedData& data) {
  Model model;
  model.features = data.train.features;
  model.intercept = data.train.intercept;
  model.names = data.train.names;
  model.scaling = std::move(data.scaling);
  model.loss = s.loss->name;
  model.l2 = s.l2;
  model.classes = data.classes;
  model.details = {
      {"program_version", std::string(version)},
      {"start", s.start},
      {"seed", s.seed},
      {"petsc_options", petsc_options()},
      {"data_file", std::filesystem::path(s.load.data.path).filename().string()},
      {"data_bytes", data.file_bytes},
      {"data_format", data.format},
      {"samples", data.train.samples},
      {"sparsity", 0.0},
  };
  if (!s.load.class_groups.empty()) model.details["class_groups"] = s.load.class_groups;
  if (s.load.subset > 0) model.details["subset"] = s.load.subset;
  if (s.load.split) model.details["split"] = *s.load.split;
  return model;
}

void add_fit(const FitSummary& summary, VecHandle x, Model& model) {
  model.parameters = std::move(x);
  model.details.insert({{"method", summary.method},
                        {"target", summary.target},
                        {"max_iterations", summary.max_iterations},
                        {"tolerance", summary.tolerance},
                        {"iterations", summary.iterations},
                        {"gradient_norm", summary.gradient_norm},
                        {"reason", summary.reason}});
}

const char* words_of(Storage storage) {
  switch (storage) {
    case Storage::floats:
      return "floats";
    case Storage::bytes:
      return "bytes";
    case Storage::pattern:
      return "pattern";
    default:
      return "doubles";
  }
}

std::string score_text(const Loss& loss, double score) {
  return loss.labels == LabelRule::two_classes ? fmt::format("accuracy {:.2f} %", 100 * score)
                                               : fmt::format("RMSE {:.6g}", score);
}

int run(const Call& call) {
  const Settings s = settings_of(call);
  try_solver_words(call, s.fit);
  const DataSource tested = s.load.test.value_or(DataSource{});
  refuse_reused({s.load.data.path, s.load.data.labels, tested.path, tested.labels, s.start},
                {s.model, s.history, s.summary});
  Outputs outputs(s, call.comm);

  LoadedData data = load_data(call.comm, s.load);
  for (const std::string& note : data.notes) call.note(note);
  const Problem problem(data.train, *s.loss, s.l2);
  VecHandle x = problem.make_parameters();
  set_start(call, s, problem, x);
  call.say(fmt::format("{}: {} samples x {} features{}, {}, {}{}{}", input_name(s.load.data.path),
                       data.train.samples, data.train.features, header_text(data.header_line),
                       data.dense ? "dense" : "sparse", words_of(data.storage),
                       data.storage_reason.empty() ? "" : fmt::format(" ({})", data.storage_reason),
                       data.test ? fmt::format("; {} test samples", data.test->samples) : ""));

  if (size_of(call.comm) > 1) call.say("layout: " + data.layout.reason);

  Model model = model_before(s, data);
  reserve(call, outputs.model.get(), bytes_of(model));
  const double start_objective = problem.value(x);

  ProgressLine line;
  FitHooks hooks;
  hooks.delta = s.delta;
  hooks.objective_every = s.objective_every;
  hooks.stop = StopSignals::received;
  if (!s.history.empty()) {
    hooks.record = [&](const IterateRecord& record) {
      if (outputs.history) outputs.history->add(record);
    };
  }
  if (s.show_progress) {
    hooks.progress = [&](const Progress& progress) {
      if (call.speaks()) line.show(progress, s.delta);
    };
  }
  std::optional<StopSignals> signals(std::in_place);
  const GramFit fitted = fit_by_gram(problem, s.gram, s.fit, x, hooks);
  const FitSummary& summary = fitted.summary;
  if (call.speaks()) line.finish();
  if (!fitted.note.empty()) call.note(fitted.note);
  if (fitted.by_gram) call.say("gradients: by the Gram matrix of the samples");

  call.say(fmt::format("{}: {} ({}) after {} iterations, {:.2f} s; |g| = {:.3e}", summary.method,
                       summary.converged       ? "converged"
                       : summary.gradient_lost ? "lost its gradient"
                       : summary.stopped       ? "stopped"
                                               : "not converged",
                       summary.reason, summary.iterations, summary.seconds, summary.gradient_norm));
  // mpirun kills a second after it has passed a signal on: what follows may be too long for that.
  add_fit(summary, std::move(x), model);
  const std::optional<Error> lost = write_or_rescue(
      call.comm, outputs.model.get(), [&](OutputFile* output) { write_model(model, output); });
  FirstFailure history;
  history.run([&] {
    if (outputs.history) outputs.history->commit();
  });
  if (!lost) history.settle(call.comm);  // or else the model is what is told of
  signals.reset();
  if (!lost) call.say(fmt::format("model: {}", s.model));

  const Evaluation train = problem.evaluate(model.parameters);
  call.say(fmt::format("training: objective {:.8g}, {}", train.objective,
                       score_text(*s.loss, train.score)));
  if (train.objective > start_objective) {
    call.note(
        fmt::format("the objective is above the {:.8g} it started from: more iterations or "
                    "--scale may help",
                    start_objective));
  }
  nlohmann::json report{{"method", summary.method},
                        {"loss", s.loss->name},
                        {"converged", summary.converged},
                        {"reason", summary.reason},
                        {"iterations", summary.iterations},
                        {"gradient_norm", summary.gradient_norm},
                        {"target", summary.target},
                        {"seconds", summary.seconds},
                        {"ranks", size_of(call.comm)},
                        {"layout", name_of(data.layout.layout)},
                        {"gram", fitted.by_gram},
                        {"samples", data.train.samples},
                        {"features", data.train.features},
                        {"objective", train.objective},
                        {"score", train.score},
                        {"seed", s.seed},
                        {"model", s.model},
                        {"program_version", version}};
  if (data.test) {
    const Evaluation test = Problem(*data.test, *s.loss, s.l2).evaluate(model.parameters);
    call.say(fmt::format("test:     objective {:.8g}, {}", test.objective,
                         score_text(*s.loss, test.score)));
    report["test"] = {
        {"samples", data.test->samples}, {"objective", test.objective}, {"score", test.score}};
  }

  agree(call.comm, [&] {
    if (outputs.summary) outputs.summary->write(report.dump(2) + "\n");
  });
  if (lost) throw *lost;
  if (summary.gradient_lost) {
    call.note(
        fmt::format("the gradient is not a number, or too large for one, after {} iterations; {} "
                    "holds the last finite model",
                    summary.iterations, s.model));
    return Exit::not_converged;
  }
  if (summary.stopped) {
    call.note(fmt::format("interrupted after {} iterations; {} holds the model so far",
                          summary.iterations, s.model));
    return Exit::not_converged;
  }
  if (call.has("require-convergence") && !summary.converged) {
    call.note(fmt::format("not converged after {} iterations: |g| = {:.3e}", summary.iterations,
                          summary.gradient_norm));
    return Exit::not_converged;
  }
  return Exit::done;
}

}  // namespace

Command fit_command() {
  return {"fit", "fit a model to samples", example, options, run, {"model", "history", "summary"}};
}

}  // namespace prunadag::cli
