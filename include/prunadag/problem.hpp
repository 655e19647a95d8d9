// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"
#include "prunadag/objective.hpp"

namespace prunadag {

/// f(x) = c * sum of phi(a_i'x, y_i) + l2/2 ||x||^2, with c = 1/samples for a mean loss and 1
/// otherwise; an intercept is not part of the penalty. Holds references: the dataset outlives it.
class Problem : public Objective {
 public:
  Problem(const Dataset& data, const Loss& loss, double l2 = 0.0);

  const Dataset& data() const noexcept { return data_; }
  const Loss& loss() const noexcept { return loss_; }
  double l2() const noexcept { return l2_; }

  /// Laid out as the columns of the matrix: the weights of the features and, last, the intercept if
  /// there is one.
  VecHandle make_parameters() const override;
  std::int64_t prunable() const override { return data_.features; }

  /// One matrix pass forward and, for the gradient, one back.
  double value(Vec x) const override;
  void gradient(Vec x, Vec g) const override;

  /// A sample whose prediction is exactly 0 counts as class -1. Two matrix passes, two reductions.
  Evaluation evaluate(Vec x) const override;

  /// a_i'x for the samples of this rank, into `predictions`, laid out as the targets. Collective.
  void predict(Vec x, Vec predictions) const;

 private:
  void forward(Vec x) const;          // predictions into work_
  void backward(Vec x, Vec g) const;  // from predictions to g; overwrites work_
  double local_value(Vec x) const;    // this rank's part of f, from work_

  const Dataset& data_;
  const Loss& loss_;
  double l2_, scale_;
  VecHandle work_;  // one number per sample
};

}  // namespace prunadag
