// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/problem.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/sums.hpp"
#include "problem/required_layout.hpp"
#include "problem/sample_pass.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(Mat matrix) { return PetscObjectComm((PetscObject)matrix); }

}  // namespace

Problem::Problem(const Dataset& data, const Loss& loss, double l2)
    : data_(data), loss_(loss), l2_(l2), scale_(loss.mean ? 1.0 / double(data.samples) : 1.0) {
  if (!(l2 >= 0) || !std::isfinite(l2)) {
    throw Error(ErrorKind::usage, fmt::format("l2 {}: must be finite and at least 0", l2));
  }
  const VecHandle like = make_parameters();
  agree(comm_of(data_.matrix), [&] {
    parameters_ = std::make_unique<RequiredLayout>(like, "use make_parameters()");
    predictions_ = std::make_unique<RequiredLayout>(data_.targets, "duplicate the targets");
    question_ = std::make_unique<StopQuestion>();
  });
  pass_ = SamplePass::of(data_.matrix);
}

Problem::~Problem() = default;

VecHandle Problem::make_parameters() const {
  VecHandle x;
  check(MatCreateVecs(data_.matrix, x.put(), nullptr));
  check(VecSet(x, 0.0));
  return x;
}

void Problem::penalise(Vec x, Vec g) const {
  if (l2_ == 0) return;
  const ReadArray parameters(x);
  const WriteArray gradient(g);
  const std::size_t penalised = owned_of_first(x, data_.features);
  for (std::size_t i = 0; i < penalised; ++i) gradient[i] += l2_ * parameters[i];
}

double Problem::penalty(Vec x) const {
  if (l2_ == 0) return 0.0;
  const ReadArray parameters(x);
  const std::size_t penalised = owned_of_first(x, data_.features);
  return 0.5 * l2_ * sum_of_squares(parameters.span().first(penalised));
}

void Problem::require_layout(Vec x) const { parameters_->require(x); }

double Problem::value(Vec x) const {
  require_layout(x);
  const ReadArray y(data_.targets);
  Residuals residuals(loss_, scale_, y.span(), {.value = true});
  pass_->run(x, residuals, nullptr);
  std::array<double, 1> f{residuals.value() + penalty(x)};
  sum_in_place(comm_of(data_.matrix), f);
  return f[0];
}

void Problem::gradient(Vec x, Vec g) const {
  require_layout(x);
  require_layout(g);
  const ReadArray y(data_.targets);
  Residuals residuals(loss_, scale_, y.span(), {.gradient = true});
  PetscInt own;
  check(VecGetLocalSize(g, &own));
  if (own > 0) residuals.may_leave(question_.get());  // who has none could not tell the others
  pass_->run(x, residuals, g);
  penalise(x, g);
  if (!question_->left()) return;
  const WriteArray own_gradient(g);
  own_gradient[0] = std::numeric_limits<double>::quiet_NaN();
}

void Problem::leave_gradients_when(const std::function<bool()>* stop) const {
  question_->put_to(stop);
}

bool Problem::left_gradient() const { return question_->left(); }

Evaluation Problem::evaluate(Vec x) const {
  require_layout(x);
  const VecHandle g = make_parameters();
  const ReadArray y(data_.targets);
  Residuals residuals(loss_, scale_, y.span(), {.gradient = true, .value = true, .score = true});
  pass_->run(x, residuals, g);
  penalise(x, g);
  std::array<double, 2> sums{residuals.value() + penalty(x), residuals.score()};
  sum_in_place(comm_of(data_.matrix), sums);
  PetscReal norm;
  check(VecNorm(g, NORM_2, &norm));
  const double mean = sums[1] / double(data_.samples);
  return {sums[0], norm, loss_.labels == LabelRule::two_classes ? mean : std::sqrt(mean)};
}

void Problem::predict(Vec x, Vec predictions) const {
  require_layout(x);
  predictions_->require(predictions);
  check(MatMult(data_.matrix, x, predictions));
}

}  // namespace prunadag
