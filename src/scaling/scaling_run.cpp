// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the parts of an iteration are timed from outside the solver. An iteration begins with the
// gradient, which a decorator of the objective times. The solver shows its iterate after the
// selection and before the update.
#include "scaling/scaling_run.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/interruption.hpp"
#include "base/petsc.hpp"
#include "base/traffic.hpp"
#include "bench/bench_problem.hpp"
#include "prunadag/generate.hpp"
#include "prunadag/model.hpp"
#include "prunadag/start.hpp"

namespace prunadag::scaling {
namespace {

constexpr std::int64_t unmeasured = 3;  // first iterations: memory and selection are cold

/// The clock of a rank at a moment, and its traffic up to then.
struct Moment {
  double clock = MPI_Wtime();
  Traffic sent = traffic();
};

/// Seconds of a phase: computing, and inside the calls that communicate.
struct Phase {
  double compute = 0, communication = 0;
  void add(const Moment& begin, const Moment& end) {
    const double inside = end.sent.seconds - begin.sent.seconds;
    compute += end.clock - begin.clock - inside;
    communication += inside;
  }
};

/// Notes the moments of an iteration, and adds a finished iteration to the sums.
class Stopwatch {
 public:
  explicit Stopwatch(std::int64_t iterations_to_come) {
    communications.reserve(std::size_t(iterations_to_come));
  }

  void gradient_begins() {
    const Moment now;
    if (selected_ && ++seen_ > unmeasured) {
      gradient.add(begin_, gradient_end_);
      select.add(gradient_end_, *selected_);
      update.add(*selected_, now);
      sent.messages += now.sent.messages - begin_.sent.messages;
      sent.bytes += now.sent.bytes - begin_.sent.bytes;
      seconds += now.clock - begin_.clock;
      communications.push_back(now.sent.seconds - begin_.sent.seconds);
      ++iterations;
    }
    selected_.reset();
    begin_ = now;
  }
  void gradient_ends() { gradient_end_ = Moment(); }
  void selected() { selected_ = Moment(); }

  Phase gradient, select, update;
  Traffic sent;
  double seconds = 0;
  std::int64_t iterations = 0;
  std::vector<double> communications;  // seconds of communication in each iteration

 private:
  Moment begin_, gradient_end_;
  std::optional<Moment> selected_;
  std::int64_t seen_ = 0;
};

/// An objective that tells a stopwatch when gradients begin and end.
class TimedObjective : public Objective {
 public:
  TimedObjective(const Objective& objective, Stopwatch& watch)
      : objective_(objective), watch_(watch) {}

  VecHandle make_parameters() const override { return objective_.make_parameters(); }
  std::int64_t prunable() const override { return objective_.prunable(); }
  double value(Vec x) const override { return objective_.value(x); }
  Evaluation evaluate(Vec x) const override { return objective_.evaluate(x); }
  void gradient(Vec x, Vec g) const override {
    watch_.gradient_begins();
    objective_.gradient(x, g);
    watch_.gradient_ends();
  }

 private:
  const Objective& objective_;
  Stopwatch& watch_;
};

/// Returns the logistic loss if all targets are +1 or -1, else the squared loss. Collective.
const Loss& loss_for(MPI_Comm comm, const Dataset& data) {
  const ReadArray y(data.targets);
  const bool others = std::any_of(y.span().begin(), y.span().end(),
                                  [](double target) { return std::abs(target) != 1.0; });
  return loss_named(largest(comm, others ? 1 : 0) > 0 ? "squared" : "logistic");
}

/// Returns the bytes of this rank's part of the problem, and of six vectors for a solve.
double share_of(const Dataset& data, Vec x) {
  double bytes = 6.0 * 8 * double(ReadArray(x).span().size());
  bytes += 8.0 * double(ReadArray(data.targets).span().size());
  for (const auto& array : bench::arrays_of(data.matrix)) bytes += double(array.size());
  return bytes;
}

double largest_of(MPI_Comm comm, double value) {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_MAX, comm);
  return value;
}

/// Generates the problem. Rows or columns that are not given are those in print, each independent
/// of the other. So weak runs differ only in rows. Collective.
Generated make_problem(MPI_Comm comm, const ScalingOptions& options) {
  std::int64_t rows = options.rows, columns = options.columns;
  for (const GeneratorInfo& info : generators()) {
    if (info.name != options.problem) continue;
    if (rows == 0) rows = info.rows;
    if (columns == 0) columns = info.columns;
  }
  if (options.mode == "weak") rows *= size_of(comm);
  return generate(comm, options.problem, rows, columns, options.seed);
}

/// Returns the median over iterations of the smallest communication time of a rank. Collective.
double transfer_of(MPI_Comm comm, std::vector<double> communications) {
  MPI_Allreduce(MPI_IN_PLACE, communications.data(), int(communications.size()), MPI_DOUBLE,
                MPI_MIN, comm);
  const auto middle = communications.begin() + std::ptrdiff_t(communications.size() / 2);
  std::nth_element(communications.begin(), middle, communications.end());
  return *middle;
}

void add_times(MPI_Comm comm, const Stopwatch& watch, ScalingRun& run) {
  const double iterations = double(watch.iterations), ranks = size_of(comm);
  const double compute = watch.gradient.compute + watch.select.compute + watch.update.compute;
  const double solver = watch.select.communication + watch.update.communication;
  std::array means{watch.gradient.compute,
                   watch.gradient.communication,
                   watch.select.compute,
                   watch.update.compute,
                   solver,
                   compute};
  sum_in_place(comm, means);
  for (double& mean : means) mean /= iterations * ranks;
  run.gradient_compute = means[0];
  run.gradient_communication = means[1];
  run.select = means[2];
  run.update = means[3];
  run.solver_communication = means[4];
  run.imbalance = largest_of(comm, compute / iterations) / means[5];
  run.transfer = transfer_of(comm, watch.communications);
  run.seconds = largest_of(comm, watch.seconds / iterations);
  run.messages = largest_of(comm, watch.sent.messages / iterations);
  run.bytes = largest_of(comm, watch.sent.bytes / iterations);
  run.iterations = watch.iterations;
}

}  // namespace

void check_scaling_options(const ScalingOptions& options) {
  if (options.mode != "strong" && options.mode != "weak") {
    throw Error(ErrorKind::usage, fmt::format("mode '{}': use strong or weak", options.mode));
  }
  if (options.iterations < 1 || options.iterations > 1000000) {
    throw Error(ErrorKind::usage,
                fmt::format("iterations {}: must be from 1 to 1000000", options.iterations));
  }
  FitOptions fit_options;
  fit_options.method = options.method;
  check_options(fit_options);
}

ScalingRun run_scaling(MPI_Comm comm, const ScalingOptions& options,
                       const bench::Machine& machine) {
  check_scaling_options(options);
  const bench::MemoryUse before = bench::memory_use();
  const Generated made = make_problem(comm, options);
  const Loss& loss = loss_for(comm, made.data);
  const Problem problem(made.data, loss);
  const VecHandle x = problem.make_parameters();
  const std::int64_t features = made.data.features;
  sparse_start(x, std::max<std::int64_t>(1, features / 10), features, options.seed);

  Stopwatch watch(options.iterations);
  const TimedObjective timed(problem, watch);
  FitOptions fit_options = paper_options();
  fit_options.method = options.method;
  fit_options.max_iterations = unmeasured + options.iterations;
  fit_options.tolerance = 0;
  FitHooks hooks;
  hooks.visit = [&](std::int64_t, Vec) { watch.selected(); };
  hooks.stop = interrupted;
  MPI_Barrier(comm);
  const FitSummary summary = fit(timed, fit_options, x, hooks);
  agree(comm, leave_where_interrupted);
  if (watch.iterations == 0) {
    throw Error(ErrorKind::usage,
                fmt::format("{} ended after {} iterations ({}), before any was measured",
                            options.problem, summary.iterations, summary.reason));
  }

  const bench::MemoryUse after = bench::memory_use();
  ScalingRun run;
  run.mode = options.mode;
  run.problem = options.problem;
  run.loss = loss.name;
  run.method = summary.method;
  run.seed = std::int64_t(options.seed);
  run.ranks = size_of(comm);
  run.nodes = machine.nodes;
  run.rows = made.data.samples;
  run.columns = features;
  add_times(comm, watch, run);
  run.memory = largest_of(comm, double(std::max<std::int64_t>(0, after.now - before.now)));
  run.memory_peak = largest_of(comm, double(std::max<std::int64_t>(0, after.most - before.now)));
  run.memory_share = largest_of(comm, share_of(made.data, x));
  return run;
}

}  // namespace prunadag::scaling
