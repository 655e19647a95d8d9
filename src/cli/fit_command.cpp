// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/collective.hpp"
#include "cli/command.hpp"
#include "cli/fit_report.hpp"
#include "cli/fit_settings.hpp"
#include "cli/history.hpp"
#include "cli/program_options.hpp"
#include "cli/rescue.hpp"
#include "cli/sample_options.hpp"
#include "cli/solver_words.hpp"
#include "cli/terminal.hpp"
#include "cli/time_spent.hpp"
#include "model/model_writer.hpp"
#include "model/path_writer.hpp"
#include "prunadag/fit_model.hpp"
#include "prunadag/model_path.hpp"
#include "prunadag/refit.hpp"
#include "prunadag/validation.hpp"
#include "report/json.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  mpirun -n 2 prunadag fit --data train.svm.gz --test test.svm.gz --loss logistic \\\n"
    "    --model model.h5 --history history.csv\n"
    "  mpirun -n 2 prunadag fit --data train.svm.gz --loss logistic --refit 80,90,95% \\\n"
    "    --model path.h5\n"
    "  mpirun -n 2 prunadag fit --data train.svm.gz --loss logistic --scale minmax \\\n"
    "    --units paper --model model.h5   (as published)\n";

/// The files of this run, created before any work, so that a bad folder is found at once. On rank
/// 0.
struct FitOutputs {
  std::unique_ptr<OutputFile> model, summary;
  std::unique_ptr<History> history;

  FitOutputs(const FitSettings& s, MPI_Comm comm) {
    agree(comm, [&] {
      if (rank_of(comm) != 0) return;
      model = std::make_unique<OutputFile>(s.model);
      if (!s.refit.empty() && !model->is_renamed()) {
        throw Error(ErrorKind::usage,
                    fmt::format("--refit: {} would get two models, one after the other: give a "
                                "plain file",
                                s.model));
      }
      if (!s.history.empty()) history = std::make_unique<History>(s.history);
      if (!s.summary.empty()) summary = std::make_unique<OutputFile>(s.summary);
    });
  }
};

/// Says how the iterate was chosen, the remarks, and how the fit ended.
void say_fit(const Call& call, const Loss& loss, const FittedModel& fitted) {
  if (fitted.chosen) {
    const ChosenIterate& chosen = *fitted.chosen;
    call.say(
        fmt::format("iterate {} of {} has the least loss on {} samples held back: mean {:.6g}, {}",
                    chosen.iterate, fitted.summary.iterations, chosen.samples, chosen.judged.loss,
                    loss.score.text(chosen.judged.score)));
  }
  for (const std::string& note : fitted.notes) call.note(note);
  if (fitted.by_gram) call.say("gradients: by the Gram matrix of the samples");
  const FitSummary& summary = fitted.summary;
  call.say(fmt::format("{}: {}; {:.2f} s, |g| {}", summary.method, summary.end, summary.seconds,
                       std::isnan(summary.gradient_norm)
                           ? "not known"
                           : fmt::format("= {:.3e}", summary.gradient_norm)));
}

/// Hooks that write the history and the line of progress.
FitHooks hooks_of(const Call& call, const FitSettings& s, History* history, ProgressLine& line) {
  FitHooks hooks;
  hooks.delta = s.delta;
  hooks.objective_every = s.objective_every;
  hooks.stop = StopSignals::received;
  if (!s.history.empty()) {
    hooks.record = [history](const IterateRecord& record) {
      if (history) history->add(record);
    };
  }
  if (s.show_progress) {
    hooks.progress = [&call, &s, &line](const Progress& progress) {
      if (call.speaks()) line.show(progress, s.delta);
    };
  }
  return hooks;
}

/// Saves the model, also elsewhere if need be, and the history. Returns the failure of the model,
/// if any.
std::optional<Error> save(const Call& call, const FitSettings& s, const Model& model,
                          FitOutputs& outputs, FirstFailure& history) {
  std::optional<Error> lost = write_or_rescue(
      call.comm, outputs.model.get(), [&](OutputFile* output) { write_model(model, output); });
  history.run([&] {
    if (outputs.history) outputs.history->commit();
  });
  if (!lost) call.say(fmt::format("model: {}", s.model));
  return lost;
}

/// Prunes the fit to each sparsity, refits it, and saves all models as a path, in the file of the
/// model, also elsewhere if need be. Returns whether it came to its end. Throws what could not be
/// saved.
bool refit_and_save(const Call& call, const FitSettings& s, const Problem& problem, Vec x,
                    Model model) {
  const PruningUnits units{model.pruning_unit, nullptr, problem.groups()};
  const RefitOptions options{.ridge = default_ridge(problem), .stop = StopSignals::received};
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
  const std::size_t refitted = path.models.size() - 1;
  const bool whole = refitted == s.refit.size();
  if (refitted > 0) {
    model.parameters.reset();
    path.common = std::move(model);
    std::unique_ptr<OutputFile> output;
    agree(call.comm, [&] {
      if (call.speaks()) output = std::make_unique<OutputFile>(s.model);
    });
    const std::optional<Error> lost = write_or_rescue(
        call.comm, output.get(), [&](OutputFile* file) { write_path(call.comm, path, file); });
    if (lost) throw *lost;
    call.say(fmt::format("{}: the fit and {} refitted models; take one by --sparsity", s.model,
                         refitted));
  }
  if (!whole) {
    call.note(
        fmt::format("interrupted; {} of {} sparsities are refitted", refitted, s.refit.size()));
  }
  return whole;
}

/// Reports a fit that did not run to its end; returns the exit code.
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
  try_solver_words(call, s.fit.fit);
  std::vector<std::string> inputs = inputs_of(s.load);
  inputs.push_back(s.fit.start);
  refuse_reused(inputs, {s.model, s.history, s.summary});
  FitOutputs outputs(s, call.comm);

  LoadedData data = load_and_note(call, s.load);
  time.was("read");
  for (const double sparsity : s.refit) weights_left(sparsity, data.train.candidates());
  ModelFit work(data, s.load, s.fit);
  say_samples(call, s.load, data);
  reserve(call, outputs.model.get(), bytes_of(work.model()));
  ProgressLine line;
  const FitHooks hooks = hooks_of(call, s, outputs.history.get(), line);
  time.was("prepare");
  FittedModel fitted = work.run(hooks);
  if (call.speaks()) line.finish();
  time.was("fit");
  time.move(fitted.forming, "fit", "prepare");
  say_fit(call, work.problem().loss(), fitted);

  // mpirun kills a second after it passes on a signal, so save the model before slower work.
  FirstFailure history;
  std::optional<Error> lost = save(call, s, fitted.model, outputs, history);
  time.was("save");
  const FitMeasures measures = measured(call, s, data, fitted.model);
  say_measures(call, fitted, measures);
  nlohmann::json report =
      agree(call.comm, [&] { return report_of(call, s, data, fitted, measures); });
  time.was("measure");
  time.move(fitted.comparing, "fit", "measure");
  const FitSummary summary = fitted.summary;
  const bool saved = !lost;
  bool whole = true;
  if (!s.refit.empty() && saved && !summary.stopped && !summary.gradient_lost) {
    try {
      whole = refit_and_save(call, s, work.problem(), fitted.parameters, std::move(fitted.model));
    } catch (const Error& error) {  // the same on all ranks; the model of the fit is saved
      lost = error;
    }
    time.was("refit");
  }
  call.say("time: " + time.text());
  report["seconds"] = time.total();
  report["seconds_of"] = time.json();
  agree(call.comm, [&] {
    if (outputs.summary) outputs.summary->write(in_lines(report));
  });
  if (lost) throw *lost;
  history.settle(call.comm);
  return whole ? tell_end(call, s, summary) : Exit::not_converged;
}

}  // namespace

Command fit_command() {
  return {"fit", "fit a model to samples",       example, fit_options,
          run,   {"model", "history", "summary"}};
}

}  // namespace prunadag::cli
