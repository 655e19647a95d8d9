// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the diagonal of the Hessian H from products with random signs v. The mean of v_i (Hv)_i
// is H_ii; the share of the other entries of the row averages out slowly.
// Algorithm: Hv by differences of gradients, then the mean over the probes. The result is at least
// a tenth of the root mean square of (Hv)_i, since a curvature that is too small costs more than
// one too large.
// References: Bekas, Kokiopoulou, Saad, "An estimator for the diagonal of a matrix", Applied
//   Numerical Mathematics 57 (2007) 1214-1229, doi:10.1016/j.apnum.2007.01.003.
#include <algorithm>
#include <cmath>

#include "base/arrays.hpp"
#include "base/random.hpp"
#include "tao/scaled_units.hpp"

namespace prunadag {
namespace {

constexpr int probes = 10, most_trials = 12;

/// v: a random sign for every parameter, by its global index, the same on any number of ranks.
PetscErrorCode draw_signs(int probe, Vec v) {
  PetscScalar* signs;
  PetscInt first, local;
  Arrays arrays;

  PetscFunctionBegin;
  PetscCall(VecGetOwnershipRange(v, &first, nullptr));
  PetscCall(VecGetLocalSize(v, &local));
  PetscCall(arrays.change(v, &signs));
  for (PetscInt i = 0; i < local; ++i) {
    const std::uint64_t index = std::uint64_t(first + i);
    signs[i] = uniform(std::uint64_t(probe), Stream::probe, index) < 0.5 ? -1.0 : 1.0;
  }
  PetscCall(arrays.give_back());
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// change = grad f(x + t v) - g. Takes t from its initial value to one where the change is larger
/// than rounding and within f's quadratic model at x. Collective.
PetscErrorCode change_along(Tao tao, ScaledUnits& units, Vec v, Vec trial, Vec change, double* t) {
  PetscReal all, part;

  PetscFunctionBegin;
  PetscCall(VecNorm(tao->gradient, NORM_2, &all));
  for (int i = 0; i < most_trials; ++i) {
    PetscCall(VecWAXPY(trial, *t, v, tao->solution));
    PetscCall(TaoComputeGradient(tao, trial, change));
    ++units.trial_gradients;
    PetscCall(VecAXPY(change, -1.0, tao->gradient));
    PetscCall(VecNorm(change, NORM_2, &part));
    if (all == 0 && part > 0 && std::isfinite(part)) break;
    if (!(part <= 0.1 * all)) {
      *t *= part < 1e8 * all ? 0.01 * all / part : 1e-8;
    } else if (part < 1e-7 * all) {
      *t *= 1e4;
    } else {
      break;
    }
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode probe_scaling(Tao tao, ScaledUnits& units) {
  Vec v, trial, change, products, squares;
  double t = 1e-4;
  Arrays arrays;

  PetscFunctionBegin;
  for (Vec* vector : {&v, &trial, &change, &products, &squares}) {
    PetscCall(VecDuplicate(tao->solution, vector));
    PetscCall(VecSet(*vector, 0.0));
  }
  PetscCall(TaoComputeGradient(tao, tao->solution, tao->gradient));
  ++units.trial_gradients;
  for (int p = 0; p < probes; ++p) {
    PetscCall(draw_signs(p, v));
    PetscCall(change_along(tao, units, v, trial, change, &t));
    PetscCall(VecScale(change, 1.0 / t));
    PetscCall(VecPointwiseMult(trial, v, change));
    PetscCall(VecAXPY(products, 1.0 / probes, trial));
    PetscCall(VecPointwiseMult(trial, change, change));
    PetscCall(VecAXPY(squares, 1.0 / probes, trial));
  }
  const PetscScalar *mean, *square, *g;
  PetscScalar* root;
  double largest = 0;
  PetscInt local;
  PetscCall(VecGetLocalSize(units.root, &local));
  PetscCall(arrays.read(products, &mean));
  PetscCall(arrays.read(squares, &square));
  PetscCall(arrays.change(units.root, &root));
  for (PetscInt i = 0; i < local; ++i) {
    root[i] = std::sqrt(std::max(mean[i], 0.1 * std::sqrt(square[i])));
    if (!std::isfinite(root[i])) root[i] = 1.0;
    largest = std::max(largest, root[i]);
  }
  // A curvature of 0 with a gradient: f is linear, and the unit unknown. It must not be 0, the unit
  // of a parameter without influence.
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPI_DOUBLE, MPI_MAX,
                             PetscObjectComm((PetscObject)tao)));
  PetscCall(arrays.read(tao->gradient, &g));
  for (PetscInt i = 0; i < local; ++i) {
    if (root[i] == 0 && g[i] != 0) root[i] = largest > 0 ? largest : 1.0;
  }
  PetscCall(arrays.give_back());
  for (Vec* vector : {&v, &trial, &change, &products, &squares}) PetscCall(VecDestroy(vector));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
