// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <memory>

#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"
#include "prunadag/objective.hpp"

namespace prunadag {

class RequiredLayout;
class SamplePass;
class StopQuestion;

/// f(x) = c * sum of phi(a_i'x, y_i) + l2/2 ||x||^2, with c = 1/samples for a mean loss and 1
/// otherwise; an intercept is not part of the penalty. Holds references: the dataset outlives it,
/// and its matrix keeps its type and its pattern of nonzeros.
class Problem : public Objective {
 public:
  Problem(const Dataset& data, const Loss& loss, double l2 = 0.0);
  ~Problem() override;

  const Dataset& data() const noexcept { return data_; }
  const Loss& loss() const noexcept { return loss_; }
  double l2() const noexcept { return l2_; }

  /// Laid out as the columns of the matrix: the weights of the features and, last, the intercept if
  /// there is one.
  VecHandle make_parameters() const override;
  std::int64_t prunable() const override { return data_.features; }

  /// One pass over the matrix where it is AIJ or a type of ours, forward and back together;
  /// elsewhere one for the value and two for the gradient. The value takes one reduction; the
  /// gradient communicates what a product with the matrix and one with its transpose do. Vectors of
  /// another layout than make_parameters() gives are refused with Error(usage).
  double value(Vec x) const override;
  void gradient(Vec x, Vec g) const override;

  /// Throws that on all ranks. Collective; one reduction, none for vectors that share the layout of
  /// make_parameters() or of the last vector that was looked at.
  void require_layout(Vec x) const;

  /// A sample whose prediction is exactly 0 counts as class -1. As a gradient, and two reductions.
  Evaluation evaluate(Vec x) const override;

  void leave_gradients_when(const std::function<bool()>* stop) const override;
  bool left_gradient() const override;

  /// a_i'x for the samples of this rank, into `predictions`, laid out as the targets,
  /// which is required as above. Collective.
  void predict(Vec x, Vec predictions) const;

 private:
  void penalise(Vec x, Vec g) const;
  double penalty(Vec x) const;  // this rank's part

  const Dataset& data_;
  const Loss& loss_;
  double l2_, scale_;
  std::unique_ptr<RequiredLayout> parameters_, predictions_;
  std::unique_ptr<SamplePass> pass_;
  std::unique_ptr<StopQuestion> question_;
};

}  // namespace prunadag
