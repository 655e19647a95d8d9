// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The C++ library in one file: read samples, fit them with prunAdag, prune to three sparsities, and
// measure the accuracy on samples that were held back.
//
//   mpirun -n 2 fit_digits examples/data/digits.svm
#include <cstdio>
#include <vector>

#include <petscsys.h>

#include "prunadag/dataset.hpp"
#include "prunadag/fit_model.hpp"
#include "prunadag/loss.hpp"
#include "prunadag/pruning.hpp"

using namespace prunadag;

static void fit_digits(const char* path) {
  ModelOptions how;
  how.loss = "logistic";
  LoadOptions what;
  what.data.path = path;  // labels: even digits against odd digits
  what.label_rule = loss_named(how.loss).labels;
  what.intercept = true;
  what.split = 0.7;
  LoadedData data = load_data(PETSC_COMM_WORLD, what);

  const FittedModel fitted = fit_model(data, what, how);
  PetscPrintf(PETSC_COMM_WORLD, "%s\n", fitted.summary.end.c_str());

  const Problem test(*data.test, loss_named(how.loss));
  const std::vector<double> sparsities{0.0, 0.5, 0.8};
  for (const PrunedMeasure& row :
       measure_sparsities(test, fitted.model.parameters, sparsities, fitted.model.pruning())) {
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
