// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// A user's C++ program. It assembles samples y = A w with a known sparse w, fits the weights,
// prunes the fit, and saves and loads it as a model. It uses every public header of the C++ API.
#include <prunadag/dataset.hpp>
#include <prunadag/error.hpp>
#include <prunadag/handle.hpp>
#include <prunadag/loss.hpp>
#include <prunadag/model.hpp>
#include <prunadag/options.hpp>
#include <prunadag/problem.hpp>
#include <prunadag/pruning.hpp>
#include <prunadag/start.hpp>
#include <prunadag/summary.hpp>
#include <prunadag/version.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <utility>

#include <petscmat.h>

namespace {

constexpr PetscInt features = 8, samples = 40;
constexpr std::array<double, features> weights{2, 0, 0, -1.5, 0, 0, 0, 0.5};

void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(std::string("wrong: ") + what);
}
void check(PetscErrorCode code) { require(code == 0, "PETSc reports an error"); }

/// Column j holds the j-th cosine of the discrete cosine transform: columns are orthogonal.
double entry(PetscInt i, PetscInt j) {
  return std::cos(std::acos(-1.0) * (double(i) + 0.5) * double(j + 1) / double(samples));
}

prunadag::Dataset assemble(MPI_Comm comm) {
  prunadag::Dataset data;
  data.samples = samples;
  data.features = features;
  check(MatCreateDense(comm, PETSC_DECIDE, PETSC_DECIDE, samples, features, nullptr,
                       data.matrix.put()));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  PetscInt first, end;
  check(MatGetOwnershipRange(data.matrix, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    double y = 0;
    for (PetscInt j = 0; j < features; ++j) {
      check(MatSetValue(data.matrix, i, j, entry(i, j), INSERT_VALUES));
      y += entry(i, j) * weights[std::size_t(j)];
    }
    check(VecSetValue(data.targets, i, y, INSERT_VALUES));
  }
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  check(VecAssemblyBegin(data.targets));
  check(VecAssemblyEnd(data.targets));
  return data;
}

/// Returns the norm of x - w.
double distance(Vec x) {
  prunadag::VecHandle difference;
  check(VecDuplicate(x, difference.put()));
  check(VecCopy(x, difference));
  PetscInt first, end;
  check(VecGetOwnershipRange(x, &first, &end));
  for (PetscInt j = first; j < end; ++j) {
    check(VecSetValue(difference, j, -weights[std::size_t(j)], ADD_VALUES));
  }
  check(VecAssemblyBegin(difference));
  check(VecAssemblyEnd(difference));
  PetscReal norm;
  check(VecNorm(difference, NORM_2, &norm));
  return norm;
}

void run(MPI_Comm comm, const std::string& file) {
  require(std::string(prunadag::version).starts_with("0.1"), "version");
  const prunadag::Dataset data = assemble(comm);
  const prunadag::Problem problem(data, prunadag::loss_named("squared"));
  prunadag::VecHandle x = problem.make_parameters();
  prunadag::sparse_start(x, 2, features, 1);

  prunadag::FitOptions options = prunadag::paper_options();
  options.target_count = 3;
  options.tolerance = 1e-6;
  const prunadag::FitSummary summary = prunadag::fit(problem, options, x);
  require(summary.converged && summary.target == 3, "summary of the fit");
  require(distance(x) < 1e-5, "fitted weights");

  require(prunadag::prune_to_sparsity(x, 0.625, features) == 3, "weights left after pruning");
  require(distance(x) < 1e-5, "pruned weights");
  require(problem.evaluate(x).score < 1e-5, "root mean square error of the pruned fit");

  prunadag::Model model;
  model.parameters = std::move(x);
  model.features = features;
  prunadag::save_model(model, file);
  require(distance(prunadag::load_model(comm, file).parameters) < 1e-5, "weights read back");

  try {
    static_cast<void>(prunadag::loss_named("nosuch"));
    require(false, "an unknown loss is accepted");
  } catch (const prunadag::Error& error) {
    require(error.kind() == prunadag::ErrorKind::usage, "kind of error");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (PetscInitialize(&argc, &argv, nullptr, nullptr)) return 2;
  int failed = 0;
  try {
    run(PETSC_COMM_WORLD, argc > 1 ? argv[1] : "least_squares.h5");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    failed = 1;
  }
  return PetscFinalize() || failed ? 1 : 0;
}
