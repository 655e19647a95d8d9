// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The C++ library in one file: read samples, fit them with prunAdag, prune at three sparsities,
// measure on samples that were held back.
//
//   mpirun -n 2 fit_digits examples/data/digits.svm
#include <cstdio>
#include <vector>

#include <petscsys.h>

#include "prunadag/dataset.hpp"
#include "prunadag/model.hpp"
#include "prunadag/pruning.hpp"
#include "prunadag/start.hpp"

using namespace prunadag;

static void fit_digits(const char* path) {
  LoadOptions options;
  options.data.path = path;
  options.label_use = LabelUse::classes;  // even against odd
  options.scaling = ScalingKind::minmax;
  options.split = 0.7;
  const LoadedData data = load_data(PETSC_COMM_WORLD, options);

  const Loss& loss = loss_named("logistic");
  const Problem train(data.train, loss), test(*data.test, loss);

  VecHandle x = train.make_parameters();
  sparse_start(x, 6, data.train.features, /*seed=*/1);
  FitOptions settings = paper_options();
  settings.method = "prunadag-v3";
  settings.target_count = 6;
  settings.max_iterations = 2000;
  const FitSummary summary = fit(train, settings, x);

  PetscPrintf(PETSC_COMM_WORLD, "%d iterations, |g| = %.2e\n", int(summary.iterations),
              summary.gradient_norm);
  const std::vector<double> sparsities{0.0, 0.5, 0.8};
  for (const PrunedMeasure& row : measure_sparsities(test, x, sparsities)) {
    PetscPrintf(PETSC_COMM_WORLD, "%3.0f %% pruned: accuracy %.1f %%\n", 100 * row.sparsity,
                100 * row.score);
  }
}

int main(int argc, char** argv) {
  if (PetscInitialize(&argc, &argv, nullptr, nullptr)) return 1;
  int code = 0;
  try {
    fit_digits(argc > 1 ? argv[1] : "examples/data/digits.svm");
  } catch (const Error& error) {  // the same on every rank
    PetscFPrintf(PETSC_COMM_WORLD, stderr, "%s\n", error.what());
    code = int(error.kind());
  }
  return PetscFinalize() ? 1 : code;
}
