// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/problem.hpp"

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

void Problem::forward(Vec x) const { check(MatMult(data_.matrix, x, work_)); }

void Problem::backward(Vec x, Vec g) const {
  // t_i = c phi'(t_i, y_i),  g = A't + l2 x
  {
    const WriteArray t(work_);
    const ReadArray y(data_.targets);
    loss_.derivative(t.span(), y.span(), scale_);
  }
  check(MatMultTranspose(data_.matrix, work_, g));
  if (l2_ > 0) {
    const ReadArray parameters(x);
    const WriteArray gradient(g);
    const std::size_t penalised = owned_of_first(x, data_.features);
    for (std::size_t i = 0; i < penalised; ++i) gradient[i] += l2_ * parameters[i];
  }
}

double Problem::local_value(Vec x) const {
  const ReadArray t(work_), y(data_.targets), parameters(x);
  const double loss = loss_.value(t.span(), y.span(), scale_);
  if (l2_ == 0) return loss;
  const std::size_t penalised = owned_of_first(x, data_.features);
  return loss + 0.5 * l2_ * sum_of_squares(parameters.span().first(penalised));
}

double Problem::value(Vec x) const {
  forward(x);
  std::array<double, 1> f{local_value(x)};
  sum_in_place(comm_of(data_.matrix), f);
  return f[0];
}

void Problem::gradient(Vec x, Vec g) const {
  forward(x);
  backward(x, g);
}

Evaluation Problem::evaluate(Vec x) const {
  forward(x);
  std::array<double, 2> sums{local_value(x)};  // objective; right answers or squared errors
  {
    const ReadArray t(work_), y(data_.targets);
    const bool classes = loss_.labels == LabelRule::two_classes;
    for (std::size_t i = 0; i < t.span().size(); ++i) {
      sums[1] += classes ? double((t[i] > 0) == (y[i] > 0)) : (t[i] - y[i]) * (t[i] - y[i]);
    }
  }
  sum_in_place(comm_of(data_.matrix), sums);

  VecHandle g = make_parameters();
  backward(x, g);
  PetscReal norm;
  check(VecNorm(g, NORM_2, &norm));
  const double mean = sums[1] / double(data_.samples);
  return {sums[0], norm, loss_.labels == LabelRule::two_classes ? mean : std::sqrt(mean)};
}

void Problem::predict(Vec x, Vec predictions) const {
  check(MatMult(data_.matrix, x, predictions));
}

}  // namespace prunadag
