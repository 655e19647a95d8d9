// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Sparse recovery: SPARCO problem 11 has 256 equations, 1024 unknowns and a true solution with 32
// spikes. Does prunAdag find the spikes? A fit without any penalty is pruned to its 32 largest
// entries and compared with the true solution. prunAdag makes solutions that survive pruning, not
// the sparsest solutions. So it need not find all spikes. This example prints how many it finds.
//
//   mpirun -n 2 recover_spikes
#include <cstdio>

#include <petscsys.h>

#include "prunadag/generate.hpp"
#include "prunadag/model.hpp"
#include "prunadag/pruning.hpp"
#include "prunadag/start.hpp"

using namespace prunadag;

/// Returns the number of entries that are nonzero in both vectors. Collective.
static PetscReal common_nonzeros(Vec a, Vec b) {
  const PetscScalar *in_a, *in_b;
  PetscInt local;
  VecGetLocalSize(a, &local);
  VecGetArrayRead(a, &in_a);
  VecGetArrayRead(b, &in_b);
  PetscReal common = 0;
  for (PetscInt i = 0; i < local; ++i) common += in_a[i] != 0 && in_b[i] != 0;
  VecRestoreArrayRead(b, &in_b);
  VecRestoreArrayRead(a, &in_a);
  MPI_Allreduce(MPI_IN_PLACE, &common, 1, MPIU_REAL, MPIU_SUM, PETSC_COMM_WORLD);
  return common;
}

/// Fits, prunes to 32 entries and prints the number of spikes found. Collective.
static void recover(const char* method) {
  const Generated made = generate(PETSC_COMM_WORLD, "sparco11", 0, 0, /*seed=*/1);
  const Problem problem(made.data, loss_named("squared"));
  const VecHandle x = problem.make_parameters();
  FitOptions settings = paper_options();
  settings.method = method;
  settings.target_count = 32;
  sparse_start(x, settings.target_count, problem.prunable(), /*seed=*/1);
  const FitSummary summary = fit(problem, settings, x);

  const double spikes = common_nonzeros(made.truth, made.truth);
  prune_to_sparsity(x, 1 - spikes / double(problem.prunable()), problem.prunable());
  const double found = common_nonzeros(x, made.truth);
  PetscReal error, norm;
  VecNorm(made.truth, NORM_2, &norm);
  VecAXPY(x, -1.0, made.truth);
  VecNorm(x, NORM_2, &error);
  PetscPrintf(PETSC_COMM_WORLD,
              "%-12s %6d iterations, |g| = %.1e: %2.0f of %.0f spikes found, error %.0f %%; %s\n",
              method, int(summary.iterations), summary.gradient_norm, found, spikes,
              100 * error / norm, found == spikes ? "truth found" : "truth not found");
}

int main(int argc, char** argv) {
  if (PetscInitialize(&argc, &argv, nullptr, nullptr)) return 1;
  int code = 0;
  try {
    for (const char* method : {"prunadag-v1", "prunadag-v3", "prunadag-v4", "adagrad"}) {
      recover(method);
    }
  } catch (const Error& error) {  // the same on every rank
    PetscFPrintf(PETSC_COMM_WORLD, stderr, "%s\n", error.what());
    code = int(error.kind());
  }
  return PetscFinalize() ? 1 : code;
}
