// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/problem.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "base/another_reference.hpp"
#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "kernel/sums.hpp"
#include "matrix/moments.hpp"
#include "problem/constant.hpp"
#include "problem/required_layout.hpp"
#include "problem/safe_divisor.hpp"
#include "problem/sample_pass.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(Mat matrix) { return PetscObjectComm((PetscObject)matrix); }

/// Writes each of the entries `outputs` times, side by side, into `to`. Not collective.
void spread(Vec entries, std::size_t outputs, Vec to) {
  const ReadArray from(entries);
  const WriteArray all(to);
  for (std::size_t j = 0; j < from.span().size(); ++j) {
    for (std::size_t k = 0; k < outputs; ++k) all[j * outputs + k] = from[j];
  }
}

}  // namespace

Problem::Problem(const Dataset& data, const Loss& loss, double l2, Centring centring)
    : data_(data), loss_(loss), l2_(l2), scale_(loss.mean ? 1.0 / data.total_weight() : 1.0) {
  if (centring == Centring::means && !data.intercept) {
    throw Error(ErrorKind::usage, "a problem without an intercept cannot be centred");
  }
  prepare(l2);
  if (centring == Centring::none) {
    prepare_shift();
    return;
  }
  Moments moments = column_moments(data_.matrix, true, data_.weights, data_.total_weight());
  mean_ = std::move(moments.mean);
  squares_ = std::move(moments.squares);
  {
    const WriteArray mean(mean_);
    if (owned_of_first(mean_, data_.features) < mean.span().size()) mean.span().back() = 0.0;
  }
  prepare_shift();
}

Problem::Problem(const Dataset& data, const Loss& loss, double l2, VecHandle mean,
                 VecHandle squares)
    : data_(data),
      loss_(loss),
      l2_(l2),
      scale_(loss.mean ? 1.0 / data.total_weight() : 1.0),
      mean_(std::move(mean)),
      squares_(std::move(squares)) {
  agree(comm_of(data_.matrix), [&] {
    PetscInt columns;
    check(MatGetLocalSize(data_.matrix, nullptr, &columns));
    for (const Vec numbers : {mean_.get(), squares_.get()}) {
      PetscInt size = columns;
      if (numbers) check(VecGetLocalSize(numbers, &size));
      if (size == columns) continue;
      throw Error(
          ErrorKind::usage,
          fmt::format("means and squares: {} numbers on a rank with {} columns", size, columns));
    }
  });
  prepare(l2);
  prepare_shift();
}

void Problem::prepare(double l2) {
  if (!(l2 >= 0) || !std::isfinite(l2)) {
    throw Error(ErrorKind::usage, fmt::format("l2 {}: must be finite and at least 0", l2));
  }
  if (!(data_.total_weight() > 0)) {
    throw Error(ErrorKind::data, fmt::format("{} samples that weigh {} together: must be above 0",
                                             data_.samples, data_.total_weight()));
  }
  require_outputs();
  const VecHandle predictions = make_predictions();
  VecHandle like = make_parameters();
  const auto outputs = std::size_t(data_.outputs);
  agree(comm_of(data_.matrix), [&] {
    parameters_ = std::make_unique<RequiredLayout>(like, "use make_parameters()");
    predictions_ = std::make_unique<RequiredLayout>(predictions, "use make_predictions()");
    question_ = std::make_unique<StopQuestion>();
    if (outputs > 1) buffers_ = std::make_unique<OutputBuffers>(outputs);
    shifts_.resize(outputs);
    divisors_.resize(outputs);
    slopes_.resize(outputs);
    sums_.resize(2 + 3 * outputs);
  });
  if (outputs > 1) like_ = std::move(like);  // vectors of a matrix share a layout object already
  pass_ = SamplePass::of(data_.matrix, outputs);
  if (outputs > 1 && data_.feature_groups) {
    groups_ = make_parameters();
    spread(data_.feature_groups, outputs, groups_);
  }
}

void Problem::require_outputs() const {
  const std::int64_t outputs = data_.outputs, targets = data_.targets_per_sample();
  if (outputs < 1 || (loss_.per_class() && outputs == 1)) {
    throw Error(
        ErrorKind::usage,
        fmt::format("loss {}: the samples have {} predictions each: must be {}", loss_.name,
                    outputs, loss_.per_class() ? "one per class, at least 2" : "at least 1"));
  }
  if (targets != targets_per_sample()) {
    throw Error(
        ErrorKind::usage,
        fmt::format("loss {}: the samples have {} targets each, and {} predictions: must be {}",
                    loss_.name, targets, outputs,
                    loss_.per_class() ? "one target, the number of a class" : "as many"));
  }
}

/// Targets must be numbers of classes, because a loss uses them as indices of predictions.
void Problem::require_targets() const {
  if (!loss_.per_class() || targets_fit_) return;
  const ReadArray targets(data_.targets);
  agree(comm_of(data_.matrix), [&] {
    for (const double y : targets.span()) {
      if (y >= 0 && y < double(outputs()) && y == std::floor(y)) continue;
      throw Error(ErrorKind::data, fmt::format("target {}: the classes are numbered from 0 to {}",
                                               y, outputs() - 1));
    }
  });
  targets_fit_ = true;
}

/// Sets shift_ to what run() subtracts from every row: the shift that a pass leaves out, and the
/// means.
void Problem::prepare_shift() {
  VecHandle shift = pass_->shift();
  if (shift && mean_) check(VecAXPY(shift, 1.0, mean_));
  shift_ = shift ? std::move(shift) : another_reference(mean_);
  if (shift_ && pass_->has_all_parameters()) whole_shift_ = gathered(shift_);
}

Problem::~Problem() = default;

VecHandle Problem::make_parameters() const {
  VecHandle x;
  if (like_) {
    check(VecDuplicate(like_, x.put()));
    check(VecSet(x, 0.0));
    return x;
  }
  if (data_.outputs > 1) return vector_of_columns(data_.matrix, std::size_t(data_.outputs));
  check(MatCreateVecs(data_.matrix, x.put(), nullptr));
  check(VecSet(x, 0.0));
  return x;
}

VecHandle Problem::make_predictions() const {
  VecHandle predictions;
  if (data_.outputs > 1) return vector_of_rows(data_.matrix, std::size_t(data_.outputs));
  check(VecDuplicate(data_.targets, predictions.put()));
  return predictions;
}

void Problem::penalise(Vec x, Vec g) const {
  if (l2_ == 0) return;
  const ReadArray parameters(x);
  const WriteArray gradient(g);
  const std::size_t penalised = owned_of_first(x, prunable());
  for (std::size_t i = 0; i < penalised; ++i) gradient[i] += penalty_factor() * parameters[i];
}

double Problem::penalty(Vec x) const {
  if (l2_ == 0) return 0.0;
  const ReadArray parameters(x);
  const std::size_t penalised = owned_of_first(x, prunable());
  return 0.5 * penalty_factor() * sum_of_squares(parameters.span().first(penalised));
}

void Problem::require_layout(Vec x) const { parameters_->require(x); }

std::span<const double> Problem::shifts_by(Vec by, Vec x) const {
  const ReadArray taken(by), parameters(x);
  const std::size_t outputs = shifts_.size();
  std::ranges::fill(shifts_, 0.0);
  if (outputs == 1) shifts_[0] = -dot(taken.span(), parameters.span());
  for (std::size_t j = 0; outputs > 1 && j < taken.span().size(); ++j) {
    for (std::size_t k = 0; k < outputs; ++k) shifts_[k] -= taken[j] * parameters[j * outputs + k];
  }
  sum_in_place(comm_of(data_.matrix), shifts_);
  return shifts_;
}

void Problem::move_intercepts(Vec x, std::span<const double> by, double factor) const {
  const WriteArray parameters(x);
  const std::span<double> own = parameters.span();
  const std::size_t weights = owned_of_first(x, prunable());
  for (std::size_t i = weights; i < own.size(); ++i) own[i] += factor * by[i - weights];
}

void Problem::to_model(Vec x) const {
  require_layout(x);
  if (mean_) move_intercepts(x, shifts_by(mean_, x));
}

void Problem::from_model(Vec x) const {
  require_layout(x);
  if (mean_) move_intercepts(x, shifts_by(mean_, x), -1.0);
}

Residuals Problem::residuals_of(std::span<const double> targets, std::span<const double> weights,
                                const Wanted& wanted) const {
  if (wanted.gradient || wanted.value || wanted.score) require_targets();
  return Residuals(loss_, scale_, targets, wanted, weights, buffers_.get());
}

/// g_k -= (sum of c phi'_k) * shift_ for every output k.
void Problem::subtract_shift(std::span<const Slopes> slopes, Vec g) const {
  if (slopes.size() == 1) {
    check(VecAXPY(g, -slopes[0].first, shift_));
    return;
  }
  const ReadArray taken(shift_);
  const WriteArray gradient(g);
  for (std::size_t j = 0; j < taken.span().size(); ++j) {
    for (std::size_t k = 0; k < slopes.size(); ++k) {
      gradient[j * slopes.size() + k] -= slopes[k].first * taken[j];
    }
  }
}

Problem::Sums Problem::run(Vec x, Residuals& residuals, Vec g) const {
  if (!whole_shift_.empty()) residuals.centre(whole_shift_);
  if (shift_ && whole_shift_.empty()) residuals.shift_by(shifts_by(shift_, x));
  pass_->run(x, residuals, g);
  const bool slopes = shift_ && residuals.want_gradient();
  const std::span<const Slopes> own = residuals.slopes();
  sums_[0] = residuals.value() + (residuals.want_value() ? penalty(x) : 0.0);
  sums_[1] = residuals.score();
  for (std::size_t k = 0; k < own.size(); ++k) {
    sums_[2 + 3 * k] = own[k].first;
    sums_[3 + 3 * k] = own[k].second;
    sums_[4 + 3 * k] = own[loss_.per_class() ? 0 : k].value;
  }
  if (slopes || residuals.want_value()) sum_in_place(comm_of(data_.matrix), sums_);
  if (slopes) {
    for (std::size_t k = 0; k < slopes_.size(); ++k) {
      slopes_[k] = {sums_[2 + 3 * k], sums_[3 + 3 * k], sums_[4 + 3 * k]};
      if (mean_) {
        divisors_[k] = safe_divisor(slopes_[k], loss_, scale_ * data_.total_weight());
      }
    }
    subtract_shift(slopes_, g);
  }
  if (residuals.want_gradient()) penalise(x, g);
  return {sums_[0], sums_[1]};
}

void Problem::exempt_divisors(std::span<double> divisors) const {
  for (std::size_t k = 0; k < divisors.size(); ++k) divisors[k] = divisors_[k];
}

double Problem::value(Vec x) const {
  require_layout(x);
  const ReadArray y(data_.targets), w(data_.weights);
  Residuals residuals = residuals_of(y.span(), w.span(), {.value = true});
  return run(x, residuals, nullptr).value;
}

void Problem::gradient(Vec x, Vec g) const {
  require_layout(x);
  require_layout(g);
  const ReadArray y(data_.targets), w(data_.weights);
  Residuals residuals =
      residuals_of(y.span(), w.span(), {.gradient = true, .slopes = bool(shift_)});
  PetscInt own;
  check(VecGetLocalSize(g, &own));
  if (own > 0) residuals.may_leave(question_.get());  // other ranks learn of it by a NaN in g
  run(x, residuals, g);
  if (!question_->left()) return;
  const WriteArray own_gradient(g);
  own_gradient[0] = std::numeric_limits<double>::quiet_NaN();
}

double Problem::value_and_gradient(Vec x, Vec g) const {
  require_layout(x);
  require_layout(g);
  const ReadArray y(data_.targets), w(data_.weights);
  Residuals residuals =
      residuals_of(y.span(), w.span(), {.gradient = true, .value = true, .slopes = bool(shift_)});
  return run(x, residuals, g).value;
}

void Problem::start(Vec x) const {
  require_layout(x);
  check(VecSet(x, 0.0));
  if (!data_.intercept) return;
  require_targets();
  const std::vector<double> constants = best_constants(data_, loss_);
  move_intercepts(x, constants);
}

std::span<const double> Problem::curvature_units() const {
  if (curvature_units_.empty()) {
    const bool bounded = std::isfinite(loss_.curvature_bound);
    curvature_units_ =
        bounded ? agree(comm_of(data_.matrix),
                        [&] {
                          return std::vector<double>(std::size_t(outputs()), loss_.curvature_bound);
                        })
                : mean_curvatures(data_, loss_);
  }
  return curvature_units_;
}

double Problem::curvature_unit() const {
  const std::span<const double> units = curvature_units();
  const auto [least, greatest] = std::ranges::minmax(units);
  if (least == greatest) return least;
  return std::accumulate(units.begin(), units.end(), 0.0) / double(units.size());
}

Vec Problem::squares() const {
  if (!squares_)
    squares_ = column_moments(data_.matrix, false, data_.weights, data_.total_weight()).squares;
  return squares_;
}

VecHandle Problem::means_of_weights() const {
  VecHandle means = make_parameters();
  spread(mean_, std::size_t(outputs()), means);
  return means;
}

bool Problem::curvature_bounds(Vec L) const {
  require_layout(L);
  const std::span<const double> units = curvature_units();
  spread(squares(), units.size(), L);
  {
    const WriteArray bounds(L);
    for (std::size_t i = 0; i < bounds.span().size(); i += units.size()) {
      for (std::size_t k = 0; k < units.size(); ++k) bounds[i + k] *= scale_ * units[k];
    }
  }
  PetscReal largest_bound;
  check(VecNorm(L, NORM_INFINITY, &largest_bound));
  if (!std::isfinite(largest_bound)) {
    throw Error(ErrorKind::data,
                "the squares of a feature add up to more than a double can hold: scale the data");
  }
  const std::size_t weights = owned_of_first(L, prunable());
  const WriteArray bounds(L);
  for (std::size_t i = 0; i < weights; ++i) bounds[i] += penalty_factor();
  // The column of an intercept has ones and is not centred, so every sample counts.
  for (std::size_t i = weights; i < bounds.span().size(); ++i) {
    bounds[i] = scale_ * units[i - weights] * data_.total_weight();
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
  Residuals residuals = residuals_of(
      y.span(), w.span(), {.gradient = true, .value = true, .score = true, .slopes = bool(shift_)});
  const Sums sums = run(x, residuals, g);
  PetscReal norm;
  check(VecNorm(g, NORM_2, &norm));
  const double terms = data_.total_weight() * double(targets_per_sample());
  return {sums.value, norm, loss_.score.total(sums.score / terms)};
}

void Problem::predict(Vec x, Vec predictions) const {
  require_layout(x);
  predictions_->require(predictions);
  const ReadArray y(data_.targets);
  const WriteArray kept(predictions);
  Residuals residuals = residuals_of(y.span(), {}, {});
  residuals.keep_in(kept.span());
  run(x, residuals, nullptr);
}

}  // namespace prunadag
