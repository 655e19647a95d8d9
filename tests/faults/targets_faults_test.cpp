// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The sweep of faults_test.cpp for samples with several targets, and for problems of single ranks.
#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "faults/every_rank.hpp"
#include "fit/judge.hpp"
#include "prunadag/layout.hpp"
#include "prunadag/path.hpp"
#include "prunadag/prunadag.h"
#include "prunadag/scores.hpp"
#include "prunadag/separate_problems.hpp"
#include "support/dense.hpp"

namespace prunadag {
namespace {

using namespace test;

class OfTargets : public EveryRank {};
INSTANTIATE_TEST_SUITE_P(FailsTogether, OfTargets,
                         testing::Values(Fault::allocation, Fault::petsc_allocation), fault_name);

constexpr std::size_t samples = 40, features = 6, targets = 3;

/// Makes samples with numbers without a pattern, some of them 0.
Dataset made(bool sparse) {
  std::vector<Vector> rows(samples, Vector(features + 1, 1.0));
  for (std::size_t i = 0; i < samples; ++i) {
    for (std::size_t j = 0; j < features; ++j) rows[i][j] = double((i * 7 + j * 5 + i * i) % 9) / 4;
  }
  Dataset data = dataset_of(rows, Vector(samples, 0.0), sparse);
  MatHandle ours;
  check(PrunAdagInitialize());
  check(MatPrunAdagRowsCreate(data.matrix, "double", ours.put()));
  data.matrix = std::move(ours);
  data.features -= 1;
  data.intercept = true;
  return data;
}

Vector own_targets(const Dataset& data) {
  PetscInt rows;
  check(MatGetLocalSize(data.matrix, &rows, nullptr));
  Vector own;
  for (std::size_t e = 0; e < std::size_t(rows) * targets; ++e) own.push_back(double(e * e % 5));
  return own;
}

TEST_P(OfTargets, FittingAndPruningThemHoweverStored) {
  FitOptions options;
  options.max_iterations = 1;
  const PathOptions wanted{.sparsities = {0.6},
                           .keep = 0.3,
                           .step_iterations = 1,
                           .model_iterations = 1,
                           .splice_rounds = 1,
                           .splice_share = 0.5};
  for (const char* name : {"squared", "poisson"}) {
    const Loss& loss = loss_named(name);
    for (const bool sparse : {false, true}) {
      for (const Layout layout : {Layout::samples, Layout::features}) {
        Dataset data = made(sparse);
        lay_out(data, layout);
        const Vector own = own_targets(data);
        sweep(GetParam(), [&] {
          set_targets(data, targets, own);
          const Problem problem(data, loss, 0.0, Centring::means);
          const VecHandle x = problem.make_parameters();
          problem.start(x);
          fit(problem, options, x);
          scores(problem, x);
          prune_path(problem, wanted, x);
          judge(problem, x);
        });
      }
    }
  }
}

TEST_P(OfTargets, AddingUpProblemsThatRanksHaveAlone) {
  Dataset data;
  data.samples = 4;
  data.features = 2;
  check(PrunAdagInitialize());
  check(MatCreate(PETSC_COMM_SELF, data.matrix.put()));
  check(MatSetSizes(data.matrix, 4, 2, 4, 2));
  check(MatSetType(data.matrix, MATPRUNADAGROWS));
  check(MatSetUp(data.matrix));
  PetscScalar* numbers;
  check(MatPrunAdagRowsGetArray(data.matrix, &numbers));
  std::fill_n(numbers, 8, 1.0);
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  set_targets(data, 3, Vector(12, 1.0));
  const Problem own(data, loss_named("squared"));
  sweep(GetParam(), [&] {
    const SeparateProblems problem(world(), &own);
    const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
    problem.curvature_bounds(g);
    problem.value_and_gradient(x, g);
    problem.evaluate(x);
  });
}

}  // namespace
}  // namespace prunadag
