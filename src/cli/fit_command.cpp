// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/fit_settings.hpp"
#include "cli/history.hpp"
#include "cli/program_options.hpp"
#include "cli/rescue.hpp"
#include "cli/sample_options.hpp"
#include "cli/score_json.hpp"
#include "cli/solver_words.hpp"
#include "cli/terminal.hpp"
#include "cli/time_spent.hpp"
#include "model/model_writer.hpp"
#include "prunadag/model_path.hpp"
#include "prunadag/refit.hpp"
#include "prunadag/start.hpp"
#include "prunadag/validation.hpp"
#include "prunadag/version.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  mpirun -n 2 prunadag fit --data train.svm.gz --test test.svm.gz --loss logistic \\\n"
    "    --model model.h5 --history history.csv\n"
    "  mpirun -n 2 prunadag fit --data train.svm.gz --loss logistic --refit 80,90,95% \\\n"
    "    --model path.h5\n"
    "  mpirun -n 2 prunadag fit --data train.svm.gz --loss logistic --scale minmax \\\n"
    "    --units paper --model model.h5   (as published)\n";

/// The files of this run, created before any work so that a bad folder is found out now. On rank 0.
struct FitOutputs {
  std::unique_ptr<OutputFile> model, summary;
  std::unique_ptr<History> history;

  FitOutputs(const FitSettings& s, MPI_Comm comm) {
    agree(comm, [&] {
      if (rank_of(comm) != 0) return;
      model = std::make_unique<OutputFile>(s.model);
      if (!s.history.empty()) history = std::make_unique<History>(s.history);
      if (!s.summary.empty()) summary = std::make_unique<OutputFile>(s.summary);
    });
  }
};

void set_start(const Call& call, const FitSettings& s, const Problem& problem, Vec x) {
  const std::int64_t features = problem.data().features;
  if (s.start == "zero") return;
  if (s.start == "best") {
    problem.start(x);
  } else if (s.start == "sparse") {
    sparse_start(x, target_of(s.fit, features), features, s.load.seed);
  } else {
    const std::string note = start_from_file(s.start, problem.data(), s.load.scaling, x);
    if (!note.empty()) call.note(note);
    problem.from_model(x);
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
Model model_before(const FitSettings& s, LoadedData& data) {
  Model model = model_of_samples(s.load, data, *s.loss);
  model.l2 = s.l2;
  model.details.insert({{"start", s.start}, {"petsc_options", petsc_options()}, {"sparsity", 0.0}});
  return model;
}

/// Whatever is zeroed later is ranked in the units of the fit, and what it gives on the mean is kept.
void set_pruning(const Problem& problem, Model& model) {
  model.pruning_unit = problem.make_parameters();
  problem.curvature_bounds(model.pruning_unit);
  check(VecSqrtAbs(model.pruning_unit));
  if (!problem.centred()) return;
  check(VecDuplicate(problem.mean(), model.pruning_mean.put()));
  check(VecCopy(problem.mean(), model.pruning_mean));
}

void add_fit(const FitSummary& summary, VecHandle x, Model& model) {
  model.parameters = std::move(x);
  model.details.insert({{"method", summary.method},
                        {"target", summary.target},
                        {"max_iterations", summary.max_iterations},
                        {"tolerance", summary.tolerance},
                        {"iterations", summary.iterations},
                        {"reason", summary.reason}});
  if (!std::isnan(summary.gradient_norm)) model.details["gradient_norm"] = summary.gradient_norm;
}

/// A fit, by what the words ask for.
struct Fitted {
  FitSummary summary;
  std::vector<std::string> notes;
  double forming = 0, comparing = 0;  // seconds for the Gram matrix
  bool by_gram = false;
  std::optional<std::int64_t> iterate;  // that was chosen
  nlohmann::json validation;            // what chose it, or nothing
};

Fitted fit_as_asked(const Call& call, const FitSettings& s, const Problem& problem, Vec x,
                    const FitHooks& hooks) {
  Fitted result;
  if (s.validation.validates()) {
    ValidatedFit found = fit_validated(problem, s.fit, s.validation, x, hooks);
    call.say(
        fmt::format("iterate {} of {} has the least loss on {} samples held back: mean {:.6g}, {}",
                    found.iterate, found.fit.iterations, found.samples, found.judged.loss,
                    s.loss->score.text(found.judged.score)));
    result.validation = {{"iterate", found.iterate},
                         {"samples", found.samples},
                         {"loss", found.judged.loss},
                         {"error", found.judged.error},
                         {"score", found.judged.score}};
    result.iterate = found.iterate;
    result.summary = std::move(found.fit);
  } else {
    GramFit found = fit_by_gram(problem, s.gram, s.fit, x, hooks);
    result.summary = std::move(found.summary);
    result.by_gram = found.by_gram;
    result.forming = found.forming;
    result.comparing = found.comparing;
    if (!found.note.empty()) result.notes.push_back(found.note);
  }
  if (!result.summary.note.empty()) result.notes.push_back(result.summary.note);
  return result;
}

/// The fit, and what is left of it at each sparsity, fitted again: in the file of the model, as a path.
void refit_and_save(const Call& call, const FitSettings& s, const Problem& problem, Vec x,
                    Model model) {
  const PruningUnits units{model.pruning_unit};
  const RefitOptions options{.ridge = default_ridge(problem)};
  ModelPath path;
  path.models.push_back(sparse_model(problem, x, 0.0));
  path.models.back().objective = problem.value(x);
  call.say(fmt::format("sparsity %  nonzeros  objective{} pruned -> refitted",
                       options.ridge > 0 ? ", with the penalty of a path," : ""));
  for (const RefittedModel& refitted : refit_sparsities(problem, x, s.refit, units, options)) {
    const RefitSummary& summary = refitted.summary;
    if (!summary.note.empty()) call.note(summary.note);
    path.models.push_back(sparse_model(problem, refitted.x, refitted.sparsity));
    PathModel& last = path.models.back();
    last.objective = summary.objective;
    last.passes = summary.passes;
    last.l2 = options.ridge * problem.curvature_unit();
    call.say(fmt::format("{:>10.4g} {:>9}  {:.8g} -> {:.8g}", 100 * refitted.sparsity,
                         last.nonzeros, summary.before, summary.after));
  }
  model.parameters.reset();
  path.common = std::move(model);
  save_path(call.comm, path, s.model);
  call.say(fmt::format("{}: the fit and {} refitted models; take one by --sparsity", s.model,
                       s.refit.size()));
}

/// What is said where a fit did not come to its end, and the exit code that goes with it.
Exit tell_end(const Call& call, const FitSettings& s, const FitSummary& summary) {
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

int run(const Call& call) {
  TimeSpent time;
  const FitSettings s = fit_settings(call);
  try_solver_words(call, s.fit);
  std::vector<std::string> inputs = inputs_of(s.load);
  inputs.push_back(s.start);
  refuse_reused(inputs, {s.model, s.history, s.summary});
  FitOutputs outputs(s, call.comm);

  LoadedData data = load_and_note(call, s.load);
  time.was("read");
  for (const double sparsity : s.refit) weights_left(sparsity, data.train.features);
  const bool centred = is_scaled(s.fit) && s.load.intercept;
  const Problem problem(data.train, *s.loss, s.l2, centred ? Centring::means : Centring::none);
  VecHandle x = problem.make_parameters();
  set_start(call, s, problem, x);
  say_samples(call, s.load, data);

  Model model = model_before(s, data);
  if (is_scaled(s.fit)) set_pruning(problem, model);
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
  time.was("prepare");
  const Fitted fitted = fit_as_asked(call, s, problem, x, hooks);
  const FitSummary& summary = fitted.summary;
  if (call.speaks()) line.finish();
  time.was("fit");
  time.move(fitted.forming, "fit", "prepare");
  for (const std::string& note : fitted.notes) call.note(note);
  if (fitted.by_gram) call.say("gradients: by the Gram matrix of the samples");

  call.say(fmt::format("{}: {}; {:.2f} s, |g| {}", summary.method, summary.end, summary.seconds,
                       std::isnan(summary.gradient_norm)
                           ? "not known"
                           : fmt::format("= {:.3e}", summary.gradient_norm)));
  // mpirun kills a second after it has passed a signal on: what follows may be too long for that.
  const VecHandle fit = problem.make_parameters();
  check(VecCopy(x, fit));
  problem.to_model(x);
  add_fit(summary, std::move(x), model);
  if (fitted.iterate) {
    model.details["validation"] = s.validation.share;
    model.details["iterate"] = *fitted.iterate;
  }
  const std::optional<Error> lost = write_or_rescue(
      call.comm, outputs.model.get(), [&](OutputFile* output) { write_model(model, output); });
  FirstFailure history;
  history.run([&] {
    if (outputs.history) outputs.history->commit();
  });
  if (!lost) call.say(fmt::format("model: {}", s.model));
  if (!lost) history.settle(call.comm);  // or else the model is what is told of
  time.was("save");

  const Problem plain(data.train, *s.loss, s.l2);
  const Evaluation train = plain.evaluate(model.parameters);
  call.say(fmt::format("training: objective {:.8g}, {}", train.objective,
                       s.loss->score.text(train.score)));
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
                        {"end", summary.end},
                        {"units", is_scaled(s.fit) ? "scaled" : "paper"},
                        {"iterations", summary.iterations},
                        {"gradient_norm", summary.gradient_norm},
                        {"target", summary.target},
                        {"ranks", size_of(call.comm)},
                        {"layout", name_of(data.layout.layout)},
                        {"gram", fitted.by_gram},
                        {"samples", data.train.samples},
                        {"features", data.train.features},
                        {"objective", train.objective},
                        {"score", train.score},
                        {"score_name", s.loss->score.key()},
                        {"scores", json_of(scores(plain, model.parameters))},
                        {"seed", s.seed},
                        {"model", s.model},
                        {"program_version", version}};
  if (!fitted.validation.is_null()) report["validation"] = fitted.validation;
  if (data.test) {
    const Problem others(*data.test, *s.loss, s.l2);
    const Evaluation test = others.evaluate(model.parameters);
    call.say(fmt::format("test:     objective {:.8g}, {}", test.objective,
                         s.loss->score.text(test.score)));
    report["test"] = {{"samples", data.test->samples},
                      {"objective", test.objective},
                      {"score", test.score},
                      {"scores", json_of(scores(others, model.parameters))}};
  }

  time.was("measure");
  time.move(fitted.comparing, "fit", "measure");
  std::optional<Error> refit_lost;
  if (!s.refit.empty() && !lost && !summary.stopped && !summary.gradient_lost) {
    try {
      refit_and_save(call, s, problem, fit, std::move(model));
    } catch (const Error& error) {  // the same on all ranks; the model of the fit is safe
      refit_lost = error;
    }
    time.was("refit");
  }
  call.say("time: " + time.text());
  report["seconds"] = time.total();
  report["seconds_of"] = time.json();

  agree(call.comm, [&] {
    if (outputs.summary) outputs.summary->write(report.dump(2) + "\n");
  });
  if (lost) throw *lost;
  if (refit_lost) throw *refit_lost;
  return tell_end(call, s, summary);
}

}  // namespace

Command fit_command() {
  return {"fit", "fit a model to samples",       example, fit_options,
          run,   {"model", "history", "summary"}};
}

}  // namespace prunadag::cli
