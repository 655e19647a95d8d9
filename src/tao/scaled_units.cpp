// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: parameters in units of their curvature, z_i = sqrt(L_i) x_i, and a step factor eta that
//   follows the curvature along the steps taken (METHOD.md, "Scaled units").
#include "tao/scaled_units.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/arrays.hpp"
#include "kernel/sums.hpp"

namespace prunadag {

void ScaledUnits::forget() {
  first_eta = eta = 0;
  forget_steps();
}

void ScaledUnits::forget_steps() {
  has_step = false;
  trial_gradients = 0;
  total_gain = 0;
  gains = {};
  steps = 0;
}

void ScaledUnits::learn(double product_before, double product_after) {
  // The quadratic with both slopes has its minimum at q times the length of this step.
  const double bend = product_after - product_before;
  const double q = bend > 0 ? -product_before / bend : 2.0;
  eta = std::clamp(eta * std::sqrt(std::clamp(q, 0.25, 4.0)), first_eta / 100, first_eta * 100);
  const double gain = -0.5 * (product_before + product_after);  // negative for a step up
  total_gain += gain;
  gains[std::size_t(steps++) % gains.size()] = gain;
}

bool ScaledUnits::gains_too_little(double tolerance) const {
  if (!(tolerance > 0) || steps < 10) return false;
  const double last = std::accumulate(gains.begin(), gains.end(), 0.0,
                                      [](double sum, double gain) { return sum + std::abs(gain); });
  return last < double(gains.size()) * tolerance * total_gain;
}

PetscErrorCode destroy_work(ScaledUnits& units) {
  PetscFunctionBegin;
  PetscCall(VecDestroy(&units.root));
  PetscCall(VecDestroy(&units.step));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_up(Tao tao, const VectorLayout& layout, ScaledUnits& units) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);
  Arrays arrays;

  PetscFunctionBegin;
  PetscCall(destroy_work(units));
  PetscCall(VecDuplicate(tao->solution, &units.root));
  PetscCall(VecDuplicate(tao->solution, &units.step));
  PetscCall(VecSet(units.step, 0.0));
  if (!units.scaling) {
    PetscCall(VecSet(units.root, 1.0));
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscInt first, size;
  PetscCall(VecGetOwnershipRange(units.scaling, &first, nullptr));
  PetscCall(VecGetLocalSize(units.scaling, &size));
  int other = first != layout.first || size != layout.local;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &other, 1, MPI_INT, MPI_MAX, comm));
  PetscCheck(!other, comm, PETSC_ERR_ARG_INCOMP,
             "the vector of TaoPrunAdagSetScaling() is not laid out as the solution");
  const PetscScalar* bounds;
  PetscScalar* root;
  int wrong = 0;
  PetscCall(arrays.read(units.scaling, &bounds));
  PetscCall(arrays.change(units.root, &root));
  for (std::int64_t i = 0; i < layout.local; ++i) {
    wrong |= !(bounds[i] >= 0 && std::isfinite(bounds[i]));
    root[i] = std::sqrt(bounds[i]);
  }
  PetscCall(arrays.give_back());
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &wrong, 1, MPI_INT, MPI_MAX, comm));
  PetscCheck(!wrong, comm, PETSC_ERR_ARG_OUTOFRANGE,
             "a curvature bound of TaoPrunAdagSetScaling() is negative or not finite");
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode product_with_step(Tao tao, const ScaledUnits& units, double* product) {
  const PetscScalar *g, *s;
  PetscInt local;
  Arrays arrays;

  PetscFunctionBegin;
  *product = 0;
  if (!units.has_step) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(VecGetLocalSize(tao->gradient, &local));
  PetscCall(arrays.read(tao->gradient, &g));
  PetscCall(arrays.read(units.step, &s));
  *product = dot({g, std::size_t(local)}, {s, std::size_t(local)});
  PetscCall(arrays.give_back());
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
