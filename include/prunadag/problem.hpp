// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>

#include <petsctao.h>

#include "prunadag/dataset.hpp"
#include "prunadag/loss.hpp"

namespace prunadag {

/// What one look at all samples gives.
struct Evaluation {
  double objective = 0;
  double gradient_norm = 0;
  double score = 0;  ///< share of samples classified rightly, or the root mean square error
};

/// f(x) = c * sum of phi(a_i'x, y_i) + l2/2 ||x||^2, with c = 1/samples for a mean loss and 1
/// otherwise; an intercept is not part of the penalty. Holds references: the dataset outlives it.
class Problem {
 public:
  Problem(const Dataset& data, const Loss& loss, double l2 = 0.0);

  const Dataset& data() const noexcept { return data_; }
  const Loss& loss() const noexcept { return loss_; }
  double l2() const noexcept { return l2_; }

  /// A vector of parameters, all zero, laid out as the columns of the matrix: the weights of the
  /// features and, last, the intercept if there is one. Collective.
  VecHandle make_parameters() const;

  /// f(x) or the gradient, each one matrix pass forward and, for the gradient, one back.
  /// Collective.
  double objective(Vec x) const;
  void gradient(Vec x, Vec g) const;

  /// Objective, norm of the gradient, and score at x; a sample whose prediction is exactly 0 counts
  /// as class -1. Collective; two matrix passes, two reductions.
  Evaluation evaluate(Vec x) const;

  /// a_i'x for the samples of this rank, into `predictions`, laid out as the targets. Collective.
  void predict(Vec x, Vec predictions) const;

  /// Gives `tao` this gradient, and the objective for those who ask for it. The Tao must not
  /// outlive the problem.
  void attach(Tao tao) const;

 private:
  static PetscErrorCode tao_gradient(Tao, Vec x, Vec g, void* context);
  static PetscErrorCode tao_objective(Tao, Vec x, PetscReal* f, void* context);
  PetscErrorCode forward(Vec x) const;                 // predictions into work_
  PetscErrorCode backward(Vec x, Vec g) const;         // from predictions to g; overwrites work_
  PetscErrorCode local_value(Vec x, double* f) const;  // this rank's part of f, from work_
  std::int64_t penalised(Vec x) const;                 // owned entries of x in the penalty

  const Dataset& data_;
  const Loss& loss_;
  double l2_, scale_;
  VecHandle work_;  // one number per sample
};

}  // namespace prunadag
