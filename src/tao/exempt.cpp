// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "tao/exempt.hpp"

#include <algorithm>
#include <cmath>

#include "base/arrays.hpp"
#include "kernel/measured.hpp"
#include "matrix/operations.hpp"

namespace prunadag {

PetscErrorCode destroy_work(ExemptParameters& exempt) {
  PetscFunctionBegin;
  PetscCall(PetscFree4(exempt.places, exempt.gradient, exempt.divisor, exempt.so));
  exempt.count = 0;
  exempt.total = 0;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode set_up(Tao tao, const VectorLayout& layout, ExemptParameters& exempt) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)tao);
  PetscInt count = 0;
  std::int64_t wrong[2] = {0, PETSC_MIN_INT};  // whether an index is wrong; the greatest wrong one
  const PetscInt* indices;

  PetscFunctionBegin;
  PetscCall(destroy_work(exempt));
  if (exempt.given) {
    PetscCall(ISGetLocalSize(exempt.given, &count));
    PetscCall(operations::agreed(comm, [&] {
      return PetscCalloc4(count, &exempt.places, count, &exempt.gradient, count, &exempt.divisor,
                          count, &exempt.so);
    }));
    PetscCall(ISGetIndices(exempt.given, &indices));
    for (PetscInt k = 0; k < count; ++k) {
      exempt.places[k] = PetscInt(indices[k] - layout.first);
      if (exempt.places[k] < 0 || exempt.places[k] >= layout.local) {
        wrong[0] = 1;
        wrong[1] = std::max(wrong[1], std::int64_t(indices[k]));
      }
    }
    PetscCall(ISRestoreIndices(exempt.given, &indices));
    std::sort(exempt.places, exempt.places + count);
    exempt.count = PetscInt(std::unique(exempt.places, exempt.places + count) - exempt.places);
  }
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, wrong, 2, MPI_INT64_T, MPI_MAX, comm));
  PetscCheck(!wrong[0], comm, PETSC_ERR_ARG_OUTOFRANGE,
             "index %lld of TaoPrunAdagSetExempt(): is not one that its rank owns, of 0 to %lld",
             static_cast<long long>(wrong[1]), static_cast<long long>(layout.total - 1));
  exempt.total = exempt.count;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &exempt.total, 1, MPI_INT64_T, MPI_SUM, comm));
  PetscFunctionReturn(PETSC_SUCCESS);
}

namespace {

/// Calls change(hidden gradient, entry of tao->gradient) for each.
template <class Change>
PetscErrorCode at_gradients(Tao tao, ExemptParameters& exempt, Change change) {
  PetscScalar* g;
  Arrays arrays;

  PetscFunctionBegin;
  if (exempt.count == 0) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(arrays.change(tao->gradient, &g));
  for (PetscInt k = 0; k < exempt.count; ++k) change(exempt.gradient[k], g[exempt.places[k]]);
  PetscCall(arrays.give_back());
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

PetscErrorCode hide(Tao tao, ExemptParameters& exempt) {
  return at_gradients(tao, exempt, [](PetscScalar& hidden, PetscScalar& g) {
    hidden = g;
    g = 0.0;
  });
}

PetscErrorCode show(Tao tao, ExemptParameters& exempt) {
  return at_gradients(tao, exempt, [](PetscScalar& hidden, PetscScalar& g) { g = hidden; });
}

PetscErrorCode exempt_squares(Tao tao, const ExemptParameters& exempt, Vec root, double* squares) {
  const PetscScalar *g, *units;
  Arrays arrays;

  PetscFunctionBegin;
  *squares = 0;
  if (exempt.count == 0) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(arrays.read(tao->gradient, &g));
  PetscCall(arrays.read(root, &units));
  for (PetscInt k = 0; k < exempt.count; ++k) {
    const PetscInt i = exempt.places[k];
    const double in_own_units = root ? in_units(g[i], units[i]) : g[i];
    *squares += in_own_units * in_own_units;
  }
  PetscCall(arrays.give_back());
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode ask_divisors(Tao tao, ExemptParameters& exempt) {
  PetscFunctionBegin;
  if (exempt.total == 0 || !exempt.divisors) PetscFunctionReturn(PETSC_SUCCESS);
  std::fill_n(exempt.divisor, exempt.count, 0.0);
  PetscCall(exempt.divisors(tao, exempt.count, exempt.divisor, exempt.context));
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode move_exempt(Tao tao, ExemptParameters& exempt, Vec root, double eta, Vec step,
                           Step& sums) {
  const PetscScalar *g, *units;
  PetscScalar *x, *s;
  Arrays arrays;

  PetscFunctionBegin;
  if (exempt.count == 0) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(arrays.read(tao->gradient, &g));
  PetscCall(arrays.read(root, &units));
  PetscCall(arrays.change(tao->solution, &x));
  PetscCall(arrays.change(step, &s));
  for (PetscInt k = 0; k < exempt.count; ++k) {
    const PetscInt i = exempt.places[k];
    const double unit = root ? units[i] : 1.0;
    if (exempt.divisors) {
      x[i] -= in_units(g[i], exempt.divisor[k] > 0 ? exempt.divisor[k] : unit * unit);
      continue;
    }
    const double slope = in_units(g[i], unit);
    exempt.so[k] += slope * slope;
    const double root_so = std::sqrt(exempt.so[k]);
    const double length = eta > 0 ? in_units(eta * slope, root_so) : slope;
    x[i] -= in_units(length, unit);
    if (s) s[i] = -in_units(length, unit);
    sums.squares += length * length;
    sums.product -= slope * length;
  }
  PetscCall(arrays.give_back());
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace prunadag
