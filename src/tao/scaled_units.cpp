// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: parameters in units of their curvature, z_i = sqrt(L_i) x_i, and a step factor eta that
//   follows the curvature along the steps taken (METHOD.md, "Scaled units").
#include "tao/scaled_units.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

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
  // The quadratic through both slopes has its minimum after q steps of this length.
  const double bend = product_after - product_before;
  const double q = bend > 0 ? -product_before / bend : 2.0;
  eta = std::clamp(eta * std::sqrt(std::clamp(q, 0.25, 4.0)), first_eta / 100, first_eta * 100);
  const double gain = -0.5 * (product_before + product_after);  // a step up loses
  total_gain += gain;
  gains[std::size_t(steps++) % gains.size()] = gain;
}

bool ScaledUnits::gains_too_little() const {
  if (!(gain_tolerance > 0) || steps < 10) return false;
  const double last = std::accumulate(gains.begin(), gains.end(), 0.0,
                                      [](double sum, double gain) { return sum + std::abs(gain); });
  return last < double(gains.size()) * gain_tolerance * total_gain;
}

namespace {

PetscErrorCode destroy_work(ScaledUnits& units) {
  PetscFunctionBegin;
  PetscCall(VecDestroy(&units.root));
  PetscCall(VecDestroy(&units.step));
  PetscCall(PetscFree(units.exempt_divisors));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode set_up(Tao tao, const VectorLayout& layout, ScaledUnits& units) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);

  PetscFunctionBegin;
  PetscCheck(units.exempt <= layout.total, comm, PETSC_ERR_ARG_OUTOFRANGE,
             "%lld exempt parameters: there are only %lld", static_cast<long long>(units.exempt),
             static_cast<long long>(layout.total));
  const std::int64_t total = layout.total - units.exempt;
  units.weights = {layout.first, std::clamp<std::int64_t>(total - layout.first, 0, layout.local),
                   total};
  PetscCall(destroy_work(units));
  PetscCall(PetscCalloc1(std::size_t(units.exempt), &units.exempt_divisors));
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
  PetscCall(VecGetArrayRead(units.scaling, &bounds));
  PetscCall(VecGetArray(units.root, &root));
  for (std::int64_t i = 0; i < layout.local; ++i) {
    wrong |= !(bounds[i] >= 0 && std::isfinite(bounds[i]));
    root[i] = std::sqrt(bounds[i]);
  }
  PetscCall(VecRestoreArray(units.root, &root));
  PetscCall(VecRestoreArrayRead(units.scaling, &bounds));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &wrong, 1, MPI_INT, MPI_MAX, comm));
  PetscCheck(!wrong, comm, PETSC_ERR_ARG_OUTOFRANGE,
             "a curvature bound of TaoPrunAdagSetScaling() is negative or not finite");
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode destroy(ScaledUnits& units) {
  PetscFunctionBegin;
  PetscCall(VecDestroy(&units.scaling));
  PetscCall(destroy_work(units));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode product_with_step(Tao tao, const ScaledUnits& units, double* product) {
  const PetscScalar *g, *s;

  PetscFunctionBegin;
  *product = 0;
  if (!units.has_step) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(VecGetArrayRead(tao->gradient, &g));
  PetscCall(VecGetArrayRead(units.step, &s));
  const std::size_t local = std::size_t(units.weights.local);
  *product = dot({g, local}, {s, local});
  PetscCall(VecRestoreArrayRead(units.step, &s));
  PetscCall(VecRestoreArrayRead(tao->gradient, &g));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode exempt_squares(Tao tao, const ScaledUnits& units, double* squares) {
  const PetscScalar *g, *root;

  PetscFunctionBegin;
  *squares = 0;
  PetscInt local;
  PetscCall(VecGetLocalSize(tao->gradient, &local));
  PetscCall(VecGetArrayRead(tao->gradient, &g));
  PetscCall(VecGetArrayRead(units.root, &root));
  for (PetscInt i = PetscInt(units.weights.local); i < local; ++i) {
    const double in_own_units = in_units(g[i], root[i]);
    *squares += in_own_units * in_own_units;
  }
  PetscCall(VecRestoreArrayRead(units.root, &root));
  PetscCall(VecRestoreArrayRead(tao->gradient, &g));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode ask_divisors(Tao tao, ScaledUnits& units) {
  PetscFunctionBegin;
  if (units.exempt == 0 || !units.divisors) PetscFunctionReturn(PETSC_SUCCESS);
  std::fill_n(units.exempt_divisors, units.exempt, 0.0);
  PetscCall(units.divisors(tao, units.exempt, units.exempt_divisors, units.divisors_context));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode move_exempt(Tao tao, const ScaledUnits& units) {
  const PetscScalar *g, *root;
  PetscScalar* x;
  PetscInt first, end;

  PetscFunctionBegin;
  if (units.exempt == 0) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(VecGetOwnershipRange(tao->solution, &first, &end));
  PetscCall(VecGetArrayRead(tao->gradient, &g));
  PetscCall(VecGetArrayRead(units.root, &root));
  PetscCall(VecGetArray(tao->solution, &x));
  for (PetscInt i = PetscInt(units.weights.local); i < end - first; ++i) {
    const std::int64_t place = first + i - units.weights.total;
    const double known = units.exempt_divisors[place];
    x[i] -= in_units(g[i], known > 0 ? known : root[i] * root[i]);
  }
  PetscCall(VecRestoreArray(tao->solution, &x));
  PetscCall(VecRestoreArrayRead(units.root, &root));
  PetscCall(VecRestoreArrayRead(tao->gradient, &g));
  PetscFunctionReturn(PETSC_SUCCESS);
}

namespace {

/// G: the greatest |g_i| of the weights, in their units. Collective.
PetscErrorCode find_largest(Tao tao, const ScaledUnits& units, double* G) {
  const PetscScalar *g, *root;
  double largest = 0;

  PetscFunctionBegin;
  PetscCall(VecGetArrayRead(tao->gradient, &g));
  PetscCall(VecGetArrayRead(units.root, &root));
  for (std::int64_t i = 0; i < units.weights.local; ++i) {
    largest = std::max(largest, std::abs(in_units(g[i], root[i])));
  }
  PetscCall(VecRestoreArrayRead(units.root, &root));
  PetscCall(VecRestoreArrayRead(tao->gradient, &g));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPI_DOUBLE, MPI_MAX,
                             PetscObjectComm((PetscObject)tao)));
  *G = largest;
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// s'(grad f(x + t s) - grad f(x)) over the weights. `trial` and `gradient` are overwritten.
PetscErrorCode bend_along(Tao tao, ScaledUnits& units, double t, Vec trial, Vec gradient,
                          double* bend) {
  const PetscScalar *s, *at_x, *beyond;

  PetscFunctionBegin;
  PetscCall(VecWAXPY(trial, t, units.step, tao->solution));
  PetscCall(TaoComputeGradient(tao, trial, gradient));
  ++units.trial_gradients;
  PetscCall(VecGetArrayRead(units.step, &s));
  PetscCall(VecGetArrayRead(tao->gradient, &at_x));
  PetscCall(VecGetArrayRead(gradient, &beyond));
  *bend = 0;
  for (std::int64_t i = 0; i < units.weights.local; ++i) *bend += s[i] * (beyond[i] - at_x[i]);
  PetscCall(VecRestoreArrayRead(gradient, &beyond));
  PetscCall(VecRestoreArrayRead(tao->gradient, &at_x));
  PetscCall(VecRestoreArrayRead(units.step, &s));
  PetscCallMPI(
      MPI_Allreduce(MPI_IN_PLACE, bend, 1, MPI_DOUBLE, MPI_SUM, PetscObjectComm((PetscObject)tao)));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// How many steps s lead to the minimum of f's quadratic model along s. `slope` is -g's > 0, and
/// `squares` the sum of s_i^2, both in scaled units.
PetscErrorCode steps_to_minimum(Tao tao, ScaledUnits& units, double slope, double squares,
                                double* steps) {
  constexpr int most_trials = 12;
  Vec trial, gradient;

  PetscFunctionBegin;
  PetscCall(VecDuplicate(tao->solution, &trial));
  PetscCall(VecDuplicate(tao->solution, &gradient));
  // In units of bounds on the curvature, no direction of n parameters bends by more than n.
  double t = slope / (double(units.weights.total) * squares);
  *steps = t;
  for (int i = 0; i < most_trials; ++i) {
    double bend;
    PetscCall(bend_along(tao, units, t, trial, gradient, &bend));
    const double part = std::abs(bend) / slope;  // of the slope that is gone after t
    if (!(part <= 0.5)) {                        // too far for a model of f at x, or for f at all
      t *= part < 1e8 ? 0.1 / part : 1e-8;
      *steps = t;
    } else if (part < 1e-8) {  // nothing to see for rounding
      t *= 1e4;
    } else {
      if (bend > 0) *steps = t * slope / bend;
      break;
    }
  }
  PetscCall(VecDestroy(&gradient));
  PetscCall(VecDestroy(&trial));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode find_first_factor(Tao tao, ScaledUnits& units, const Cut& cut, Bounds bounds, Vec so,
                                 Vec sd, std::span<Label> labels) {
  const std::size_t local = std::size_t(units.weights.local);
  PetscScalar *x, *so_values, *sd_values, *s;
  const PetscScalar *g, *root;
  Vec moved;

  double G = 0;

  PetscFunctionBegin;
  PetscCall(find_largest(tao, units, &G));
  units.eta = units.first_eta = G;
  PetscCall(VecSet(so, G * G));
  PetscCall(VecSet(sd, G * G));
  if (!(G > 0)) {  // only exempt parameters have a slope: the weights wait for theirs
    PetscCall(VecSet(so, 1.0));
    PetscCall(VecSet(sd, 1.0));
    PetscFunctionReturn(PETSC_SUCCESS);
  }

  // The step of eta = G, on a copy of x.
  PetscCall(VecDuplicate(tao->solution, &moved));
  PetscCall(VecCopy(tao->solution, moved));
  PetscCall(VecSet(units.step, 0.0));
  PetscCall(VecGetArray(moved, &x));
  PetscCall(VecGetArrayRead(tao->gradient, &g));
  PetscCall(VecGetArray(so, &so_values));
  PetscCall(VecGetArray(sd, &sd_values));
  PetscCall(VecGetArrayRead(units.root, &root));
  PetscCall(VecGetArray(units.step, &s));
  bounds.eta = G;
  const Step first =
      prunadag_update_scaled({x, local}, {g, local}, {so_values, local}, {sd_values, local},
                             {root, local}, {s, local}, units.weights.first, cut, bounds, labels);
  PetscCall(VecRestoreArray(units.step, &s));
  PetscCall(VecRestoreArrayRead(units.root, &root));
  PetscCall(VecRestoreArray(sd, &sd_values));
  PetscCall(VecRestoreArray(so, &so_values));
  PetscCall(VecRestoreArrayRead(tao->gradient, &g));
  PetscCall(VecRestoreArray(moved, &x));
  PetscCall(VecDestroy(&moved));

  std::array<double, 2> sums{-first.product, first.squares};
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sums.data(), 2, MPI_DOUBLE, MPI_SUM,
                             PetscObjectComm((PetscObject)tao)));
  if (sums[0] > 0) {
    double steps = 1;
    PetscCall(steps_to_minimum(tao, units, sums[0], sums[1], &steps));
    units.eta = units.first_eta = G * steps;
  }
  PetscCall(VecSet(so, G * G));
  PetscCall(VecSet(sd, units.first_eta * units.first_eta));
  PetscCall(VecSet(units.step, 0.0));
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
