// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Measures the kernels of selection and update on one core, for sizes within the caches and beyond,
// and compares each with a plain pass over the same arrays.
#include <benchmark/benchmark.h>
#include <random>
#include <span>
#include <vector>

#include "kernel/streaming.hpp"
#include "kernel/tally.hpp"
#include "kernel/update.hpp"

namespace prunadag {
namespace {

struct Arrays {
  std::vector<double> x, g, so, sd;
  std::vector<Label> labels;

  explicit Arrays(std::int64_t size)
      : x(std::size_t(size)), g(x.size()), so(x.size(), 0.01), sd(so), labels(x.size()) {
    std::mt19937_64 generator(1);
    std::normal_distribution<double> normal;
    for (double& value : x) value = normal(generator);
    for (double& value : g) value = normal(generator);
  }
};

void bytes(benchmark::State& state, int per_entry) {
  state.SetBytesProcessed(state.iterations() * state.range(0) * per_entry);
}

/// The first window of a warm selection: a tenth of the entries are above it, few are inside.
void select(benchmark::State& state) {
  const Arrays a(state.range(0));
  const std::uint64_t boundary = magnitude_bits(1.645);
  const Window window{boundary - (std::uint64_t(1) << 46), boundary + (std::uint64_t(1) << 46), 37};
  std::vector<Totals> slots(std::size_t(window.bins()) + 2);
  Candidates candidates;
  candidates.make_room(a.g.size());
  for (auto _ : state) {
    tally_magnitudes({a.g, a.x}, window, slots, candidates);
    benchmark::DoNotOptimize(slots.data());
  }
  bytes(state, 16);
}

void select_streamed(benchmark::State& state) {
  const Arrays a(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(read_in_4(std::as_bytes(std::span(a.g))));
    benchmark::DoNotOptimize(read_in_4(std::as_bytes(std::span(a.x))));
  }
  bytes(state, 16);
}

void update(benchmark::State& state, double alpha) {
  Arrays a(state.range(0));
  const Cut cut{1.645, -1};
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        prunadag_update(a.x, a.g, a.so, a.sd, 0, cut, {alpha, 1.0, true}, a.labels));
  }
  bytes(state, 57);  // seven numbers and a label
}
void update_v3(benchmark::State& state) { update(state, 0.02); }
void update_v4(benchmark::State& state) { update(state, 0.001); }

void adagrad(benchmark::State& state) {
  Arrays a(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(adagrad_update(a.x, a.g, a.so));
  bytes(state, 40);
}

/// The traffic of a selection and an update together.
void iteration_streamed(benchmark::State& state) {
  Arrays a(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(stream_iteration(a.x, a.g, a.so, a.sd));
  bytes(state, 72);
}

#define PRUNADAG_SIZES RangeMultiplier(32)->Range(1 << 10, 1 << 25)
BENCHMARK(select)->PRUNADAG_SIZES;
BENCHMARK(select_streamed)->PRUNADAG_SIZES;
BENCHMARK(update_v3)->PRUNADAG_SIZES;
BENCHMARK(update_v4)->PRUNADAG_SIZES;
BENCHMARK(adagrad)->PRUNADAG_SIZES;
BENCHMARK(iteration_streamed)->PRUNADAG_SIZES;

}  // namespace
}  // namespace prunadag

BENCHMARK_MAIN();
