// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Selection and update, and whole iterations of a small problem, against moving the same memory and
// against PETSc's vector operations.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/collective.hpp"
#include "base/random.hpp"
#include "base/share.hpp"
#include "bench/bench_case.hpp"
#include "bench/bench_problem.hpp"
#include "bench/plain_iteration.hpp"
#include "kernel/streaming.hpp"
#include "kernel/sums.hpp"
#include "kernel/update.hpp"
#include "prunadag/model.hpp"
#include "prunadag/prunadag.h"
#include "select/selector.hpp"

namespace prunadag::bench {
namespace {

constexpr double target_share = 0.1, zeta = 0.01;
constexpr double bytes_per_parameter = 72;  // selection reads 2 numbers; update 4, and writes 3
// Selection reads 3 numbers, the slope along the last step 2; update 5, and writes 4.
constexpr double scaled_bytes_per_parameter = 112;

/// The vectors of a solve, with a gradient and parameters drawn at random.
struct Vectors {
  VecHandle x, g, so, sd;

  Vectors(MPI_Comm comm, std::int64_t size)
      : x(make_vector(comm, size)),
        g(make_vector(comm, size)),
        so(make_vector(comm, size)),
        sd(make_vector(comm, size)) {
    const std::uint64_t first = std::uint64_t(first_index(x));
    const WriteArray parameters(x), gradient(g);
    for (std::size_t i = 0; i < parameters.span().size(); ++i) {
      parameters[i] = uniform(1, Stream::matrix, 2 * (first + i)) - 0.5;
      gradient[i] = uniform(1, Stream::matrix, 2 * (first + i) + 1) - 0.5;
    }
    check(VecSet(so, zeta));
    check(VecSet(sd, zeta));
  }
};

/// One iteration of the solver without its gradient, as src/tao does it.
class OurIteration {
 public:
  OurIteration(MPI_Comm comm, Vectors& v, bool scaled)
      : v_(v), scaled_(scaled), total_(global_size(v.x)), selector_(comm) {
    labels_.resize(ReadArray(v.x).span().size());
  }

  void step() {
    const ReadArray g(v_.g);
    const WriteArray x(v_.x), so(v_.so), sd(v_.sd);
    const std::int64_t first = first_index(v_.x);
    const Selection selection =
        selector_.largest({g.span(), x.span()}, first, total_, rounded_share(target_share, total_));
    Bounds bounds{1.0 / double(++iteration_), 1.0, true};
    if (scaled_) {
      const double x_S = std::sqrt(selection.outside.aligned_squares);
      bounds.alpha *= x_S > 0 ? std::sqrt(selection.inside.squares) / x_S : 0.0;
    }
    prunadag_update(x.span(), g.span(), so.span(), sd.span(), first, selection.cut, bounds,
                    labels_);
  }

 private:
  Vectors& v_;
  bool scaled_;
  std::int64_t total_, iteration_ = 0;
  Selector selector_;
  std::vector<Label> labels_;
};

/// The same in scaled units, of parameters that all have the curvature 2.
class OurScaledIteration {
 public:
  OurScaledIteration(MPI_Comm comm, Vectors& v) : v_(v), total_(global_size(v.x)), selector_(comm) {
    check(VecDuplicate(v.x, root_.put()));
    check(VecDuplicate(v.x, step_.put()));
    check(VecSet(root_, std::sqrt(2.0)));
    check(VecSet(step_, 0.0));
    labels_.resize(ReadArray(v.x).span().size());
  }

  void step() {
    const ReadArray g(v_.g), root(root_);
    const WriteArray x(v_.x), so(v_.so), sd(v_.sd), s(step_);
    const std::int64_t first = first_index(v_.x);
    std::array<double, 1> riders{dot(g.span(), s.span())};
    const Selection selection = selector_.largest({g.span(), x.span(), root.span()}, first, total_,
                                                  rounded_share(target_share, total_), riders);
    const double x_S = std::sqrt(selection.outside.aligned_squares);
    const double factor = x_S > 0 ? std::sqrt(selection.inside.squares) / x_S : 0.0;
    const Bounds bounds{factor / double(++iteration_), 1.0, true, 0.1};
    prunadag_update_scaled(x.span(), g.span(), so.span(), sd.span(), root.span(), s.span(), first,
                           selection.cut, bounds, labels_);
  }

 private:
  Vectors& v_;
  std::int64_t total_, iteration_ = 0;
  Selector selector_;
  VecHandle root_, step_;
  std::vector<Label> labels_;
};

std::int64_t parameters_of(const BenchRun& run) {
  if (run.options.parameters > 0) return run.options.parameters;
  return std::max<std::int64_t>(size_of(run.comm), std::int64_t(run.bytes / 32));
}

Measurement update(const BenchRun& run, const char* name, bool scaled) {
  const std::int64_t parameters = parameters_of(run);
  Measurement m;
  m.name = name;
  m.columns = parameters;
  m.bytes = bytes_per_parameter * double(parameters);
  m.limit_is = "streaming 72 bytes per parameter";
  m.plain_is = "vector operations, |g| gathered on one rank";
  Vectors v(run.comm, parameters), streamed(run.comm, parameters), moved(run.comm, parameters);
  OurIteration ours(run.comm, v, scaled);
  PlainIteration plain(moved.x, rounded_share(target_share, parameters), scaled, zeta);
  const Work stream = [&] {
    const ReadArray g(streamed.g);
    const WriteArray x(streamed.x), so(streamed.so), sd(streamed.sd);
    stream_iteration(x.span(), g.span(), so.span(), sd.span());
  };
  run.measure([&] { ours.step(); }, {stream}, [&] { plain.step(moved.g, moved.x); }, m);
  return m;
}

}  // namespace

Measurement update_v3(const BenchRun& run) { return update(run, "update-v3", true); }
Measurement update_v4(const BenchRun& run) { return update(run, "update-v4", false); }

Measurement update_scaled(const BenchRun& run) {
  const std::int64_t parameters = parameters_of(run);
  Measurement m;
  m.name = "update-scaled";
  m.columns = parameters;
  m.bytes = scaled_bytes_per_parameter * double(parameters);
  m.limit_is = "streaming 112 bytes per parameter";
  m.plain_is = "vector operations in paper units, |g| gathered on one rank";
  Vectors v(run.comm, parameters), streamed(run.comm, parameters), moved(run.comm, parameters);
  OurScaledIteration ours(run.comm, v);
  PlainIteration plain(moved.x, rounded_share(target_share, parameters), true, zeta);
  const Work stream = [&] {
    const ReadArray g(streamed.g);
    const WriteArray x(streamed.x), so(streamed.so), sd(streamed.sd);
    const auto part = [&](double share) {
      const std::size_t size = std::size_t(share * double(g.span().size()));
      stream_iteration(x.span().first(size), g.span().first(size), so.span().first(size),
                       sd.span().first(size));
    };
    part(1.0);
    part(scaled_bytes_per_parameter / bytes_per_parameter - 1.0);
  };
  run.measure([&] { ours.step(); }, {stream}, [&] { plain.step(moved.g, moved.x); }, m);
  return m;
}

Measurement small_iteration(const BenchRun& run) {
  constexpr std::int64_t rows = 100, columns = 1000, iterations = 200;
  const Loss& loss = loss_named("squared");
  Measurement m;
  m.name = "iteration";
  m.rows = rows;
  m.columns = columns;
  m.bytes = 2.0 * 8 * double(rows * columns);
  m.limit_is = "reading the samples twice, in cache";
  m.plain_is = "MatMult, loss, MatMultTranspose, vector operations";
  const Dataset data = dense_samples(run.comm, rows, columns, MATPRUNADAGROWS),
                plain_data = dense_samples(run.comm, rows, columns, MATDENSE);
  const Problem problem(data, loss);
  const PlainGradient gradient(plain_data, loss);
  const VecHandle x = problem.make_parameters(), y = problem.make_parameters(),
                  g = problem.make_parameters();
  FitOptions options = paper_options();
  options.max_iterations = iterations;
  options.tolerance = 0;
  std::int64_t done = iterations;
  const auto fit_once = [&] {
    check(VecSet(x, 0.01));
    done = std::max<std::int64_t>(1, fit(problem, options, x).iterations);
  };
  const auto plain_once = [&] {
    check(VecSet(y, 0.01));
    PlainIteration plain(y, rounded_share(target_share, columns), true, zeta);
    for (std::int64_t k = 0; k < iterations; ++k) {
      gradient(y, g);
      plain.step(g, y);
    }
  };
  run.measure(fit_once, readings(arrays_of(data.matrix)), plain_once, m);
  m.ours /= double(done);
  m.plain /= double(iterations);
  m.limit *= 2;
  return m;
}

}  // namespace prunadag::bench
