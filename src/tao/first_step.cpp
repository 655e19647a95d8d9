// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: the length of the first step in scaled units is unknown. The step goes to the minimum of
// a quadratic model along the step of factor G (METHOD.md, "Scaled units").
#include <algorithm>
#include <array>
#include <cmath>

#include "base/arrays.hpp"
#include "tao/prunadag.hpp"

namespace prunadag {
namespace {

/// G: the greatest |g_i| of classified parameters or groups, in their units. Collective.
PetscErrorCode find_largest(Tao tao, double* G) {
  const TAO_PrunAdag* p = prunadag_of(tao);
  const Classified seen = classified_of(tao, tao->solution);
  const PetscScalar *g, *root;
  double largest = 0;
  Arrays arrays;

  PetscFunctionBegin;
  PetscCall(arrays.read(seen.g, &g));
  PetscCall(arrays.read(seen.root, &root));
  for (std::int64_t i = 0; i < p->classified().local; ++i) {
    largest = std::max(largest, std::abs(in_units(g[i], root[i])));
  }
  PetscCall(arrays.give_back());
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPI_DOUBLE, MPI_MAX,
                             PetscObjectComm((PetscObject)tao)));
  *G = largest;
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// bend = s'(grad f(x + t s) - grad f(x)). `trial` and `gradient` are overwritten. Collective.
PetscErrorCode bend_along(Tao tao, double t, Vec trial, Vec gradient, double* bend) {
  TAO_PrunAdag* p = prunadag_of(tao);
  ScaledUnits& units = p->scale;
  const PetscScalar *s, *at_x, *beyond;
  Arrays arrays;

  PetscFunctionBegin;
  PetscCall(VecWAXPY(trial, t, units.step, tao->solution));
  PetscCall(TaoComputeGradient(tao, trial, gradient));
  ++units.trial_gradients;
  PetscCall(arrays.read(units.step, &s));
  PetscCall(arrays.read(tao->gradient, &at_x));
  PetscCall(arrays.read(gradient, &beyond));
  *bend = 0;
  for (std::int64_t i = 0; i < p->layout.local; ++i) {
    if (s[i] != 0) {
      *bend += s[i] * (beyond[i] - at_x[i]);
    } else {                     // the gradient at x may be hidden here
      *bend += 0.0 * beyond[i];  // not finite where it is not
    }
  }
  PetscCall(arrays.give_back());
  PetscCallMPI(
      MPI_Allreduce(MPI_IN_PLACE, bend, 1, MPI_DOUBLE, MPI_SUM, PetscObjectComm((PetscObject)tao)));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The factor of s that leads to the minimum of f's quadratic model along s. `slope` is -g's > 0,
/// and `squares` the sum of s_i^2, both in scaled units. Collective.
PetscErrorCode steps_to_minimum(Tao tao, double slope, double squares, double* steps) {
  constexpr int most_trials = 12;
  Vec trial, gradient;

  PetscFunctionBegin;
  PetscCall(VecDuplicate(tao->solution, &trial));
  PetscCall(VecDuplicate(tao->solution, &gradient));
  // In units of curvature bounds, the curvature of f along any direction is at most n.
  double t =
      slope / (double(prunadag_of(tao)->layout.total - prunadag_of(tao)->exempt.total) * squares);
  *steps = t;
  double bend = 0;
  for (int i = 0; i < most_trials; ++i) {
    PetscCall(bend_along(tao, t, trial, gradient, &bend));
    const double part = std::abs(bend) / slope;  // share of the slope that is gone after t
    if (!(part <= 0.5)) {  // beyond the quadratic model, or where f is not finite
      t *= part < 1e8 ? 0.1 / part : 1e-8;
      *steps = t;
    } else if (part < 1e-8) {  // the change is mere rounding
      t *= 1e4;
    } else {
      if (bend > 0) *steps = t * slope / bend;
      break;
    }
  }
  if (!std::isfinite(bend)) tao->reason = TAO_DIVERGED_NAN;
  PetscCall(VecDestroy(&gradient));
  PetscCall(VecDestroy(&trial));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode find_first_factor(Tao tao, const Cut& relevant, Bounds bounds) {
  TAO_PrunAdag* p = prunadag_of(tao);
  ScaledUnits& units = p->scale;
  Step first;
  Vec moved;
  double G = 0;

  PetscFunctionBegin;
  PetscCall(find_largest(tao, &G));
  units.eta = units.first_eta = G;
  const double start = G > 0 ? G * G : 1.0;  // without slopes the weights wait
  PetscCall(VecSet(p->so, start));
  PetscCall(VecSet(p->sd, start));
  std::fill_n(p->exempt.so, p->exempt.count, start);
  if (!(G > 0)) PetscFunctionReturn(PETSC_SUCCESS);

  // The step for eta = G, on a copy of x.
  PetscCall(VecDuplicate(tao->solution, &moved));
  PetscCall(VecCopy(tao->solution, moved));
  PetscCall(VecSet(units.step, 0.0));
  bounds.eta = G;
  PetscCall(move_parameters(tao, relevant, bounds, moved, &first));
  PetscCall(VecDestroy(&moved));

  std::array<double, 2> sums{-first.product, first.squares};
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sums.data(), 2, MPI_DOUBLE, MPI_SUM,
                             PetscObjectComm((PetscObject)tao)));
  if (sums[0] > 0) {
    double steps = 1;
    PetscCall(steps_to_minimum(tao, sums[0], sums[1], &steps));
    units.eta = units.first_eta = G * steps;
  }
  PetscCall(VecSet(p->so, G * G));
  PetscCall(VecSet(p->sd, units.first_eta * units.first_eta));
  PetscCall(VecSet(units.step, 0.0));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
