// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/problem.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/sums.hpp"
#include "matrix/moments.hpp"
#include "problem/constant.hpp"
#include "problem/required_layout.hpp"
#include "problem/sample_pass.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(Mat matrix) { return PetscObjectComm((PetscObject)matrix); }

/// What a derivative is divided by for a step that lowers the sum of phi. A Newton step of length d
/// = first/second may overshoot where phi'' changes; with |phi'''| at most M times phi'', the step
/// log(1 + M d)/M never does. Where there is no such M, phi'' jumps: as phi' changes by no more
/// than bound * width, the curvature is at least about that divided by the mean distance of
/// predictions from their targets, which the mean of phi tells by the lesser of its slopes. Where
/// the slopes differ that distance may be far too large on the steep side; there phi >= 0 bounds the
/// step by phi/phi' (Polyak). `weight` is the sum of all c_i.
double safe_divisor(const Slopes& sums, const Loss& loss, double weight) {
  const double concordance = loss.concordance;
  if (!std::isfinite(concordance)) {
    const double most = loss.curvature_bound * loss.width;
    const double reach = std::max(loss.width, sums.value / weight / (most - loss.tilt));
    const bool steep = loss.tilt > 0 && sums.value > 0;
    const double polyak = steep ? sums.first * sums.first / sums.value : 0.0;
    return std::max({sums.second, weight * most / reach, polyak});
  }
  const double step = std::abs(sums.first) / sums.second;
  if (!(concordance * step > 0) || !std::isfinite(step)) return sums.second;
  return sums.second * (concordance * step) / std::log1p(concordance * step);
}

}  // namespace

Problem::Problem(const Dataset& data, const Loss& loss, double l2, Centring centring)
    : data_(data), loss_(loss), l2_(l2), scale_(loss.mean ? 1.0 / data.total_weight() : 1.0) {
  if (centring == Centring::means && !data.intercept) {
    throw Error(ErrorKind::usage, "a problem without an intercept cannot be centred");
  }
  prepare(l2);
  if (centring == Centring::none) return;
  Moments moments = column_moments(data_.matrix, true, data_.weights, data_.total_weight());
  mean_ = std::move(moments.mean);
  squares_ = std::move(moments.squares);
  {
    const WriteArray mean(mean_);
    if (owned_of_first(mean_, data_.features) < mean.span().size()) mean.span().back() = 0.0;
  }
  prepare_mean();
}

Problem::Problem(const Dataset& data, const Loss& loss, double l2, VecHandle mean,
                 VecHandle squares)
    : data_(data),
      loss_(loss),
      l2_(l2),
      scale_(loss.mean ? 1.0 / data.total_weight() : 1.0),
      mean_(std::move(mean)),
      squares_(std::move(squares)) {
  prepare(l2);
  if (mean_) prepare_mean();
}

void Problem::prepare(double l2) {
  if (!(l2 >= 0) || !std::isfinite(l2)) {
    throw Error(ErrorKind::usage, fmt::format("l2 {}: must be finite and at least 0", l2));
  }
  if (!(data_.total_weight() > 0)) {
    throw Error(ErrorKind::data, fmt::format("{} samples that weigh {} together: must be above 0",
                                             data_.samples, data_.total_weight()));
  }
  const VecHandle like = make_parameters();
  agree(comm_of(data_.matrix), [&] {
    parameters_ = std::make_unique<RequiredLayout>(like, "use make_parameters()");
    predictions_ = std::make_unique<RequiredLayout>(data_.targets, "duplicate the targets");
    question_ = std::make_unique<StopQuestion>();
  });
  pass_ = SamplePass::of(data_.matrix);
}

void Problem::prepare_mean() {
  if (pass_->has_all_parameters()) whole_mean_ = gathered(mean_);
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
  for (std::size_t i = 0; i < penalised; ++i) gradient[i] += penalty_factor() * parameters[i];
}

double Problem::penalty(Vec x) const {
  if (l2_ == 0) return 0.0;
  const ReadArray parameters(x);
  const std::size_t penalised = owned_of_first(x, data_.features);
  return 0.5 * penalty_factor() * sum_of_squares(parameters.span().first(penalised));
}

void Problem::require_layout(Vec x) const { parameters_->require(x); }

double Problem::shift_of(Vec x) const {
  if (!mean_) return 0.0;
  PetscScalar product;
  check(VecDot(mean_, x, &product));
  return -product;
}

void Problem::move_intercept(Vec x, double by) const {
  const WriteArray parameters(x);
  if (owned_of_first(x, data_.features) < parameters.span().size()) parameters.span().back() += by;
}

void Problem::to_model(Vec x) const {
  require_layout(x);
  if (mean_) move_intercept(x, shift_of(x));
}

void Problem::from_model(Vec x) const {
  require_layout(x);
  if (mean_) move_intercept(x, -shift_of(x));
}

Problem::Sums Problem::run(Vec x, Residuals& residuals, Vec g) const {
  if (!whole_mean_.empty()) residuals.centre(whole_mean_);
  if (mean_ && whole_mean_.empty()) residuals.shift_by(shift_of(x));
  pass_->run(x, residuals, g);
  const bool slopes = mean_ && residuals.want_gradient();
  std::array<double, 5> sums{residuals.value(), residuals.score(), residuals.slopes().first,
                             residuals.slopes().second, residuals.slopes().value};
  if (residuals.want_value()) sums[0] += penalty(x);
  if (slopes || residuals.want_value()) sum_in_place(comm_of(data_.matrix), sums);
  if (slopes) {
    check(VecAXPY(g, -sums[2], mean_));
    divisor_ = safe_divisor({sums[2], sums[3], sums[4]}, loss_, scale_ * data_.total_weight());
  }
  if (residuals.want_gradient()) penalise(x, g);
  return {sums[0], sums[1]};
}

double Problem::value(Vec x) const {
  require_layout(x);
  const ReadArray y(data_.targets), w(data_.weights);
  Residuals residuals(loss_, scale_, y.span(), {.value = true}, w.span());
  return run(x, residuals, nullptr).value;
}

void Problem::gradient(Vec x, Vec g) const {
  require_layout(x);
  require_layout(g);
  const ReadArray y(data_.targets), w(data_.weights);
  Residuals residuals(loss_, scale_, y.span(), {.gradient = true, .slopes = centred()}, w.span());
  PetscInt own;
  check(VecGetLocalSize(g, &own));
  if (own > 0) residuals.may_leave(question_.get());  // who has none could not tell the others
  run(x, residuals, g);
  if (!question_->left()) return;
  const WriteArray own_gradient(g);
  own_gradient[0] = std::numeric_limits<double>::quiet_NaN();
}

double Problem::value_and_gradient(Vec x, Vec g) const {
  require_layout(x);
  require_layout(g);
  const ReadArray y(data_.targets), w(data_.weights);
  Residuals residuals(loss_, scale_, y.span(),
                      {.gradient = true, .value = true, .slopes = centred()}, w.span());
  return run(x, residuals, g).value;
}

void Problem::start(Vec x) const {
  require_layout(x);
  check(VecSet(x, 0.0));
  if (!data_.intercept) return;
  move_intercept(x, best_constant(data_, loss_));
}

double Problem::curvature_unit() const {
  if (curvature_unit_ == 0) {
    const bool bounded = std::isfinite(loss_.curvature_bound);
    curvature_unit_ = bounded ? loss_.curvature_bound : mean_curvature(data_, loss_);
  }
  return curvature_unit_;
}

Vec Problem::squares() const {
  if (!squares_)
    squares_ = column_moments(data_.matrix, false, data_.weights, data_.total_weight()).squares;
  return squares_;
}

bool Problem::curvature_bounds(Vec L) const {
  require_layout(L);
  check(VecCopy(squares(), L));
  check(VecScale(L, scale_ * curvature_unit()));
  PetscReal largest_bound;
  check(VecNorm(L, NORM_INFINITY, &largest_bound));
  if (!std::isfinite(largest_bound)) {
    throw Error(ErrorKind::data,
                "the squares of a feature add up to more than a double can hold: scale the data");
  }
  const std::size_t weights = owned_of_first(L, data_.features);
  const WriteArray bounds(L);
  for (std::size_t i = 0; i < weights; ++i) bounds[i] += penalty_factor();
  // Of ones, about no mean: every sample counts.
  if (weights < bounds.span().size()) {
    bounds.span().back() = scale_ * curvature_unit() * data_.total_weight();
  }
  return true;
}

void Problem::leave_gradients_when(const std::function<bool()>* stop) const {
  question_->put_to(stop);
}

bool Problem::left_gradient() const { return question_->left(); }

Evaluation Problem::evaluate(Vec x) const {
  require_layout(x);
  const VecHandle g = make_parameters();
  const ReadArray y(data_.targets), w(data_.weights);
  Residuals residuals(loss_, scale_, y.span(),
                      {.gradient = true, .value = true, .score = true, .slopes = centred()},
                      w.span());
  const Sums sums = run(x, residuals, g);
  PetscReal norm;
  check(VecNorm(g, NORM_2, &norm));
  return {sums.value, norm, loss_.score.total(sums.score / data_.total_weight())};
}

void Problem::predict(Vec x, Vec predictions) const {
  require_layout(x);
  predictions_->require(predictions);
  check(MatMult(data_.matrix, x, predictions));
  if (mean_) check(VecShift(predictions, shift_of(x)));
}

}  // namespace prunadag
