// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/problem.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/sums.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(Mat matrix) { return PetscObjectComm((PetscObject)matrix); }

}  // namespace

Problem::Problem(const Dataset& data, const Loss& loss, double l2)
    : data_(data), loss_(loss), l2_(l2), scale_(loss.mean ? 1.0 / double(data.samples) : 1.0) {
  if (!(l2 >= 0) || !std::isfinite(l2)) {
    throw Error(ErrorKind::usage, fmt::format("l2 {}: must be finite and at least 0", l2));
  }
  check(VecDuplicate(data_.targets, work_.put()));
}

VecHandle Problem::make_parameters() const {
  VecHandle x;
  check(MatCreateVecs(data_.matrix, x.put(), nullptr));
  check(VecSet(x, 0.0));
  return x;
}

std::int64_t Problem::penalised(Vec x) const {
  PetscInt first, end;
  static_cast<void>(VecGetOwnershipRange(x, &first, &end));
  return std::clamp<std::int64_t>(data_.features - first, 0, end - first);
}

PetscErrorCode Problem::forward(Vec x) const {
  PetscFunctionBegin;
  PetscCall(MatMult(data_.matrix, x, work_));
  PetscFunctionReturn(0);
}

PetscErrorCode Problem::backward(Vec x, Vec g) const {
  PetscScalar* t;
  const PetscScalar *y, *parameters;
  PetscInt samples;

  PetscFunctionBegin;
  // t_i = c phi'(t_i, y_i),  g = A't + l2 x
  PetscCall(VecGetLocalSize(work_, &samples));
  PetscCall(VecGetArray(work_, &t));
  PetscCall(VecGetArrayRead(data_.targets, &y));
  loss_.derivative({t, std::size_t(samples)}, {y, std::size_t(samples)}, scale_);
  PetscCall(VecRestoreArrayRead(data_.targets, &y));
  PetscCall(VecRestoreArray(work_, &t));
  PetscCall(MatMultTranspose(data_.matrix, work_, g));
  if (l2_ > 0) {
    PetscScalar* gradient;
    PetscCall(VecGetArrayRead(x, &parameters));
    PetscCall(VecGetArray(g, &gradient));
    const std::int64_t count = penalised(x);
    for (std::int64_t i = 0; i < count; ++i) gradient[i] += l2_ * parameters[i];
    PetscCall(VecRestoreArray(g, &gradient));
    PetscCall(VecRestoreArrayRead(x, &parameters));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode Problem::local_value(Vec x, double* f) const {
  const PetscScalar *t, *y, *parameters;
  PetscInt samples;

  PetscFunctionBegin;
  PetscCall(VecGetLocalSize(work_, &samples));
  PetscCall(VecGetArrayRead(work_, &t));
  PetscCall(VecGetArrayRead(data_.targets, &y));
  *f = loss_.value({t, std::size_t(samples)}, {y, std::size_t(samples)}, scale_);
  PetscCall(VecRestoreArrayRead(data_.targets, &y));
  PetscCall(VecRestoreArrayRead(work_, &t));
  if (l2_ > 0) {
    PetscCall(VecGetArrayRead(x, &parameters));
    *f += 0.5 * l2_ * sum_of_squares({parameters, std::size_t(penalised(x))});
    PetscCall(VecRestoreArrayRead(x, &parameters));
  }
  PetscFunctionReturn(0);
}

double Problem::objective(Vec x) const {
  std::array<double, 1> f{};
  check(forward(x));
  check(local_value(x, f.data()));
  sum_in_place(comm_of(data_.matrix), f);
  return f[0];
}

void Problem::gradient(Vec x, Vec g) const {
  check(forward(x));
  check(backward(x, g));
}

Evaluation Problem::evaluate(Vec x) const {
  std::array<double, 2> sums{};  // objective; right answers or squared errors
  check(forward(x));
  check(local_value(x, &sums[0]));
  {
    const ReadArray t(work_), y(data_.targets);
    const bool classes = loss_.labels == LabelRule::two_classes;
    for (std::size_t i = 0; i < t.span().size(); ++i) {
      sums[1] += classes ? double((t[i] > 0) == (y[i] > 0)) : (t[i] - y[i]) * (t[i] - y[i]);
    }
  }
  sum_in_place(comm_of(data_.matrix), sums);

  VecHandle g = make_parameters();
  check(backward(x, g));
  PetscReal norm;
  check(VecNorm(g, NORM_2, &norm));
  const double mean = sums[1] / double(data_.samples);
  return {sums[0], norm, loss_.labels == LabelRule::two_classes ? mean : std::sqrt(mean)};
}

void Problem::predict(Vec x, Vec predictions) const {
  check(MatMult(data_.matrix, x, predictions));
}

PetscErrorCode Problem::tao_gradient(Tao, Vec x, Vec g, void* context) {
  const Problem& problem = *static_cast<const Problem*>(context);
  PetscFunctionBegin;
  PetscCall(problem.forward(x));
  PetscCall(problem.backward(x, g));
  PetscFunctionReturn(0);
}

PetscErrorCode Problem::tao_objective(Tao, Vec x, PetscReal* f, void* context) {
  const Problem& problem = *static_cast<const Problem*>(context);
  PetscFunctionBegin;
  PetscCall(problem.forward(x));
  PetscCall(problem.local_value(x, f));
  PetscCallMPI(
      MPI_Allreduce(MPI_IN_PLACE, f, 1, MPI_DOUBLE, MPI_SUM, comm_of(problem.data_.matrix)));
  PetscFunctionReturn(0);
}

void Problem::attach(Tao tao) const {
  void* const context = const_cast<Problem*>(this);
  check(TaoSetGradient(tao, nullptr, tao_gradient, context));
  check(TaoSetObjective(tao, tao_objective, context));
}

}  // namespace prunadag
