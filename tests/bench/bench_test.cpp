// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "bench/bench.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "bench/bench_problem.hpp"
#include "bench/plain_iteration.hpp"
#include "prunadag/model.hpp"
#include "prunadag/prunadag.h"
#include "prunadag/start.hpp"
#include "support/files.hpp"

namespace prunadag::bench {
namespace {

using namespace test;

/// Returns the largest difference between the iterates of the solver and of plain vector
/// operations, after twenty iterations.
double difference_to_plain(const std::string& method, bool scaled) {
  const Dataset data = dense_samples(world(), 60, 41, MATPRUNADAGROWS),
                copy = dense_samples(world(), 60, 41, MATDENSE);
  const Loss& loss = loss_named("logistic");
  const Problem problem(data, loss);
  const VecHandle x = problem.make_parameters(), y = problem.make_parameters(),
                  g = problem.make_parameters();
  sparse_start(x, 30, 41, 5);
  check(VecCopy(x, y));
  FitOptions options = paper_options();
  options.method = method;
  options.target_count = 6;
  options.tolerance = 0;
  options.max_iterations = 20;
  fit(problem, options, x);
  const PlainGradient gradient(copy, loss);
  PlainIteration plain(y, 6, scaled);
  for (int k = 0; k < 20; ++k) {
    gradient(y, g);
    plain.step(g, y);
  }
  PetscReal difference;
  check(VecAXPY(y, -1.0, x));
  check(VecNorm(y, NORM_INFINITY, &difference));
  return difference;
}

TEST(Bench, ComparesWithTheSameIteration) {
  EXPECT_LT(difference_to_plain("prunadag-v3", true), 1e-12);
  EXPECT_LT(difference_to_plain("prunadag-v4", false), 1e-12);
  EXPECT_GT(difference_to_plain("prunadag-v4", true), 1e-6);  // another method differs
}

TEST(Bench, MakesTheSameSamplesForBothAndFindsTheirArrays) {
  const Dataset ours = dense_samples(world(), 31, 7, MATPRUNADAGROWS),
                petscs = dense_samples(world(), 31, 7, MATDENSE);
  VecHandle x, t, u;
  check(MatCreateVecs(ours.matrix, x.put(), t.put()));
  check(VecDuplicate(t, u.put()));
  check(VecSet(x, 1.0));
  check(MatMult(ours.matrix, x, t));
  check(MatMult(petscs.matrix, x, u));
  PetscReal norm;
  check(VecAXPY(t, -1.0, u));
  check(VecNorm(t, NORM_INFINITY, &norm));
  EXPECT_LT(norm, 1e-14);

  const auto all_bytes = [](const Dataset& data) {
    std::int64_t bytes = 0;
    for (const auto& array : arrays_of(data.matrix)) bytes += std::int64_t(array.size());
    return sum(world(), bytes);
  };
  EXPECT_EQ(all_bytes(ours), 31 * 7 * 8);
  for (const Columns spread : {Columns::uniform, Columns::power_law}) {
    const Dataset sparse = sparse_samples(world(), 50, 400, 20, spread);
    MatInfo info;
    check(MatGetInfo(sparse.matrix, MAT_GLOBAL_SUM, &info));
    EXPECT_EQ(all_bytes(sparse), std::int64_t(info.nz_used) * std::int64_t(8 + sizeof(PetscInt)));
    EXPECT_LE(info.nz_used, 1000);
    EXPECT_GE(info.nz_used, 500);
  }
}

TEST(Bench, MeasuresEveryCaseOnceAndTellsAll) {
  BenchOptions options;
  options.rows = 40;
  options.columns = 30;
  options.parameters = 500;
  options.repetitions = 2;
  options.seconds = 0;
  const Machine machine = machine_of(world());
  EXPECT_EQ(machine.ranks, size_of(world()));
  EXPECT_EQ(machine.nodes, 1);
  std::size_t handed = 0;
  const auto measured = bench(world(), options, machine, [&](const Measurement&) { ++handed; });
  ASSERT_EQ(measured.size(), bench_cases().size());
  EXPECT_EQ(handed, measured.size());
  for (std::size_t i = 0; i < measured.size(); ++i) {
    const Measurement& m = measured[i];
    EXPECT_EQ(m.name, bench_cases()[i].name);
    for (double value : {m.ours, m.limit, m.plain, m.bytes}) {
      EXPECT_TRUE(std::isfinite(value) && value > 0) << m.name;
    }
    EXPECT_NE(line_of(m).find(m.name), std::string::npos);
  }
  const auto of = [&](const std::string& name) {
    return std::find_if(measured.begin(), measured.end(), [&](auto& m) { return m.name == name; });
  };
  EXPECT_EQ(of("update-v3")->bytes, 72 * 500);
  EXPECT_EQ(of("storage-float")->bytes, 4 * 40 * 30);
  EXPECT_EQ(of("storage-byte")->bytes, 40 * 30);
  EXPECT_EQ(of("gram-tall")->bytes, 8 * 30 * 30);
  EXPECT_EQ(of("layout-wide")->note.starts_with("a rank sends "), size_of(world()) > 1);
  EXPECT_NE(of("gram-tall")->note, "");
  EXPECT_TRUE(of("choice-wide")->note.starts_with("by ")) << of("choice-wide")->note;
  const auto json = json_of(machine, measured);
  EXPECT_EQ(json["machine"]["ranks"], size_of(world()));
  EXPECT_EQ(json["cases"].size(), measured.size());
  EXPECT_EQ(json["cases"][14]["name"], "update-v3");
  EXPECT_EQ(json["cases"][14]["columns"], 500);
  EXPECT_GT(json["cases"][14]["seconds"].get<double>(), 0);
}

TEST(Bench, RefusesWhatMakesNoSense) {
  BenchOptions options;
  options.cases = {"dense"};
  EXPECT_EQ(
      error_of([&] { check_bench_options(options); }),
      "unknown case 'dense': use dense-squared, dense-logistic, sparse-uniform, "
      "sparse-power-law, storage-float, storage-byte, storage-pattern, layout-wide, gram-tall, "
      "choice-wide, choice-square, choice-sparse, choice-ones, choice-gram, "
      "update-v3, update-v4, update-scaled, read-numbers, read-ones, read-table, iteration");
  options.cases = {};
  options.rows = -1;
  EXPECT_EQ(error_of([&] { check_bench_options(options); }), "rows -1: must be at least 0");
  options.rows = 0;
  options.repetitions = 0;
  EXPECT_EQ(error_of([&] { check_bench_options(options); }), "repetitions 0: must be at least 1");
  options.repetitions = 1;
  options.seconds = -1;
  EXPECT_EQ(error_of([&] { check_bench_options(options); }),
            "seconds -1: must be finite and at least 0");
}

}  // namespace
}  // namespace prunadag::bench
