// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Compares gradients of Problem with two measures of the same run: the time to read this rank's
// data once, and the time of PETSc's own matrices for the product, the loss and the product with
// the transpose. Compact storages are compared with the doubles that they replace. Runs alone or
// under mpirun. A time is the best of many calls, on the slowest rank.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <petscmat.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/random.hpp"
#include "kernel/streaming.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/prunadag.h"
#include "support/losses.hpp"
#include "timing.hpp"

namespace prunadag {
namespace {

using namespace bench;

struct Shape {
  const char* name;
  PetscInt samples, features, entries_per_row;  // 0 entries: dense
};
constexpr Shape shapes[] = {
    {"small", 100, 1000, 0},          {"dense", 32768, 1000, 0},
    {"dense_narrow", 250000, 128, 0}, {"dense_wide", 1024, 32000, 0},
    {"sparse", 200000, 10000, 100},   {"sparse_wide", 200000, 1000000, 100},
};

/// Makes a matrix with entries value(u) for random u from 0 to 1, and targets 1 and -1.
Dataset make(
    const Shape& shape, const char* type,
    const std::function<double(double)>& value = [](double u) { return u - 0.5; }) {
  Dataset data;
  data.samples = shape.samples;
  data.features = shape.features;
  check(MatCreate(world(), data.matrix.put()));
  check(MatSetSizes(data.matrix, PETSC_DECIDE, PETSC_DECIDE, shape.samples, shape.features));
  check(MatSetType(data.matrix, type));
  const PetscInt per_row = shape.entries_per_row ? shape.entries_per_row : shape.features;
  if (shape.entries_per_row) {
    check(MatSeqAIJSetPreallocation(data.matrix, per_row, nullptr));
    check(MatMPIAIJSetPreallocation(data.matrix, per_row, nullptr, per_row, nullptr));
  }
  check(MatSetUp(data.matrix));
  PetscInt first, end;
  check(MatGetOwnershipRange(data.matrix, &first, &end));
  const PetscInt spacing = shape.features / per_row;
  std::vector<PetscInt> columns(std::size_t(per_row), 0);
  std::vector<double> values(columns.size());
  for (PetscInt i = first; i < end; ++i) {
    for (PetscInt e = 0; e < per_row; ++e) {
      const double number =
          uniform(1, Stream::matrix, std::uint64_t(i % 1000) * 100000 + std::uint64_t(e % 1000));
      columns[std::size_t(e)] = e * spacing + PetscInt(number * double(spacing));
      values[std::size_t(e)] = value(number);
    }
    check(MatSetValues(data.matrix, 1, &i, per_row, columns.data(), values.data(), INSERT_VALUES));
  }
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  const WriteArray targets(data.targets);
  for (std::size_t i = 0; i < targets.span().size(); ++i) targets[i] = i % 2 ? 1.0 : -1.0;
  return data;
}

/// Returns the bytes that a rank reads for a gradient: its numbers, and the columns of sparse rows.
double bytes_of(const Shape& shape) {
  const double rows = double(shape.samples) / size_of(world());
  return shape.entries_per_row ? rows * double(shape.entries_per_row) * double(8 + sizeof(PetscInt))
                               : rows * double(shape.features) * 8.0;
}

void run(benchmark::State& state, const Shape& shape, const Loss& loss) {
  const bool sparse = shape.entries_per_row > 0;
  const double bytes = bytes_of(shape);
  const int calls = bytes < 1e7 ? 1000 : 10;
  double limit, ours, petscs;
  {
    const std::vector<double> array(std::size_t(bytes / 8), 1.0);
    limit = std::numeric_limits<double>::infinity();
    for (const auto read : {read_in_1, read_in_4, read_in_8}) {
      limit = std::min(limit, best_time(calls, [&] {
                         benchmark::DoNotOptimize(read(std::as_bytes(std::span(array))));
                       }));
    }
  }
  {
    const Dataset data = make(shape, sparse ? MATAIJ : MATPRUNADAGROWS);
    const Problem problem(data, loss);
    const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
    ours = best_time(calls, [&] { problem.gradient(x, g); });
  }
  {
    const Dataset data = make(shape, sparse ? MATAIJ : MATDENSE);
    VecHandle x, g, t;
    check(MatCreateVecs(data.matrix, x.put(), t.put()));
    check(VecDuplicate(x, g.put()));
    check(VecSet(x, 0.0));
    petscs = best_time(calls, [&] {
      check(MatMult(data.matrix, x, t));
      loss.derivative(WriteArray(t).span(), ReadArray(data.targets).span(), 1.0);
      check(MatMultTranspose(data.matrix, t, g));
    });
  }
  for (auto _ : state) state.SetIterationTime(ours);
  state.counters["limit_us"] = limit * 1e6;
  state.counters["of_limit"] = limit / ours;
  state.counters["GB/s"] = bytes / ours * 1e-9;
  state.counters["petsc_us"] = petscs * 1e6;
  state.counters["speedup"] = petscs / ours;
}

/// A shape to measure with doubles and with a compact storage, both by Problem.
struct StoredShape {
  Shape shape;
  const char* storage;
};
constexpr StoredShape stored_shapes[] = {
    {{"dense", 32768, 1000, 0}, "float"},
    {{"dense", 32768, 1000, 0}, "byte"},
    {{"dense_narrow", 250000, 128, 0}, "float"},
    {{"dense_narrow", 250000, 128, 0}, "byte"},
    {{"sparse", 200000, 10000, 100}, "double"},
    {{"sparse_small", 5000, 10000, 100}, "double"},
    {{"rcv1", 20242, 47236, 74}, "double"},
    {{"sparse", 200000, 10000, 100}, "float"},
    {{"sparse", 200000, 10000, 100}, "byte"},
    {{"sparse", 200000, 10000, 100}, "pattern"},
    {{"adult", 2000000, 123, 14}, "double"},
    {{"adult", 2000000, 123, 14}, "pattern"},
    {{"sparse_wide", 200000, 1000000, 100}, "pattern"},
};

/// Returns 1 for a pattern, else a whole number from 1 to 255.
double whole_number(double number, const std::string& storage) {
  return storage == "pattern" ? 1.0 : 1.0 + double(int(number * 255.0));
}

double bytes_per_entry(Mat matrix) {
  MatInfo info;
  check(MatGetInfo(matrix, MAT_GLOBAL_SUM, &info));
  return info.memory / info.nz_used;
}

void run_stored(benchmark::State& state, const StoredShape& stored, const Loss& loss) {
  const bool sparse = stored.shape.entries_per_row > 0;
  const std::string storage = stored.storage;
  Dataset plain = make(stored.shape, sparse ? MATAIJ : MATPRUNADAGROWS,
                       [&](double number) { return whole_number(number, storage); });
  Dataset compact;
  compact.samples = plain.samples;
  compact.features = plain.features;
  check(VecDuplicate(plain.targets, compact.targets.put()));
  check(VecCopy(plain.targets, compact.targets));
  check(MatPrunAdagRowsCreate(plain.matrix, stored.storage, compact.matrix.put()));
  const Problem doubles(plain, loss), problem(compact, loss);
  const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
  const int calls = 10, rounds = 3;
  double before = std::numeric_limits<double>::infinity(), after = before;
  for (int round = 0; round < rounds; ++round) {  // in turn, since other processes may disturb
    before = std::min(before, best_time(calls, [&] { doubles.gradient(x, g); }));
    after = std::min(after, best_time(calls, [&] { problem.gradient(x, g); }));
  }
  for (auto _ : state) state.SetIterationTime(after);
  state.counters["doubles_us"] = before * 1e6;
  state.counters["speedup"] = before / after;
  state.counters["bytes/entry"] = bytes_per_entry(compact.matrix);
}

/// Prints nothing. Used by all ranks except the first.
class Silent : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>&) override {}
};

void run_all(int argc, char** argv) {
  check(PrunAdagInitialize());
  for (const Shape& shape : shapes) {
    for (const Loss& loss : test::scalar_losses()) {
      const std::string name = std::string(shape.name) + "/" + std::string(loss.name);
      benchmark::RegisterBenchmark(name.c_str(),
                                   [&](benchmark::State& state) { run(state, shape, loss); })
          ->UseManualTime()
          ->Iterations(1)
          ->Unit(benchmark::kMicrosecond);
    }
  }
  for (const StoredShape& stored : stored_shapes) {
    const Loss& loss = loss_named("logistic");
    const std::string name = std::string(stored.shape.name) + "/" + stored.storage;
    benchmark::RegisterBenchmark(name.c_str(),
                                 [&](benchmark::State& state) { run_stored(state, stored, loss); })
        ->UseManualTime()
        ->Iterations(1)
        ->Unit(benchmark::kMicrosecond);
  }
  benchmark::Initialize(&argc, argv);
  Silent silent;
  if (rank_of(world()) == 0) {
    benchmark::RunSpecifiedBenchmarks();
  } else {
    benchmark::RunSpecifiedBenchmarks(&silent);
  }
}

}  // namespace
}  // namespace prunadag

int main(int argc, char** argv) {
  if (PetscInitialize(nullptr, nullptr, nullptr, nullptr)) return 1;
  prunadag::run_all(argc, argv);
  return PetscFinalize() ? 1 : 0;
}
